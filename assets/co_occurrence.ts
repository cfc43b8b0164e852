/**
 * How many users have both of two games.
 *
 * @module
 */
import { allPartitions, asset, binary, check } from "./engine/declare.ts";
import { playedGames } from "./plays/interactions.ts";
import { coOccurrenceKernel } from "./recommender/co_occurrence.ts";
import {
  type NamedCoOccurrence,
  openCoOccurrence,
  writeCoOccurrence,
} from "./recommender/co_occurrence_file.ts";
import { userLogs } from "./user_logs.ts";

export const coOccurrence = asset({
  key: "co_occurrence",
  description: "For every two games, how many users played both: a sparse symmetric matrix over every play",
  group: "plays",
  deps: { userLogs: allPartitions(userLogs) },
  codec: binary({
    write: writeCoOccurrence,
    open: (bytes) => openCoOccurrence(bytes, { verify: false }), // The store has verified the whole by its hash.
    summary: ({ counts: { size, users, indices } }) => ({
      games: size,
      users,
      "non-zero pairs": indices.length / 2,
    }),
  }),
  async materialize({ userLogs }, ctx) {
    const plays = await playedGames(userLogs);
    const counts = await ctx.compute.run(coOccurrenceKernel, plays.matrix, ctx.signal);
    ctx.metadata({ games: counts.size, users: counts.users, pairs: counts.indices.length / 2 });
    return { items: plays.items, counts };
  },
  checks: [
    check("no pair is counted more often than its rarer game", ({ counts }: NamedCoOccurrence) => {
      const { size, degrees, indptr, indices, counts: both } = counts;
      for (let i = 0; i < size; i++) {
        for (let e = indptr[i]!; e < indptr[i + 1]!; e++) {
          if (both[e]! > Math.min(degrees[i]!, degrees[indices[e]!]!)) {
            return `pair ${i}, ${indices[e]} has ${both[e]}`;
          }
        }
      }
      return true;
    }),
  ],
});
