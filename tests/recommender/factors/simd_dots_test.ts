/** @module */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { als, bpr, Random } from "../../../assets/recommender/mod.ts";
import { SimdRows } from "../../../assets/recommender/factors/simd_dots.ts";
import { randomPlays } from "../random_plays.ts";

Deno.test("SimdRows multiplies as a plain loop does, at any width", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 70 }),
      fc.integer({ min: 1, max: 1200 }),
      fc.nat(),
      (width, count, seed) => {
        const random = new Random(seed);
        const rows = Float32Array.from({ length: count * width }, () => random.normal());
        const vector = Float64Array.from({ length: width }, () => random.normal());
        const order = random.shuffle(Uint32Array.from({ length: count }, (_, r) => r));
        const simd = SimdRows.of(rows, width, order)!;
        simd.setVector(vector);
        for (let first = 0; first < count; first += SimdRows.BLOCK) {
          simd.multiply(first);
          for (let p = 0; p < Math.min(SimdRows.BLOCK, count - first); p++) {
            const at = order[first + p]! * width;
            let sum = 0;
            for (let k = 0; k < width; k++) sum += vector[k]! * rows[at + k]!;
            assertAlmostEquals(simd.products[p]!, sum, 1e-4);
          }
        }
        // A second vector leaves nothing of the first.
        simd.setVector(new Float64Array(width));
        simd.multiply(0);
        assertEquals(simd.products[0], 0);
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("models of factors find among many items what scoring them all finds", async () => {
  const context = { signal: new AbortController().signal, parallelism: 1 };
  const plays = randomPlays(60, 2600, 0.02, 3);
  const scores = new Float64Array(plays.items.size);
  for (
    const [kind, options] of [[als, { epochs: 2, factors: 7 }], [bpr, { epochs: 3, factors: 20 }]] as const
  ) {
    const model = await kind.fit({ plays }, options, context);
    for (let user = 0; user < plays.users.size; user++) {
      const profile = { items: plays.itemsOf(user), user };
      model.score(profile, scores);
      const gone = new Set([...profile.items, 5, 6]);
      const best = [...scores.keys()].filter((i) => !gone.has(i) && scores[i] !== 0)
        .sort((a, b) => scores[b]! - scores[a]! || a - b);
      assert(best.length > 1000);
      for (const k of [1, 30]) {
        const found = model.recommend(profile, k, { exclude: [5, 6] });
        assertEquals([...found.items], best.slice(0, k));
        assertEquals([...found.scores], best.slice(0, k).map((i) => scores[i]!));
      }
    }
  }
});
