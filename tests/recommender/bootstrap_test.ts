/** @module */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { bootstrapMeans, pairedBootstrap, Random } from "../../assets/recommender/mod.ts";

function normals(length: number, mean: number, seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length }, () => mean + random.normal());
}

Deno.test("bootstrapMeans() comes near the interval that theory gives", () => {
  const values = normals(400, 3, 1);
  const [interval] = bootstrapMeans([values], { seed: 7, resamples: 4000 });
  const mean = values.reduce((a, b) => a + b) / 400;
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 400);
  assertAlmostEquals(interval!.mean, mean, 1e-12);
  assertAlmostEquals(interval!.low, mean - 1.96 * deviation / 20, 0.01);
  assertAlmostEquals(interval!.high, mean + 1.96 * deviation / 20, 0.01);
  const [narrow] = bootstrapMeans([values], { seed: 7, resamples: 4000, level: 0.5 });
  assertAlmostEquals(narrow!.high - narrow!.low, 2 * 0.6745 * deviation / 20, 0.005);
});

Deno.test("bootstrapMeans() covers the truth about as often as it says", () => {
  let covered = 0;
  for (let seed = 0; seed < 200; seed++) {
    const [interval] = bootstrapMeans([normals(60, 1, seed)], { seed, resamples: 300 });
    if (interval!.low <= 1 && 1 <= interval!.high) covered++;
  }
  assert(covered >= 178 && covered <= 199, `${covered}`);
});

Deno.test("bootstrapMeans() gives the same for the same seed, column by column", () => {
  const [a, b] = [normals(50, 0, 1), normals(50, 2, 2)];
  const both = bootstrapMeans([a, b], { seed: 3 });
  assertEquals(bootstrapMeans([a], { seed: 3 })[0], both[0]);
  assertEquals(bootstrapMeans([b], { seed: 3 })[0], both[1]);
  assert(bootstrapMeans([a], { seed: 4 })[0]!.low !== both[0]!.low);
});

Deno.test("pairedBootstrap() tells a small steady difference from none", () => {
  const base = normals(300, 0, 5);
  const noise = normals(300, 0, 6);
  const better = base.map((value, u) => value + 0.1 + noise[u]! * 0.2);
  const found = pairedBootstrap(better, base, { seed: 1 });
  assertAlmostEquals(found.mean, 0.1, 0.04);
  assert(found.low > 0 && found.pValue < 0.01);
  const turned = pairedBootstrap(base, better, { seed: 1 });
  assertAlmostEquals(turned.low, -found.high, 1e-9);
  assertAlmostEquals(turned.pValue, found.pValue, 1e-12);
  const none = pairedBootstrap(base, base, { seed: 1 });
  assertEquals([none.mean, none.low, none.high, none.pValue], [0, 0, 0, 1]);
});

Deno.test("bootstrapMeans() of nobody is not a number, and options are checked", () => {
  const none = new Float64Array(0);
  assertEquals(bootstrapMeans([none], { seed: 1 }), [{ mean: NaN, low: NaN, high: NaN }]);
  assertEquals(pairedBootstrap(none, none, { seed: 1 }).pValue, NaN);
  const one = new Float64Array([1]);
  assertEquals(bootstrapMeans([one], { seed: 1 }), [{ mean: 1, low: 1, high: 1 }]);
  assertThrows(() => bootstrapMeans([one], { seed: 1, resamples: 0 }), RangeError, "Cannot draw 0 times");
  assertThrows(() => bootstrapMeans([one], { seed: 1, level: 1 }), RangeError, "level 1");
  assertThrows(() => bootstrapMeans([one, none], { seed: 1 }), RangeError, "1 users with 0");
  assertThrows(() => pairedBootstrap(one, none, { seed: 1 }), RangeError, "1 users with 0");
});
