/**
 * The pages. It only composes: each group of pages is a function from {@link Services} and {@link Site} to routes.
 *
 * @module
 */
import { Hono } from "hono";
import type { AppEnv } from "../hono.ts";
import type { Services } from "../services.ts";
import { frame } from "./frame.ts";
import type { Site } from "./page.ts";
import { readStaticFiles } from "./static_files.ts";

/** What all pages of one server share. */
export function openSite(services: Services): Site {
  const files = readStaticFiles();
  // Whoever asks for a page hears of a failure; until then it is nobody's.
  files.catch(() => {});
  return { files, version: "1.0.0", now: () => services.engine.clock.now(), mayWrite: () => true };
}

/** Every page, and what they load. */
export function pages(services: Services, site: Site = openSite(services)): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.route("/", frame(site));
  return app;
}
