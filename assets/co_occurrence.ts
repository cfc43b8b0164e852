/**
 * How many users have both of two games.
 *
 * @module
 */
import { allPartitions, asset, binary, check } from "./engine/declare.ts";
import { countPlays } from "./plays/count.ts";
import { coOccurrenceKernel } from "./recommender/co_occurrence.ts";
import { type CountedPlays, excessivePair, isTriangle, pairsOf } from "./recommender/co_occurrence_fold.ts";
import { openCountedPlays, writeCountedPlays } from "./recommender/counted_plays_file.ts";
import { userLogs } from "./user_logs.ts";

export const coOccurrence = asset({
  key: "co_occurrence",
  description: "For every two games, how many users played both, and who played what: over every play",
  group: "plays",
  deps: { userLogs: allPartitions(userLogs) },
  codec: binary<CountedPlays>({
    write: writeCountedPlays,
    open: (bytes) => openCountedPlays(bytes, { verify: false }), // The store has verified the whole by its hash.
    summary: ({ table, counts }) => ({
      games: table.items.size,
      users: table.users.size,
      "non-zero pairs": pairsOf(counts),
      "kept as": isTriangle(counts) ? "triangle" : "sparse matrix",
    }),
  }),
  async materialize({ userLogs }, ctx) {
    const { counted, read } = await countPlays(userLogs, await ctx.previous(), {
      signal: ctx.signal,
      log: ctx.log,
      progress: ctx.progress,
      count: (pattern) => ctx.compute.run(coOccurrenceKernel, pattern, ctx.signal),
    });
    const { table, counts } = counted;
    ctx.metadata({
      games: table.items.size,
      users: table.users.size,
      pairs: pairsOf(counts),
      partitions: userLogs.size,
      partitions_read: read,
    });
    return counted;
  },
  checks: [
    check("no pair is counted more often than its rarer game", ({ counts }: CountedPlays) => {
      const found = excessivePair(counts);
      return found === undefined || `pair ${found.i}, ${found.j} has ${found.count}`;
    }),
  ],
});
