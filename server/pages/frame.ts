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
import { type Encoding, encodingFor, pack, type Packed } from "./packing.ts";
import { isTheme, type Site, THEME_COOKIE } from "./page.ts";
import type { StaticFile } from "./static_files.ts";

const YEAR = 31_536_000;

/** Answers with a page, and keeps the language that was asked for in its address. */
export async function answer(
  c: AppContext,
  document: JSX.Element,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const text = String(await document);
  const { bytes, headers } = pack(
    new TextEncoder().encode(text),
    encodingFor(c.req.header("Accept-Encoding")),
  );
  const language = c.req.query("lang");
  if (isLanguage(language)) keep(c, LANGUAGE_COOKIE, language);
  return c.body(bytes, status, {
    ...headers,
    "Content-Type": "text/html; charset=UTF-8",
    "Vary": "Accept-Encoding, Accept-Language, Cookie",
    "Cache-Control": "private, no-cache",
  });
}

/** `/static/…` and `/preferences`. */
export function frame(site: Site): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get("/static/:hash/:name", async (c) => {
    const { base, files } = await site.files;
    const { hash, name } = c.req.param();
    const file = files.get(name);
    if (file === undefined || base !== `/static/${hash}/`) return c.notFound();
    const { bytes, headers } = packedFile(file, encodingFor(c.req.header("Accept-Encoding")));
    return c.body(bytes, 200, {
      ...headers,
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

const packedFiles = new WeakMap<StaticFile, Map<Encoding | undefined, Packed>>();

/** A file as it is sent, packed once for each encoding. */
function packedFile(file: StaticFile, encoding: Encoding | undefined): Packed {
  const known = packedFiles.get(file) ?? new Map<Encoding | undefined, Packed>();
  const found = known.get(encoding) ?? pack(file.bytes, encoding, true);
  packedFiles.set(file, known.set(encoding, found));
  return found;
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
