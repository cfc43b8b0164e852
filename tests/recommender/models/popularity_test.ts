/** @module */
import { assertEquals } from "@std/assert";
import { popularity, profileOf } from "../../../assets/recommender/mod.ts";
import { modelContract } from "../contract.ts";
import { playsOf } from "../plays.ts";

modelContract({ kind: popularity, options: {}, personal: false });

Deno.test("popularity ranks by how many users have an item, whatever the weight", async () => {
  const plays = playsOf([[0, 2], [1, 2], [2, 2], [0, 1], [1, 1], [0, 0], [1, 3], [2, 3]], [
    1,
    1,
    1,
    9,
    9,
    99,
    1,
    1,
  ]);
  const context = { signal: new AbortController().signal, parallelism: 1 };
  const model = await popularity.fit({ plays }, {}, context);
  assertEquals(model.recommend(profileOf([]), 9), {
    items: new Uint32Array([2, 1, 3, 0]),
    scores: new Float64Array([3, 2, 2, 1]),
    chosen: 4,
  });
});
