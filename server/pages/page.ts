/**
 * What every page and component is given: the language, the theme, the address, and the files that it links to.
 *
 * @module
 */
import { getCookie } from "hono/cookie";
import type { AppContext } from "../hono.ts";
import { type Format, FORMATS } from "../i18n/format.ts";
import { chooseLanguage, LANGUAGE_COOKIE } from "../i18n/language.ts";
import { type Language, type Say, sayIn } from "../i18n/say.ts";
import type { StaticFiles } from "./static_files.ts";

/** `auto` is what the device prefers. */
export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = typeof THEMES[number];

/** The cookie that keeps a choice of theme. */
export const THEME_COOKIE = "questline_theme";

/** Given to every component as `page`. */
export interface Page {
  readonly language: Language;
  readonly say: Say;
  readonly format: Format;
  readonly theme: Theme;
  /** The address that was asked for. */
  readonly url: URL;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly files: StaticFiles;
  /** The program's version, for the footer. */
  readonly version: string;
  /** Whether this browser may change things; a button that would be refused says what to do instead. */
  readonly mayWrite: boolean;
}

/** What all pages of one server share. */
export interface Site {
  /** Ready soon after the start. */
  readonly files: Promise<StaticFiles>;
  readonly version: string;
  readonly now: () => number;
  /** Whether a request may change things. */
  readonly mayWrite: (c: AppContext) => boolean;
  /** @throws {Problem} when it may not: for whoever is about to. */
  readonly checkWrite: (c: AppContext) => void;
  /** @throws {Problem} when a page of another origin sent the request. */
  readonly checkOrigin: (c: AppContext) => void;
}

/** True for a theme's name. */
export function isTheme(text: string | undefined): text is Theme {
  return THEMES.some((theme) => theme === text);
}

/** What the page of a request is given. */
export async function pageOf(c: AppContext, site: Site): Promise<Page> {
  const language = chooseLanguage({
    query: c.req.query("lang"),
    cookie: getCookie(c, LANGUAGE_COOKIE),
    acceptLanguage: c.req.header("Accept-Language"),
  });
  const theme = getCookie(c, THEME_COOKIE);
  return {
    language,
    say: sayIn(language),
    format: FORMATS[language],
    theme: isTheme(theme) ? theme : "auto",
    url: new URL(c.req.url),
    now: site.now(),
    files: await site.files,
    version: site.version,
    mayWrite: site.mayWrite(c),
  };
}

/** The page's own address with some parameters changed; `undefined` takes one away, a list sets it several times. */
export function here(
  { url }: Page,
  changes: Readonly<Record<string, string | readonly string[] | undefined>> = {},
): string {
  const query = new URLSearchParams(url.search);
  for (const [name, value] of Object.entries(changes)) {
    query.delete(name);
    for (const one of typeof value === "string" ? [value] : value ?? []) query.append(name, one);
  }
  const text = query.toString();
  return text === "" ? url.pathname : `${url.pathname}?${text}`;
}
