/** @module */
import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as fc from "fast-check";
import {
  coOccurrence,
  itemKnn,
  neighbours,
  profileOf,
  SIMILARITIES,
} from "../../../assets/recommender/mod.ts";
import { modelContract } from "../contract.ts";
import { checkerboard, itemSets, playsOf, randomPairs } from "../plays.ts";

for (const similarity of SIMILARITIES) {
  modelContract({ kind: itemKnn, options: { similarity, neighbours: 30 }, personal: true });
}
modelContract({
  kind: itemKnn,
  options: { similarity: "jaccard", neighbours: 30, shrinkage: 5, minSupport: 2, normalize: "l1" },
  personal: true,
});

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
