/** @module */
import { assertAlmostEquals, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import * as fc from "fast-check";
import {
  coOccurrence,
  Interactions,
  itemKnn,
  neighbours,
  profileOf,
  Random,
  SIMILARITIES,
} from "../../../assets/recommender/mod.ts";
import { modelContract } from "../contract.ts";
import { checkerboard, itemSets, type Pair, playsOf, randomPairs } from "../plays.ts";

for (const similarity of SIMILARITIES) {
  modelContract({ kind: itemKnn, options: { similarity, neighbours: 30 }, personal: true });
}
modelContract({
  kind: itemKnn,
  options: { similarity: "jaccard", neighbours: 30, shrinkage: 5, minSupport: 2, normalize: "l1" },
  personal: true,
});

modelContract({
  kind: itemKnn,
  options: { neighbours: 30, normalize: "l1", bias: true },
  personal: true,
});
for (const weighting of ["tfidf", "bm25"]) {
  modelContract({ kind: itemKnn, options: { weighting, maxItemsPerUser: 30 }, personal: true });
}

const context = { signal: new AbortController().signal, parallelism: 1 };

Deno.test("itemknn sums the similarities to the user's items that are neighbours", async () => {
  await fc.assert(fc.asyncProperty(
    randomPairs,
    fc.constantFrom(...SIMILARITIES),
    fc.integer({ min: 1, max: 5 }),
    async (pairs, similarity, k) => {
      const plays = playsOf(pairs);
      const model = await itemKnn.fit({ plays }, { similarity, neighbours: k }, context);
      const near = neighbours(coOccurrence(plays.matrix), { similarity, neighbours: k });
      const scores = new Float64Array(plays.items.size);
      itemSets(plays).forEach((owned, user) => {
        model.score({ items: plays.itemsOf(user) }, scores);
        for (let i = 0; i < scores.length; i++) {
          let sum = 0;
          for (let e = near.indptr[i]!; e < near.indptr[i + 1]!; e++) {
            if (owned.has(near.indices[e]!)) sum += near.values[e]!;
          }
          assertAlmostEquals(scores[i]!, sum, 1e-12);
        }
      });
    },
  ));
});

Deno.test("itemknn fills up from popularity, and says where", async () => {
  // Items 0 and 1 go together; 2 and 3 never go with them, and 3 is the more popular.
  const plays = playsOf([[0, 0], [0, 1], [1, 2], [1, 3], [2, 3]]);
  const model = await itemKnn.fit({ plays }, {}, context);
  assertEquals(model.recommend(profileOf([0]), 3), {
    items: new Uint32Array([1, 3, 2]),
    scores: new Float64Array([1, 0, 0]),
    chosen: 1,
  });
});

Deno.test("itemknn takes counts that are there already, and refuses those of other items", async () => {
  const plays = checkerboard(10);
  const counted = await itemKnn.fit({ plays, coOccurrence: coOccurrence(plays.matrix) }, {}, context);
  assertEquals(counted.serialize(), (await itemKnn.fit({ plays }, {}, context)).serialize());
  const other = coOccurrence(checkerboard(12).matrix);
  await assertRejects(
    async () => await itemKnn.fit({ plays, coOccurrence: other }, {}, context),
    RangeError,
    "Cannot fit itemknn: 10 items, and co-occurrence counts of 12",
  );
});

Deno.test("itemknn with bias scores m_i + Σ sim(i, j) · (x_uj − m_j), and puts what is common to all into the base", async () => {
  await fc.assert(fc.asyncProperty(randomPairs, async (pairs) => {
    const plays = playsOf(pairs);
    const options = { similarity: "cosine", neighbours: 4, normalize: "l1" } as const;
    const model = await itemKnn.fit({ plays }, { ...options, bias: true }, context);
    const near = neighbours(coOccurrence(plays.matrix), options);
    const mean = Float64Array.from(plays.itemDegrees(), (n) => n / plays.activeUsers());
    const scores = new Float64Array(plays.items.size);
    itemSets(plays).forEach((owned, user) => {
      const profile = { items: plays.itemsOf(user) };
      model.score(profile, scores);
      for (let i = 0; i < scores.length; i++) {
        let sum = mean[i]!;
        let base = mean[i]!;
        for (let e = near.indptr[i]!; e < near.indptr[i + 1]!; e++) {
          const j = near.indices[e]!;
          sum += near.values[e]! * ((owned.has(j) ? 1 : 0) - mean[j]!);
          base -= near.values[e]! * mean[j]!;
        }
        assertAlmostEquals(scores[i]!, sum, 1e-12);
        assertAlmostEquals(model.explain(profile, i).base, base, 1e-12);
      }
    });
  }));
});

Deno.test("itemknn lets old plays count less, and needs their times for it", async () => {
  // Item 0 goes with 1 in an old play and with 2 in a new one.
  const day = 86_400_000;
  const columns = { user: ["a", "a", "b", "b"], item: ["i0", "i1", "i0", "i2"] };
  const plays = Interactions.from({ ...columns, time: [0, 0, 10 * day, 10 * day] });
  const timeless = await itemKnn.fit({ plays }, {}, context);
  assertEquals([...timeless.recommend(profileOf([0]), 2).items], [1, 2]);
  const decaying = await itemKnn.fit({ plays }, { halfLife: 10 }, context);
  const { items, scores } = decaying.recommend(profileOf([0]), 2);
  assertEquals([...items], [2, 1]);
  // Weights of item 0 are ½ and 1: its length is √1.25.
  assertAlmostEquals(scores[0]!, 1 / Math.sqrt(1.25), 1e-12);
  assertAlmostEquals(scores[1]!, 0.5 / Math.sqrt(1.25), 1e-12);
  await assertRejects(
    async () => await itemKnn.fit({ plays: Interactions.from(columns) }, { halfLife: 1 }, context),
    RangeError,
    "they carry no times",
  );
});

Deno.test("itemknn refuses weights for similarities that count users", async () => {
  await assertRejects(
    async () =>
      await itemKnn.fit({ plays: checkerboard(6) }, { weighting: "bm25", similarity: "dice" }, context),
    RangeError,
    'Cannot weight plays for similarity "dice"',
  );
});

Deno.test("itemknn does not take counts for what was counted otherwise", async () => {
  const random = new Random(6);
  const plays = playsOf(Array.from({ length: 150 }, (): Pair => [random.int(20), random.int(15)]));
  const counts = coOccurrence(plays.matrix);
  for (const options of [{ maxItemsPerUser: 3 }, { weighting: "bm25" }]) {
    const model = await itemKnn.fit({ plays, coOccurrence: counts }, options, context);
    assertEquals(model.serialize(), (await itemKnn.fit({ plays }, options, context)).serialize());
    const plain = await itemKnn.fit({ plays }, {}, context);
    const scores = [model, plain].map((model) => {
      const scores = new Float64Array(plays.items.size);
      model.score(profileOf([0, 4]), scores);
      return [...scores];
    });
    assertNotEquals(scores[0], scores[1]);
  }
});
