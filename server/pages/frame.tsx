/**
 * The routes that all pages share: static files, and the choice of theme and language.
 *
 * @module
 */
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { setCookie } from "hono/cookie";
import { isLanguage, LANGUAGE_COOKIE } from "../i18n/language.ts";
import { isTheme, THEME_COOKIE } from "./page.ts";
import type { StaticFiles } from "./static_files.ts";

const YEAR = 31_536_000;

/** What a page may load: from here only; pictures of games from anywhere over TLS. No inline script and no inline style. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Headers of every page. */
export const pageHeaders: MiddlewareHandler = async function pageHeaders(context, next) {
  await next();
  context.header("Content-Security-Policy", PAGE_POLICY);
  context.header("X-Content-Type-Options", "nosniff");
  context.header("Referrer-Policy", "same-origin");
  context.header("Vary", "Accept-Language, Cookie", { append: true });
  if (!context.res.headers.has("Cache-Control")) context.header("Cache-Control", "private, no-cache");
};

/** Keeps a language that was asked for in the address. */
export const keepLanguage: MiddlewareHandler = async function keepLanguage(context, next) {
  const language = context.req.query("lang");
  if (isLanguage(language)) keep(context, LANGUAGE_COOKIE, language);
  await next();
};

/** `/static/…` and `/preferences`. */
export function frameRoutes(files: StaticFiles): Hono {
  const app = new Hono();
  app.get("/static/:hash/:name", (context) => {
    const { hash, name } = context.req.param();
    const file = files.files.get(name);
    if (file === undefined || files.base !== `/static/${hash}/`) return context.notFound();
    return context.body(file.bytes, 200, {
      "Content-Type": file.type,
      "Cache-Control": `public, max-age=${YEAR}, immutable`,
      "X-Content-Type-Options": "nosniff",
    });
  });
  app.post("/preferences", async (context) => {
    const { theme, back } = await context.req.parseBody();
    if (typeof theme === "string" && isTheme(theme)) keep(context, THEME_COOKIE, theme);
    return context.redirect(localPath(back), 303);
  });
  return app;
}

/** An address on this server, or its front page: a form's field must not lead anybody elsewhere. */
export function localPath(path: unknown): string {
  if (typeof path !== "string" || !/^\/(?![/\\])/.test(path)) return "/";
  const url = new URL(path, "http://here.invalid");
  return url.host === "here.invalid" ? url.pathname + url.search : "/";
}

function keep(context: Context, name: string, value: string): void {
  setCookie(context, name, value, { path: "/", maxAge: YEAR, sameSite: "Lax", httpOnly: true });
}
