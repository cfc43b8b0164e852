/** @module */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Interactions, weighPlays, type WeightingOptions } from "../../assets/recommender/mod.ts";

// User a has all three items, b has one.
const columns = { user: ["a", "a", "a", "b"], item: ["x", "y", "z", "x"], weight: [4, 1, 1, 2] };
const plays = Interactions.from(columns);

function weights(options: WeightingOptions, given = plays): number[] {
  return [...weighPlays(given, options).values];
}

function assertClose(actual: number[], expected: number[]): void {
  assertEquals(actual.length, expected.length);
  actual.forEach((value, e) => assertAlmostEquals(value, expected[e]!, 1e-12));
}

Deno.test("weighPlays() with none counts every play 1", () => {
  assertEquals(weights({ weighting: "none" }), [1, 1, 1, 1]);
});

Deno.test("weighPlays() gives tf-idf as worked out by hand", () => {
  const [all, one] = [Math.log(1 + 3 / 3), Math.log(1 + 3 / 1)];
  assertClose(weights({ weighting: "tfidf" }), [2 * all, all, all, Math.sqrt(2) * one]);
});

Deno.test("weighPlays() gives BM25 as worked out by hand", () => {
  // The items' lengths are 6, 1 and 1; their mean is 8 / 3.
  const idf = (n: number) => Math.log(1 + (3 - n + 0.5) / (n + 0.5));
  const tf = (amount: number, length: number) => amount * 3 / (amount + 2 * (0.5 + 0.5 * length / (8 / 3)));
  assertClose(weights({ weighting: "bm25", k1: 2, b: 0.5 }), [
    tf(4, 6) * idf(3),
    tf(1, 1) * idf(3),
    tf(1, 1) * idf(3),
    tf(2, 6) * idf(1),
  ]);
});

Deno.test("weighPlays() halves a play with every half-life before the last one", () => {
  const day = 86_400_000;
  const timed = Interactions.from({ ...columns, time: [0, 5 * day, 10 * day, 0] });
  assertClose(weights({ weighting: "none", halfLife: 5 }, timed), [0.25, 0.5, 1, 0.25]);
  const [all, one] = [Math.log(2), Math.log(4)];
  assertClose(weights({ weighting: "tfidf", halfLife: 5 }, timed), [
    all,
    Math.sqrt(0.5) * all,
    all,
    Math.sqrt(0.5) * one,
  ]);
  const ancient = Interactions.from({ ...columns, time: [0, 0, 1e15, 0] });
  assertEquals(weights({ weighting: "none", halfLife: 1 }, ancient), [1e-100, 1e-100, 1, 1e-100]);
});

Deno.test("weighPlays() leaves out plays of weight 0 where weights count", () => {
  const some = Interactions.from({ user: ["a", "a"], item: ["x", "y"], weight: [0, 1] });
  assertEquals([...weighPlays(some, { weighting: "bm25" }).indices], [1]);
  assertEquals([...weighPlays(some, { weighting: "none" }).indices], [0, 1]);
});

Deno.test("weighPlays() refuses options that are out of range, and a half-life without times", () => {
  assertThrows(() => weights({ weighting: "bm25", k1: -1 }), RangeError, "k1 -1");
  assertThrows(() => weights({ weighting: "bm25", b: 1.5 }), RangeError, "b 1.5");
  assertThrows(() => weights({ weighting: "none", halfLife: -1 }), RangeError, "half-life of -1 days");
  assertThrows(() => weights({ weighting: "none", halfLife: 1 }), RangeError, "they carry no times");
});
