/** @module */
import { assert, assertEquals } from "@std/assert";
import { balancedRanges, planCounts, planNeighbours } from "../../assets/recommender/mod.ts";

const small = { entries: 5_000, counted: 100_000, items: 500, neighbours: 100, parallelism: 8 };
const smallWork = { ...small, work: new Float64Array(500).fill(200) };
/** Few pairs that many users share. */
const dense = { entries: 17e6, counted: 2.8e9, items: 27_000, neighbours: 100, parallelism: 2 };
const denseWork = { ...dense, work: new Float64Array(27_000).fill(100_000) };
/** Many pairs that one user shares. */
const sparse = { entries: 800_000, counted: 30e6, items: 40_000, neighbours: 100, parallelism: 2 };

Deno.test("planNeighbours() starts no workers for small inputs, and all that are allowed for large ones", () => {
  assertEquals(planNeighbours(small).threads, 1);
  assertEquals(planCounts(smallWork), 1);
  assertEquals(planNeighbours(dense).threads, 2);
  assertEquals(planCounts(denseWork), 2);
  assertEquals(planNeighbours({ ...dense, parallelism: 1 }).threads, 1);
});

Deno.test("planNeighbours() counts each pair once where counts are high and twice where they are low", () => {
  assertEquals(planNeighbours(dense).whole, false);
  assertEquals(planNeighbours(sparse).whole, true);
});

Deno.test("planNeighbours() gives up a set of lists per thread when they would not fit", () => {
  const needed = 27_000 * 100 * 2 * 12 * 2;
  assertEquals(planNeighbours({ ...dense, listLimit: needed }).whole, false);
  assertEquals(planNeighbours({ ...dense, listLimit: needed - 1 }).whole, true);
});

Deno.test("balancedRanges() covers every row once, at about equal cost", () => {
  const work = Float64Array.from({ length: 1000 }, (_, i) => 1e6 / (i + 1));
  const ranges = balancedRanges(work, 2);
  assertEquals(ranges[0]!.from, 0);
  assertEquals(ranges.at(-1)!.to, 1000);
  for (let r = 1; r < ranges.length; r++) assertEquals(ranges[r]!.from, ranges[r - 1]!.to);
  assert(ranges.length > 8 && ranges.length <= 25);
  assertEquals(balancedRanges(new Float64Array(0), 2), []);
});
