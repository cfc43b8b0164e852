/**
 * Which language a request is answered in: `?lang=` decides, then the cookie, then `Accept-Language`.
 *
 * @module
 */
import { type Language, LANGUAGES } from "./say.ts";

/** The cookie that keeps a choice of language. */
export const LANGUAGE_COOKIE = "questline_lang";

/** What a request says about languages; `undefined` where it says nothing. */
export interface LanguageWishes {
  readonly query?: string | undefined;
  readonly cookie?: string | undefined;
  readonly acceptLanguage?: string | undefined;
}

/** True for a language that the pages speak. */
export function isLanguage(text: string | undefined): text is Language {
  return LANGUAGES.some((language) => language === text);
}

/** The language of an answer. What names no language that the pages speak is passed over. */
export function chooseLanguage({ query, cookie, acceptLanguage }: LanguageWishes): Language {
  if (isLanguage(query)) return query;
  if (isLanguage(cookie)) return cookie;
  return accepted(acceptLanguage ?? "") ?? LANGUAGES[0];
}

/** The language with the highest weight in an `Accept-Language` header; of equals the first one. */
function accepted(header: string): Language | undefined {
  let best: Language | undefined;
  let bestWeight = 0;
  for (const range of header.slice(0, 1000).split(",")) {
    const [, tag = "", , quality = "1"] = /^\s*([a-z*]{1,8})(-[\w-]*)?\s*(?:;\s*q=([\d.]+))?/i.exec(range) ??
      [];
    const weight = Number(quality);
    const language = tag.toLowerCase();
    if (isLanguage(language) && weight > bestWeight) [best, bestWeight] = [language, weight];
  }
  return best;
}
