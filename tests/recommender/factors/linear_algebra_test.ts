/** @module */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { Random } from "../../../assets/recommender/mod.ts";
import {
  addOuterProducts,
  choleskyInPlace,
  choleskySolve,
  gram,
  NotPositiveDefiniteError,
} from "../../../assets/recommender/factors/linear_algebra.ts";

Deno.test("choleskySolve() solves what was multiplied", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), (f, seed) => {
    const random = new Random(seed);
    const y = Float32Array.from({ length: 3 * f * f }, () => random.normal());
    const a = gram(y, f);
    for (let i = 0; i < f; i++) a[i * f + i]! += 1;
    const x = Float64Array.from({ length: f }, () => random.normal());
    const b = Float64Array.from(x, (_, i) => x.reduce((sum, value, k) => sum + a[i * f + k]! * value, 0));
    choleskyInPlace(a, f);
    choleskySolve(a, f, b);
    x.forEach((value, i) => assertAlmostEquals(b[i]!, value, 1e-9));
  }));
});

Deno.test("choleskyInPlace() refuses a matrix that is not positive definite", () => {
  for (const a of [[0], [-1], [NaN]]) {
    assertThrows(() => choleskyInPlace(Float64Array.from(a), 1), NotPositiveDefiniteError, "pivot 0");
  }
  assertThrows(
    () => choleskyInPlace(new Float64Array([1, 0, 2, 1]), 2),
    NotPositiveDefiniteError,
    "pivot 1 is -3",
  );
});

Deno.test("addOuterProducts() adds weighted products to the lower triangle, however many rows", () => {
  fc.assert(fc.property(fc.nat({ max: 11 }), fc.nat({ max: 3 }), fc.nat(), (count, from, seed) => {
    const random = new Random(seed);
    const f = 3;
    const y = Float32Array.from({ length: 6 * f }, () => random.int(9) - 4);
    const rows = Uint32Array.from({ length: from + count }, () => random.int(6));
    const weights = Float64Array.from(rows, () => random.int(5));
    const a = new Float64Array(f * f).fill(1);
    addOuterProducts(a, y, f, rows, from, from + count, weights);
    for (let i = 0; i < f; i++) {
      for (let j = 0; j < f; j++) {
        let sum = 1;
        for (let e = from; e < from + count && j <= i; e++) {
          sum += weights[e]! * y[rows[e]! * f + i]! * y[rows[e]! * f + j]!;
        }
        assertEquals(a[i * f + j], sum);
      }
    }
  }));
});
