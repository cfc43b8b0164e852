/**
 * RAWG's catalogue as a source.
 *
 * A plan asks RAWG for nothing: the source's version is the query and the period of `refreshMs` that now lies in, so that
 * it is due once in each period. What was crawled for a period is kept, and read again without a request.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { type Observation, type Source, SourceChangedError } from "../../../assets/engine/source.ts";
import type { RawgParts, RawgSettings } from "./client.ts";
import { crawl, type Crawled } from "./crawl.ts";
import { gamesOf } from "./games.ts";
import { pageAddress, periodStart, queryId, shownAddress } from "./query.ts";

export type { RawgParts, RawgSettings } from "./client.ts";

const BATCH = 1000;

/** RAWG's games, in RAWG's shape; a record that is none is yielded as the {@link SourceError} that says why. */
export function rawgGames(settings: RawgSettings, parts: RawgParts): Source<unknown> {
  const { query, refreshMs } = settings;

  function observed(): Observation {
    const period = periodStart(parts.clock.now(), refreshMs);
    return {
      version: createHash("sha256").update(JSON.stringify([queryId(query), period])).digest("hex"),
      detail: `${shownAddress(pageAddress(query, 1))} up to page ${query.maxPages} as of ${
        new Date(period).toISOString().slice(0, 16)
      }Z`,
    };
  }

  return {
    name: "RAWG",
    // deno-lint-ignore require-await
    observe: async (signal) => {
      signal.throwIfAborted();
      return observed();
    },
    async *read({ version }, context) {
      if (observed().version !== version) {
        throw new SourceChangedError("RAWG's catalogue is due again since the run was planned");
      }
      const found = await crawl(settings, parts, version, context);
      const { games, bad, duplicates } = gamesOf(found.pages);
      tell(found, games.length + bad.length, context.log);
      context.metadata({
        attribution: "Game data from RAWG",
        attribution_url: "https://rawg.io",
        rawg_games: found.count,
        rawg_pages: found.pages.length,
        rawg_requests: found.requests,
        rawg_duplicates: duplicates,
        rawg_steady: found.steady,
      });
      if (bad.length > 0) yield bad;
      for (let from = 0; from < games.length; from += BATCH) yield games.slice(from, from + BATCH);
    },
  };
}

/** Whether the catalogue is all that RAWG has. */
function tell(
  { count, pages, limited, steady }: Crawled,
  found: number,
  log: (level: "info" | "warn", message: string) => void,
): void {
  const number = (n: number) => n.toLocaleString("en");
  if (!steady) {
    log(
      "warn",
      "RAWG's catalogue kept changing during the crawl: games may be missing that moved between pages",
    );
  }
  if (limited) {
    log(
      "info",
      `Took the first ${number(pages.length)} pages of RAWG's ${number(count)} games (RAWG_MAX_PAGES)`,
    );
  } else if (found < count) {
    log("warn", `RAWG counts ${number(count)} games, and its pages hold ${number(found)} different ones`);
  }
}
