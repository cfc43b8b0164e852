/** @module */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import {
  coOccurrence,
  type Interactions,
  logLikelihoodRatio,
  meanBias,
  type NeighbourOptions,
  neighbours,
  Random,
  SIMILARITIES,
  type Similarity,
  similarity,
} from "../../assets/recommender/mod.ts";
import { itemSets, type Pair, playsOf, randomPairs } from "./plays.ts";

Deno.test("similarity() gives the values worked out by hand", () => {
  // 6 users have both, 8 the target, 18 the neighbour, of 36.
  const value = (kind: Similarity, shrinkage?: number) => similarity(kind, 6, 8, 18, 36, shrinkage);
  assertEquals(value("cosine"), 6 / 12);
  assertEquals(value("cosine", 3), 6 / 15);
  assertEquals(value("jaccard"), 6 / 20);
  assertEquals(value("jaccard", 4), 6 / 24);
  assertEquals(value("dice"), 12 / 26);
  assertEquals(value("dice", 4), 12 / 30);
  assertEquals(value("lift"), 6 / 4);
  assertEquals(value("lift", 2), 6 / 6);
  assertEquals(value("conditional"), 6 / 18);
  assertEquals(value("conditional", 6), 6 / 24);
  assertEquals(value("asymmetric"), 6 / (Math.sqrt(8) * Math.sqrt(18)));
  assertEquals(similarity("asymmetric", 6, 8, 18, 36, 2, 1), 6 / 20);
  assertEquals(similarity("asymmetric", 6, 8, 18, 36, 2, 0), 6 / 10);
  // Having both is what chance gives: 8 · 18 / 36 = 4.
  assertEquals([similarity("loglikelihood", 4, 8, 18, 36), similarity("loglikelihood", 3, 8, 18, 36)], [
    0,
    0,
  ]);
  const ratio = logLikelihoodRatio(6, 8, 18, 36);
  assertEquals([value("loglikelihood"), value("loglikelihood", 3)], [
    ratio / (ratio + 1),
    ratio / (ratio + 4),
  ]);
});

Deno.test("logLikelihoodRatio() is twice the sum of observed · ln(observed / expected)", () => {
  // The table [[110, 2442], [111, 29114]] of Dunning's paper ("the swiss"): 270.72.
  assertAlmostEquals(logLikelihoodRatio(110, 110 + 2442, 110 + 111, 110 + 2442 + 111 + 29114), 270.72, 0.005);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 4, maxLength: 4 }), (cells) => {
      const [both, first, second, neither] = cells as [number, number, number, number];
      const users = both + first + second + neither;
      const rows = [both + first, second + neither];
      const columns = [both + second, first + neither];
      const sum = [[both, first], [second, neither]].flatMap((row, r) =>
        row.map((seen, c) => seen * Math.log(seen * users / (rows[r]! * columns[c]!)))
      ).reduce((a, b) => a + b, 0);
      assertAlmostEquals(logLikelihoodRatio(both, rows[0]!, columns[0]!, users), 2 * sum, 1e-8);
    }),
  );
});

Deno.test("meanBias() is the share of users of an item without what its neighbours make one expect", () => {
  const near = {
    size: 3,
    indptr: new Uint32Array([0, 2, 3, 3]),
    indices: new Uint32Array([1, 2, 0]),
    values: new Float64Array([0.75, 0.25, 1]),
  };
  assertEquals([...meanBias(near, new Uint32Array([4, 2, 8]), 8)], [(4 - 1.5 - 2) / 8, (2 - 4) / 8, 1]);
  assertEquals([...meanBias(near, new Uint32Array(3), 0)], [0, 0, 0]);
});

/** By the definitions over sets, with everything sorted. */
function naive(plays: Interactions, options: NeighbourOptions): { item: number; value: number }[][] {
  const owners = itemSets(plays.transpose());
  const users = plays.activeUsers();
  const h = options.shrinkage ?? 0;
  return owners.map((target, i) => {
    const row = owners.flatMap((neighbour, j) => {
      const both = target.intersection(neighbour).size;
      if (i === j || both === 0 || both < (options.minSupport ?? 1)) return [];
      const surprise = both * users > target.size * neighbour.size
        ? logLikelihoodRatio(both, target.size, neighbour.size, users)
        : 0;
      const value = {
        cosine: both / (Math.sqrt(target.size * neighbour.size) + h),
        jaccard: both / (target.union(neighbour).size + h),
        dice: both / ((target.size + neighbour.size + h) / 2),
        lift: both / (target.size * neighbour.size / users + h),
        conditional: both / (neighbour.size + h),
        asymmetric: both / (neighbour.size ** 0.5 * target.size ** 0.5 + h),
        loglikelihood: surprise / (surprise + 1 + h),
      }[options.similarity];
      return value === 0 ? [] : [{ item: j, value, users: neighbour.size }];
    });
    row.sort((a, b) => b.value - a.value || b.users - a.users || a.item - b.item);
    const kept = row.slice(0, options.neighbours);
    const sum = options.normalize === "l1" ? kept.reduce((total, { value }) => total + value, 0) : 1;
    return kept.map(({ item, value }) => ({ item, value: value / sum }));
  });
}

const options: fc.Arbitrary<NeighbourOptions> = fc.record({
  similarity: fc.constantFrom(...SIMILARITIES),
  neighbours: fc.integer({ min: 1, max: 6 }),
  shrinkage: fc.constantFrom(0, 0, 1, 10),
  minSupport: fc.constantFrom(1, 2),
  normalize: fc.constantFrom("none", "l1"),
});

Deno.test("neighbours() agrees with the definitions over sets", () => {
  fc.assert(
    fc.property(randomPairs, options, (pairs, options) => {
      const plays = playsOf(pairs);
      const found = neighbours(coOccurrence(plays.matrix), options);
      naive(plays, options).forEach((row, i) => {
        const start = found.indptr[i]!;
        assertEquals(found.indptr[i + 1]! - start, row.length);
        row.forEach(({ item, value }, r) => {
          assertEquals(found.indices[start + r], item);
          assertAlmostEquals(found.values[start + r]!, value, 1e-12);
        });
      });
    }),
    { numRuns: 300 },
  );
});

Deno.test("neighbours() keeps the best of long rows with close scores", () => {
  const random = new Random(9);
  const plays = playsOf(Array.from({ length: 3000 }, (): Pair => [random.int(90), random.int(60)]));
  for (const similarity of SIMILARITIES) {
    const options = { similarity, neighbours: 7 };
    const found = neighbours(coOccurrence(plays.matrix), options);
    assertEquals([...found.indices], naive(plays, options).flatMap((row) => row.map(({ item }) => item)));
  }
});

Deno.test("neighbours() refuses options that are out of range", () => {
  const counts = coOccurrence(playsOf([[0, 0], [0, 1]]).matrix);
  const sound: NeighbourOptions = { similarity: "cosine", neighbours: 5 };
  const refused: [Partial<Record<keyof NeighbourOptions, unknown>>, string][] = [
    [{ neighbours: 0 }, "Cannot keep 0 neighbours"],
    [{ neighbours: 1.5 }, "Cannot keep 1.5 neighbours"],
    [{ shrinkage: -1 }, "Cannot shrink by -1"],
    [{ shrinkage: NaN }, "Cannot shrink by NaN"],
    [{ minSupport: 0 }, "minimum support of 0"],
    [{ alpha: 1.5 }, "Cannot use alpha 1.5"],
    [{ similarity: "cosinus" }, 'Cannot use similarity "cosinus": expected one of cosine'],
  ];
  for (const [change, message] of refused) {
    assertThrows(() => neighbours(counts, { ...sound, ...change } as NeighbourOptions), RangeError, message);
  }
});
