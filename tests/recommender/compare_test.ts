/** @module */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { pairedDifference } from "../../assets/recommender/mod.ts";

Deno.test("pairedDifference() gives the mean and its standard error, worked out by hand", () => {
  // The differences are 1, 2 and 6: their mean is 3, their sample variance (4 + 1 + 9) / 2.
  const { mean, standardError } = pairedDifference(new Float64Array([2, 2, 7]), new Float64Array([1, 0, 1]));
  assertEquals(mean, 3);
  assertAlmostEquals(standardError, Math.sqrt(7 / 3), 1e-12);
});

Deno.test("pairedDifference() sees through what users have in common", () => {
  const a = Float64Array.from({ length: 50 }, (_, u) => u);
  assertEquals(pairedDifference(a.map((x) => x + 1), a), { mean: 1, standardError: 0 });
});

Deno.test("pairedDifference() is not sure of anything with fewer than two users", () => {
  assertEquals(pairedDifference(new Float64Array([3]), new Float64Array([1])), { mean: 2, standardError: 0 });
  assertEquals(pairedDifference(new Float64Array(0), new Float64Array(0)), { mean: NaN, standardError: 0 });
});

Deno.test("pairedDifference() refuses different users", () => {
  assertThrows(
    () => pairedDifference(new Float64Array(2), new Float64Array(3)),
    RangeError,
    "Cannot compare 2 users with 3",
  );
});
