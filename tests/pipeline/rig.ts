/**
 * Small inputs for the pipeline's assets, and sources in memory.
 *
 * @module
 */
import type { Source } from "../../assets/engine/mod.ts";
import { cleanGames } from "../../assets/games/features.ts";
import type { GameFeature, Play } from "../../assets/schemas.ts";

/** A source that yields these records. */
export function records<T>(...rows: readonly T[]): Source<T> {
  return {
    name: "records of a test",
    observe: () => Promise.resolve({ version: JSON.stringify(rows), detail: `${rows.length} records` }),
    async *read() {
      yield await Promise.resolve(rows);
    },
  };
}

/** A clean catalogue of games with these ids. */
export function catalogue(...ids: readonly string[]): GameFeature[] {
  return cleanGames(ids.map((id) => ({ id, name: id.toUpperCase(), rating: 4, ratings_count: 9 })), {
    imputation: "median",
  })
    .rows;
}

/** One play of weight 1 for every pair. */
export function plays(...pairs: readonly (readonly [user: string, game: string])[]): Play[] {
  return pairs.map(([user, game]) => ({ user, game, weight: 1, time: null }));
}

/**
 * Users of two tastes that never mix: those with an even number play games `a0`…, the others `b0`…, each all but one of
 * its taste.
 */
export function twoTastes(users: number, games: number): Play[] {
  return Array.from(
    { length: users },
    (_, u) =>
      Array.from({ length: games }, (_, g) => [`u${u}`, `${u % 2 === 0 ? "a" : "b"}${g}`] as const)
        .filter((_, g) => g !== (u >> 1) % games),
  ).flatMap((pairs) => plays(...pairs));
}
