/** @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { HitRecorder, metricsOfHits } from "../../assets/plays/hits.ts";
import { RankingMetrics } from "../../assets/recommender/metrics.ts";

const ITEMS = 400;
const KS = [1, 5, 300];

/** A user: a ranking without repeats, and what is relevant. */
const user = fc.record({
  ranking: fc.uniqueArray(fc.nat(ITEMS - 1), { maxLength: 300 }),
  relevant: fc.uniqueArray(fc.nat(ITEMS - 1), { minLength: 1, maxLength: 200 }),
});

Deno.test("the metrics of hits are those of the rankings, to the last bit", () => {
  fc.assert(
    fc.property(fc.array(user, { maxLength: 8 }), (users) => {
      const recorder = new HitRecorder(ITEMS);
      const metrics = new RankingMetrics({
        ks: KS,
        users: users.length,
        popularity: new Uint32Array(ITEMS),
        populationUsers: users.length,
      });
      for (const { ranking, relevant } of users) {
        recorder.add(Uint32Array.from(ranking), Uint32Array.from(relevant));
        metrics.add(Uint32Array.from(ranking), Uint32Array.from(relevant));
      }
      const read = metricsOfHits(recorder.text(), users.length, KS);
      for (const [i, { k, perUser, mean }] of metrics.result().entries()) {
        assertEquals(read[i]!.k, k);
        for (const name of ["recall", "precision", "hitRate", "map", "ndcg"] as const) {
          assertEquals(read[i]!.perUser[name], perUser[name]);
          assertEquals(read[i]!.mean[name], mean[name]);
        }
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("hits take a few bytes a user, and say when they are not what they should be", () => {
  const recorder = new HitRecorder(100);
  for (let user = 0; user < 1000; user++) {
    recorder.add(Uint32Array.of(1, 2, 3, 4, 5, 6 + user % 90), Uint32Array.of(3, 50, 51));
  }
  const text = recorder.text();
  assert(text.length < 6 * 1000, `${text.length}`);
  assertEquals(metricsOfHits(text, 1000, [5]).length, 1);
  assertThrows(() => metricsOfHits(text, 999, [5]), SyntaxError, "Cannot read the hits of 999 users");
  assertThrows(() => metricsOfHits(text, 1001, [5]), SyntaxError);
  assertThrows(() => metricsOfHits("AAAA", 1, [5]), SyntaxError);
});
