/** @module */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { RankingMetrics, USER_METRICS } from "../../assets/recommender/mod.ts";

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
  return {
    recall: hits / relevant.size,
    precision: hits / k,
    hitRate: Math.min(hits, 1),
    map: sum(ranks.map((r) => hit(r) * precisionAt(r))) / best,
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
        if (metric !== "novelty") assert(perUser[metric].every((value) => value >= 0 && value <= 1 + 1e-12));
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
