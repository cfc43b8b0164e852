/**
 * What all pages share: the routes of the static files and of the choice of theme, and their headers.
 *
 * @module
 */
import { Hono } from "hono";
import { setCookie } from "hono/cookie";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { AppContext, AppEnv } from "../hono.ts";
import { isLanguage, LANGUAGE_COOKIE } from "../i18n/language.ts";
import { isTheme, type Site, THEME_COOKIE } from "./page.ts";

const YEAR = 31_536_000;

/** Answers with a page, and keeps the language that was asked for in its address. */
export function answer(
  c: AppContext,
  document: JSX.Element,
  status: ContentfulStatusCode = 200,
): Response | Promise<Response> {
  c.header("Vary", "Accept-Language, Cookie", { append: true });
  c.header("Cache-Control", "private, no-cache");
  const language = c.req.query("lang");
  if (isLanguage(language)) keep(c, LANGUAGE_COOKIE, language);
  return c.html(document as string | Promise<string>, status);
}

/** `/static/…` and `/preferences`. */
export function frame(site: Site): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get("/static/:hash/:name", async (c) => {
    const { base, files } = await site.files;
    const { hash, name } = c.req.param();
    const file = files.get(name);
    if (file === undefined || base !== `/static/${hash}/`) return c.notFound();
    return c.body(file.bytes, 200, {
      "Content-Type": file.type,
      "Cache-Control": `public, max-age=${YEAR}, immutable`,
    });
  });
  app.post("/preferences", async (c) => {
    const { theme, back } = await c.req.parseBody();
    if (typeof theme === "string" && isTheme(theme)) keep(c, THEME_COOKIE, theme);
    return c.redirect(localPath(back), 303);
  });
  return app;
}

/** An address on this server, or its front page: a form's field must not lead anybody elsewhere. */
export function localPath(path: unknown): string {
  if (typeof path !== "string" || !/^\/(?![/\\])/.test(path)) return "/";
  const url = URL.parse(path, "http://here.invalid");
  return url?.host === "here.invalid" ? url.pathname + url.search : "/";
}

function keep(c: AppContext, name: string, value: string): void {
  setCookie(c, name, value, { path: "/", maxAge: YEAR, sameSite: "Lax", httpOnly: true });
}
