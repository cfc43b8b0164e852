/** @module */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import {
  openFlat,
  profileOf,
  SIMILARITIES,
  similarity,
  userKnn,
  writeFlat,
} from "../../../assets/recommender/mod.ts";
import { modelContract } from "../contract.ts";
import { checkerboard, itemSets, playsOf, randomPairs } from "../plays.ts";

modelContract({ kind: userKnn, options: { neighbours: 30 }, personal: true });
modelContract({
  kind: userKnn,
  options: { similarity: "jaccard", neighbours: 5, shrinkage: 3 },
  personal: true,
});

const context = { signal: new AbortController().signal, parallelism: 1 };

Deno.test("userknn sums the similarities of the nearest users who have an item", async () => {
  await fc.assert(fc.asyncProperty(
    randomPairs,
    fc.constantFrom(...SIMILARITIES),
    fc.integer({ min: 1, max: 6 }),
    async (pairs, kind, neighbours) => {
      const plays = playsOf(pairs);
      const sets = itemSets(plays);
      const model = await userKnn.fit({ plays }, { similarity: kind, neighbours }, context);
      const scores = new Float64Array(plays.items.size);
      for (let user = 0; user < sets.length; user++) {
        model.score({ items: plays.itemsOf(user), user }, scores);
        const near = sets.map((set, v) => {
          const both = set.intersection(sets[user]!).size;
          return {
            set,
            v,
            near: v === user || both === 0
              ? 0
              : similarity(kind, both, sets[user]!.size, set.size, plays.items.size),
          };
        }).filter(({ near }) => near > 0).sort((a, b) => b.near - a.near || a.v - b.v).slice(0, neighbours);
        for (let i = 0; i < scores.length; i++) {
          const sum = near.filter(({ set }) => set.has(i)).reduce((sum, { near }) => sum + near, 0);
          assertAlmostEquals(scores[i]!, sum, 1e-12);
        }
      }
    },
  ));
});

Deno.test("userknn explains by what the user shares with the neighbours, in equal parts", async () => {
  // Neighbour 0 shares items 0 and 1 and has 3; neighbour 1 shares 1 and has 3.
  const plays = playsOf([[0, 0], [0, 1], [0, 3], [1, 1], [1, 3], [1, 4], [2, 2]]);
  const model = await userKnn.fit({ plays }, {}, context);
  const { score, items, contributions } = model.explain(profileOf([0, 1, 2]), 3);
  assertEquals([...items], [1, 0]);
  const [near, far] = [2 / 3, 1 / 3];
  assertAlmostEquals(score, near + far, 1e-12);
  assertAlmostEquals(contributions[0]!, near / 2 + far, 1e-12);
  assertAlmostEquals(contributions[1]!, near / 2, 1e-12);
});

Deno.test("userknn refuses a file whose parts do not fit together", async () => {
  const model = await userKnn.fit({ plays: checkerboard(6) }, {}, context);
  const file = openFlat(model.serialize());
  const sections = Object.fromEntries(
    file.names.map((name) => [name, file.section(name, name === "item_text" ? "u8" : "u32")]),
  );
  const bytes = writeFlat({
    kind: file.kind,
    meta: file.meta,
    sections: { ...sections, item_users: new Uint32Array(1) },
  });
  assertThrows(() => userKnn.open(openFlat(bytes)), RangeError, "its plays do not fit together");
});
