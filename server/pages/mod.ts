/**
 * The pages. It only composes: each group of pages is a function from {@link Services} and {@link Site} to routes.
 *
 * @module
 */
import { Hono } from "hono";
import type { AppEnv } from "../hono.ts";
import { refuseOtherOrigin, writeCheck } from "../middleware/require_token.ts";
import type { Services } from "../services.ts";
import { assetPages } from "./assets/routes.tsx";
import { frame } from "./frame.ts";
import { lineagePages } from "./lineage/routes.tsx";
import { modelPages } from "./models/routes.tsx";
import type { Site } from "./page.ts";
import { recommendationPages } from "./recommendations/routes.tsx";
import { runPages } from "./runs/routes.tsx";
import { signInPages } from "./sign_in/routes.tsx";
import { readStaticFiles, type StaticFiles } from "./static_files.ts";

/** The program's version. */
const VERSION = "1.0.0";

/** What all pages of one server share. */
export function openSite(services: Services): Site {
  // Read when the first page is asked for: the OpenAPI document needs none of them.
  let files: Promise<StaticFiles> | undefined;
  const checkWrite = writeCheck(services);
  return {
    get files() {
      return files ??= readStaticFiles();
    },
    version: VERSION,
    now: () => services.engine.clock.now(),
    checkWrite,
    checkOrigin: (c) => refuseOtherOrigin(c, services.settings.corsOrigins),
    mayWrite(c) {
      try {
        checkWrite(c);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Every page, and what they load. */
export function pages(services: Services, site: Site = openSite(services)): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.route("/", frame(site));
  app.route("/", signInPages(services, site));
  app.route("/", recommendationPages(services, site));
  app.route("/", modelPages(services, site));
  app.route("/", lineagePages(services, site));
  app.route("/", assetPages(services, site));
  app.route("/", runPages(services, site));
  return app;
}
