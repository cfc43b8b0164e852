import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { impute, knownPlaytime, knownRating, mean, median } from "../../assets/games/impute.ts";

Deno.test("impute() fills gaps with the mean", () => {
  assertEquals(impute([1, null, 2, 6, null], "mean"), {
    values: [1, 3, 2, 6, 3],
    imputed: [false, true, false, false, true],
    count: 2,
    fill: 3,
    empty: false,
  });
});

Deno.test("impute() fills gaps with the median", () => {
  assertEquals(impute([1, null, 2, 60], "median").values, [1, 2, 2, 60]);
  assertEquals(impute([1, null, 2, 4, 60], "median").fill, 3);
});

Deno.test("impute() makes a column without any value 0, and says so", () => {
  assertEquals(impute([null, null], "mean"), {
    values: [0, 0],
    imputed: [true, true],
    count: 2,
    fill: 0,
    empty: true,
  });
});

Deno.test("impute() fills with a value between the least and the largest", () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 1 }),
    fc.constantFrom("mean" as const, "median" as const),
    (known, how) => {
      const { fill } = impute([...known, null], how);
      assert(fill >= Math.min(...known) - 1e-12 && fill <= Math.max(...known), `${fill}`);
    },
  ));
});

Deno.test("mean() and median() agree with their definitions", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 }), (values) => {
    assertAlmostEquals(mean(values), values.reduce((sum, value) => sum + value, 0) / values.length, 1e-9);
    const below = values.filter((value) => value < median(values)).length;
    const above = values.filter((value) => value > median(values)).length;
    assert(below <= values.length / 2 && above <= values.length / 2);
  }));
});

Deno.test("knownRating() takes a 0 nobody gave, and what is out of range, for none", () => {
  assertEquals(
    [
      knownRating(0, 0),
      knownRating(0, null),
      knownRating(0, 3),
      knownRating(null, 9),
      knownRating(6, 9),
      knownRating(4.2, 0),
    ],
    [null, null, 0, null, null, 4.2],
  );
});

Deno.test("knownPlaytime() takes 0 for unknown", () => {
  assertEquals([
    knownPlaytime(0),
    knownPlaytime(null),
    knownPlaytime(undefined),
    knownPlaytime(-1),
    knownPlaytime(7),
  ], [
    null,
    null,
    null,
    null,
    7,
  ]);
});
