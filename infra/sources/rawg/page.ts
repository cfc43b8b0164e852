/**
 * One page of RAWG's answer, checked.
 *
 * @module
 */
import { z } from "zod";
import { SourceError } from "../../../assets/engine/source.ts";
import { pageAddress, type RawgQuery, shownAddress } from "./query.ts";

/** A page as it is used: RAWG's `next` and `previous` hold the key and are not kept. */
export interface RawgPage {
  /** From 1. */
  readonly number: number;
  /** How many games RAWG has for the query, as of this page. */
  readonly count: number;
  readonly hasNext: boolean;
  /** The games as they came. */
  readonly results: readonly unknown[];
  /** For asking whether it changed. */
  readonly etag: string | null;
}

const Answer = z.object({
  count: z.int().min(0),
  next: z.string().nullable(),
  results: z.array(z.unknown()),
}).loose();

/** A text is no JSON: cut off, or a page of a proxy. Asking again may help. */
export class NotJsonError extends Error {
  override name = "NotJsonError";
}

/** How a message names a page. */
export function pageInWords(query: RawgQuery, number: number): string {
  return `page ${number} (${shownAddress(pageAddress(query, number))})`;
}

/**
 * Reads the body of an answer.
 *
 * @throws {NotJsonError} for what is no JSON.
 * @throws {SourceError} for JSON of another shape, and for a `next` that leads anywhere but to the next page.
 */
export function parsePage(query: RawgQuery, number: number, text: string, etag: string | null): RawgPage {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new NotJsonError(
      `the answer is not JSON (${text.length.toLocaleString("en")} characters, cut off or of another kind)`,
    );
  }
  const parsed = Answer.safeParse(json);
  const wrong = (what: string) =>
    new SourceError(`Cannot use RAWG's ${pageInWords(query, number)}: ${what}; check RAWG_BASE_URL`);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw wrong(`"${issue.path.join(".") || "the answer"}": ${issue.message}`);
  }
  const { count, next, results } = parsed.data;
  if (next !== null) {
    const url = URL.parse(next, query.baseUrl);
    if (url === null) throw wrong(`its "next" is no address`);
    // The rest of a foreign address is not shown: it may hold the key.
    if (url.host !== new URL(query.baseUrl).host) {
      throw wrong(`its "next" leads to another host (${url.host})`);
    }
    if (url.searchParams.get("page") !== String(number + 1)) {
      throw wrong(`its "next" does not lead to page ${number + 1}`);
    }
  }
  return { number, count, hasNext: next !== null, results, etag };
}
