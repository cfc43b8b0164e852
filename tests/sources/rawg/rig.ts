/**
 * A RAWG in memory, a home on the disk, and a clock by hand.
 *
 * @module
 */
import type { RawgSettings } from "../../../infra/sources/rawg/mod.ts";
import { rawgGames } from "../../../infra/sources/rawg/mod.ts";
import type { RawgQuery } from "../../../infra/sources/rawg/query.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { withFolder } from "../../support/program.ts";
import { ORIGIN, RawgServer } from "../../support/rawg_server.ts";
import { type RecordedContext, recordedContext } from "../files.ts";

/** What no output may hold. */
export const KEY = "5ecret+key/of=RAWG";

/** Ten games a page. */
export const QUERY: RawgQuery = {
  baseUrl: ORIGIN,
  tags: "free-to-play",
  genres: "action",
  platforms: "",
  dates: "",
  ordering: "-rating",
  pageSize: 10,
  maxPages: 250,
};

export const SETTINGS: RawgSettings = {
  query: QUERY,
  key: KEY,
  refreshMs: 86_400_000,
  requestsPerSecond: 10,
  atOnce: 1, // Side by side, pages come in an order that the disk decides.
  timeoutMs: 30_000,
  monthlyBudget: 20_000,
};

/** One home and one RAWG. */
export interface RawgRig {
  readonly server: RawgServer;
  readonly clock: FakeClock;
  readonly folder: string;
  /** Observes and reads, as a run does, moving the clock as it waits. */
  crawl(changes?: Partial<RawgSettings>, context?: RecordedContext): Promise<Crawl>;
}

/** What one crawl gave. */
export interface Crawl {
  readonly records: readonly unknown[];
  readonly ids: readonly number[];
  readonly context: RecordedContext;
}

/** Gives a test a RAWG of so many games. */
export function withRawg(games: number, body: (rig: RawgRig) => Promise<void>): Promise<void> {
  return withFolder(async (home) => {
    const server = new RawgServer(KEY, games);
    const clock = new FakeClock();
    const folder = `${home}/rawg`;
    await body({
      server,
      clock,
      folder,
      async crawl(changes = {}, context = recordedContext()) {
        const source = rawgGames({ ...SETTINGS, ...changes }, {
          folder,
          clock,
          random: () => 0.5,
          fetch: server.fetch,
        });
        const read = async () => {
          const records: unknown[] = [];
          for await (const batch of source.read(await source.observe(context.signal), context)) {
            records.push(...batch);
          }
          return records;
        };
        const records = await clock.whileAsleep(read(), (changes.atOnce ?? 1) > 1 ? 250 : 1000);
        return { records, ids: records.map((game) => (game as { id: number }).id), context };
      },
    });
  });
}

/** 1, 2 … n. */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i + 1);
}
