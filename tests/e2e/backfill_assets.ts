/**
 * A year of days, what each is made into, and their sum.
 *
 * @module
 */
import { z } from "zod";
import { allPartitions, asset, daily, json } from "../../assets/engine/declare.ts";

const days = daily({ start: "2025-01-01", end: "2025-12-31", timeZone: "Europe/Berlin" });

const plays = asset({
  key: "plays",
  description: "Numbers of a day",
  partitions: days,
  codec: json(z.array(z.number())),
  materialize(_, { partition }) {
    const { from, to } = days.window(partition);
    return Array.from({ length: 200 }, (_, i) => (from / 1000 + i * (to - from)) % 1009);
  },
});

const sums = asset({
  key: "sums",
  description: "Their sum",
  partitions: days,
  concurrency: 2,
  deps: { plays },
  codec: json(z.number()),
  materialize: ({ plays }) => plays.reduce((a, b) => a + b, 0),
});

const year = asset({
  key: "year",
  description: "The sum of all days",
  deps: { sums: allPartitions(sums) },
  codec: json(z.number()),
  async materialize({ sums }) {
    let all = 0;
    for await (const [, sum] of sums) all += sum;
    return all;
  },
});

/** The graph. */
export const backfillAssets = [plays, sums, year];
