/** @module */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import {
  concentration,
  cosineOfRows,
  RankingMetrics,
  similarityFromMatrix,
  USER_METRICS,
} from "../../assets/recommender/mod.ts";

const ITEMS = 12;
const POPULARITY = Uint32Array.from({ length: ITEMS }, (_, i) => i === 0 ? 0 : i);
const POPULATION = 16;

function metricsAt(ks: readonly number[], users: number) {
  return new RankingMetrics({ ks, users, popularity: POPULARITY, populationUsers: POPULATION });
}

/** One user at one K, straight from the definitions. */
function naive(ranking: readonly number[], relevant: ReadonlySet<number>, k: number): Record<string, number> {
  const first = ranking.slice(0, k);
  const hit = (r: number) => relevant.has(ranking[r - 1]!) ? 1 : 0;
  const ranks = first.map((_, p) => p + 1);
  const precisionAt = (r: number) => ranking.slice(0, r).filter((item) => relevant.has(item)).length / r;
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const hits = sum(ranks.map(hit));
  const best = Math.min(relevant.size, k);
  const ideal = sum(Array.from({ length: best }, (_, p) => 1 / Math.log2(p + 2)));
  const information = first.map((item) => -Math.log2(Math.max(POPULARITY[item]!, 1) / POPULATION));
  const precisions = sum(ranks.map((r) => hit(r) * precisionAt(r)));
  const firstHit = ranks.find((r) => hit(r) === 1);
  return {
    recall: hits / relevant.size,
    recallCapped: hits / best,
    mapFull: precisions / relevant.size,
    mrr: firstHit === undefined ? 0 : 1 / firstHit,
    popularity: first.length > 0 ? sum(first.map((item) => POPULARITY[item]!)) / first.length : 0,
    precision: hits / k,
    hitRate: Math.min(hits, 1),
    map: precisions / best,
    ndcg: sum(ranks.map((r) => hit(r) / Math.log2(r + 1))) / ideal,
    novelty: first.length > 0 ? sum(information) / first.length : 0,
  };
}

Deno.test("RankingMetrics gives the values worked out by hand", () => {
  const metrics = metricsAt([2, 4], 2);
  metrics.add(new Uint32Array([4, 1, 2, 8]), new Uint32Array([1, 8, 9]));
  metrics.add(new Uint32Array([8, 4]), new Uint32Array([8]));
  const [two, four] = metrics.result();
  assertEquals([...two!.perUser.recall], [1 / 3, 1]);
  assertEquals([...two!.perUser.precision], [1 / 2, 1 / 2]);
  assertEquals([...two!.perUser.map], [1 / 2 / 2, 1]);
  assertEquals([...four!.perUser.recall], [2 / 3, 1]);
  // The second user's ranking is short: it is divided by 4 all the same.
  assertEquals([...four!.perUser.precision], [2 / 4, 1 / 4]);
  assertEquals([...four!.perUser.map], [(1 / 2 + 2 / 4) / 3, 1]);
  const ideal = 1 + 1 / Math.log2(3) + 1 / Math.log2(4);
  assertAlmostEquals(four!.perUser.ndcg[0]!, (1 / Math.log2(3) + 1 / Math.log2(5)) / ideal, 1e-15);
  // Shares 4/16, 1/16, 2/16 and 8/16 are 2, 4, 3 and 1 bits.
  assertEquals([...four!.perUser.novelty], [10 / 4, 3 / 2]);
  assertEquals([two!.coverage, four!.coverage], [3 / ITEMS, 4 / ITEMS]);
  assertEquals(two!.mean.recall, (1 / 3 + 1) / 2);
});

Deno.test("RankingMetrics agrees with the definitions at several K", () => {
  const items = fc.uniqueArray(fc.nat({ max: ITEMS - 1 }), { maxLength: ITEMS });
  const user = fc.record({ ranking: items, relevant: items.filter((list) => list.length > 0) });
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 4 });
  fc.assert(fc.property(fc.array(user, { minLength: 1, maxLength: 6 }), cuts, (users, cuts) => {
    const ks = cuts.toSorted((a, b) => a - b);
    const metrics = metricsAt(ks, users.length);
    for (const { ranking, relevant } of users) {
      metrics.add(Uint32Array.from(ranking), Uint32Array.from(relevant));
    }
    for (const { k, mean, coverage, perUser } of metrics.result()) {
      const expected = users.map(({ ranking, relevant }) => naive(ranking, new Set(relevant), k));
      for (const metric of USER_METRICS) {
        expected.forEach((values, u) => assertAlmostEquals(perUser[metric][u]!, values[metric]!, 1e-12));
        const sum = expected.reduce((total, values) => total + values[metric]!, 0);
        assertAlmostEquals(mean[metric], sum / users.length, 1e-12);
        if (metric !== "novelty" && metric !== "popularity") {
          assert(perUser[metric].every((value) => value >= 0 && value <= 1 + 1e-12));
        }
      }
      assertEquals(coverage, new Set(users.flatMap(({ ranking }) => ranking.slice(0, k))).size / ITEMS);
    }
  }));
});

Deno.test("RankingMetrics refuses what is not defined", () => {
  for (const ks of [[], [0], [1.5], [5, 5], [10, 5], [NaN]]) {
    assertThrows(() => metricsAt(ks, 1), RangeError, "expected ascending whole numbers of 1 or more");
  }
  const metrics = metricsAt([5], 1);
  assertThrows(
    () => metrics.add(new Uint32Array([1]), new Uint32Array(0)),
    RangeError,
    "without relevant items",
  );
  metrics.add(new Uint32Array([1]), new Uint32Array([1]));
  assertThrows(() => metrics.add(new Uint32Array([1]), new Uint32Array([1])), RangeError, "1 were announced");
});

Deno.test("RankingMetrics of nobody are not a number", () => {
  const [at] = metricsAt([5], 0).result();
  assertEquals([at!.mean.recall, at!.coverage], [NaN, 0]);
});

Deno.test("RankingMetrics gives a golden of five users worked out by hand", () => {
  // Eight items; had by 10, 8, 6, 4, 4, 2, 1 and 0 of 16 users.
  const popularity = new Uint32Array([10, 8, 6, 4, 4, 2, 1, 0]);
  const metrics = new RankingMetrics({ ks: [1, 3], users: 5, popularity, populationUsers: 16 });
  const add = (ranking: number[], relevant: number[], owned: number[]) =>
    metrics.add(Uint32Array.from(ranking), Uint32Array.from(relevant), Uint32Array.from(owned));
  add([0, 1, 2], [0], [1, 3]); // found first
  add([0, 3, 1], [1, 4], [2]); // found third, one missed
  add([2, 4, 5], [5, 4, 6, 7], [0, 1]); // two of four, at 2 and 3
  add([1, 0, 2], [7], []); // nothing, and the user is new
  add([6], [6, 2], [0]); // a short list
  const [one, three] = metrics.result();
  const mean = (...values: number[]) => values.reduce((a, b) => a + b) / values.length;
  assertEquals([...three!.perUser.recall], [1, 1 / 2, 2 / 4, 0, 1 / 2]);
  assertEquals([...three!.perUser.recallCapped], [1, 1 / 2, 2 / 3, 0, 1 / 2]);
  assertEquals([...three!.perUser.precision], [1 / 3, 1 / 3, 2 / 3, 0, 1 / 3]);
  assertEquals([...three!.perUser.hitRate], [1, 1, 1, 0, 1]);
  const third = 1 / 2 + 2 / 3;
  assertEquals([...three!.perUser.map], [1, 1 / 3 / 2, third / 3, 0, 1 / 2]);
  assertEquals([...three!.perUser.mapFull], [1, 1 / 3 / 2, third / 4, 0, 1 / 2]);
  assertEquals([...three!.perUser.mrr], [1, 1 / 3, 1 / 2, 0, 1]);
  const gain = (rank: number) => 1 / Math.log2(rank + 1);
  const ndcg = [
    1,
    gain(3) / (1 + gain(2)),
    (gain(2) + gain(3)) / (1 + gain(2) + gain(3)),
    0,
    1 / (1 + gain(2)),
  ];
  ndcg.forEach((value, u) => assertAlmostEquals(three!.perUser.ndcg[u]!, value, 1e-15));
  assertAlmostEquals(three!.mean.ndcg, mean(...ndcg), 1e-15);
  assertEquals([...three!.perUser.popularity], [8, 22 / 3, 4, 8, 1]);
  // User 4 (from 1) has nothing, and is in neither mean.
  assertAlmostEquals(three!.popularityRatio, mean(8, 22 / 3, 4, 1) / mean(6, 6, 9, 10), 1e-15);
  // At 3: items 0 to 2 thrice each, 3 to 6 once each, 7 never. 13 in all.
  assertEquals([...three!.exposure], [3, 3, 3, 1, 1, 1, 1, 0]);
  assertEquals(three!.coverage, 7 / 8);
  assertAlmostEquals(three!.gini, (-5 - 3 - 1 + 1 + 3 * (3 + 5 + 7)) / (7 * 13), 1e-15);
  const bits = (n: number) => -n / 13 * Math.log2(n / 13);
  assertAlmostEquals(three!.entropy, 3 * bits(3) + 4 * bits(1), 1e-15);
  assertEquals([one!.coverage, one!.mean.hitRate, one!.mean.mrr], [4 / 8, 2 / 5, 2 / 5]);
});

Deno.test("concentration() has its ends where they are said to be", () => {
  const even = concentration(new Uint32Array([2, 2, 2, 2]));
  assertEquals([even.coverage, even.gini, even.entropy], [1, 0, 2]);
  const one = concentration(new Uint32Array([0, 0, 9, 0]));
  assertEquals([one.coverage, one.gini, one.entropy], [1 / 4, 1, 0]);
  assertEquals(concentration(new Uint32Array(3)), { coverage: 0, gini: 0, entropy: 0 });
  assertEquals(concentration(new Uint32Array([5])), { coverage: 1, gini: 0, entropy: 0 });
  // Gini's index is half of the relative mean difference of all pairs.
  fc.assert(fc.property(fc.array(fc.nat({ max: 9 }), { minLength: 2, maxLength: 9 }), (counts) => {
    const total = counts.reduce((a, b) => a + b);
    if (total === 0) return;
    let differences = 0;
    for (const x of counts) for (const y of counts) differences += Math.abs(x - y);
    const n = counts.length;
    const expected = differences / (2 * n * total) * n / (n - 1);
    assertAlmostEquals(concentration(Uint32Array.from(counts)).gini, expected, 1e-12);
  }));
});

Deno.test("RankingMetrics measures diversity over the pairs of a list", () => {
  const likeness = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 144, maxLength: 144 });
  const items = fc.uniqueArray(fc.nat({ max: ITEMS - 1 }), { maxLength: ITEMS });
  fc.assert(fc.property(likeness, items, (table, ranking) => {
    const similarity = (i: number, j: number) => table[Math.min(i, j) * ITEMS + Math.max(i, j)]!;
    const metrics = new RankingMetrics({
      ks: [2, 5, 20],
      users: 1,
      popularity: POPULARITY,
      populationUsers: POPULATION,
      similarity,
    });
    metrics.add(Uint32Array.from(ranking), new Uint32Array([0]));
    for (const { k, diversity } of metrics.result()) {
      const first = ranking.slice(0, k);
      const pairs = first.flatMap((i, a) => first.slice(a + 1).map((j) => 1 - similarity(i, j)));
      const expected = pairs.length === 0 ? 0 : pairs.reduce((a, b) => a + b) / pairs.length;
      assertAlmostEquals(diversity!.perUser[0]!, expected, 1e-12);
      assertEquals(diversity!.mean, diversity!.perUser[0]);
    }
  }));
  assertEquals(metricsAt([5], 1).result()[0]!.diversity, undefined);
});

Deno.test("cosineOfRows() and similarityFromMatrix() look pairs up", () => {
  const row = {
    rows: 3,
    columns: 3,
    indptr: new Uint32Array([0, 2, 4, 4]),
    indices: new Uint32Array([0, 2, 1, 2]),
  };
  const cosine = cosineOfRows({ ...row, values: new Float64Array([3, 4, 5, 12]) });
  assertAlmostEquals(cosine(0, 1), 48 / (5 * 13), 1e-15);
  assertEquals([cosine(1, 0), cosine(0, 2), cosine(2, 2)], [cosine(0, 1), 0, 1]);
  const entry = similarityFromMatrix({ ...row, values: new Float64Array([0.3, 0.4, 0.5, 0.6]) });
  // (0, 2) stands in one row only; it counts both ways round.
  assertEquals([entry(0, 2), entry(2, 0), entry(0, 1), entry(1, 2), entry(1, 1)], [0.4, 0.4, 0, 0.6, 1]);
  assertThrows(
    () => similarityFromMatrix({ ...row, rows: 3, columns: 4, values: new Float64Array(4) }),
    RangeError,
    "a matrix of 3 by 4",
  );
});
