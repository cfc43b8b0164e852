/**
 * What RAWG is asked for, and when the answer is due again.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** A question to RAWG. Empty filters filter nothing. */
export interface RawgQuery {
  /** `https://api.rawg.io`. */
  readonly baseUrl: string;
  readonly tags: string;
  readonly genres: string;
  readonly platforms: string;
  readonly dates: string;
  readonly ordering: string;
  readonly pageSize: number;
  readonly maxPages: number;
}

/** The address of a page without the key, which no one but the request itself may see. */
export function pageAddress(query: RawgQuery, page: number): URL {
  const { tags, genres, platforms, dates, ordering, pageSize } = query;
  const url = new URL("/api/games", query.baseUrl);
  const filters = { tags, genres, platforms, dates, ordering };
  for (const [name, value] of Object.entries(filters)) if (value !== "") url.searchParams.set(name, value);
  url.searchParams.set("page_size", String(pageSize));
  if (page > 1) url.searchParams.set("page", String(page));
  return url;
}

/** An address as a message shows it: commas as they were written. */
export function shownAddress(url: URL): string {
  return url.href.replaceAll("%2C", ",");
}

/** Names a query: the same for the same question, whoever asks. */
export function queryId(query: RawgQuery): string {
  const asked = [pageAddress(query, 1).href, query.maxPages];
  return createHash("sha256").update(JSON.stringify(asked)).digest("hex").slice(0, 16);
}

/**
 * The period of `refreshMs` that a moment lies in, counted from the epoch, so that every host that shares a database
 * means the same one.
 */
export function periodStart(now: number, refreshMs: number): number {
  return now - now % refreshMs;
}
