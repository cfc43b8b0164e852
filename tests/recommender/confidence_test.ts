/** @module */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { confidence } from "../../assets/recommender/mod.ts";

function sure(...contributions: number[]): number {
  const score = contributions.reduce((sum, part) => sum + part, 0);
  const items = Uint32Array.from(contributions, (_, i) => i);
  return confidence({ score, base: 0, items, contributions: Float64Array.from(contributions) });
}

Deno.test("confidence() is the mean of what speaks for an item, by how much it speaks", () => {
  assertEquals(sure(0.5), 0.5);
  assertAlmostEquals(sure(0.6, 0.2), (0.36 + 0.04) / 0.8, 1e-12);
  assertEquals(sure(), 0);
});

Deno.test("confidence() leaves out what speaks against an item, and cuts off at 1", () => {
  assertEquals(sure(0.5, -3, 0), 0.5);
  assertEquals(sure(-1, -2), 0);
  assertEquals(sure(7), 1);
  assertAlmostEquals(sure(7, 0.5), 1.25 / 1.5, 1e-12);
});

Deno.test("confidence() does not grow with a longer history of the same", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.integer({ min: 1, max: 50 }), (c, n) => {
      assertAlmostEquals(sure(...Array<number>(n).fill(c)), c, 1e-9);
    }),
  );
});

Deno.test("confidence() is in 0..1, and no more than the best that speaks for an item", () => {
  fc.assert(fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true })), (contributions) => {
    const value = sure(...contributions);
    assert(value >= 0 && value <= Math.max(0, Math.min(1, Math.max(...contributions))) + 1e-12);
  }));
});
