/** @module */
import { assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { TopK } from "../../assets/recommender/mod.ts";

function drained(heap: TopK): [number, number][] {
  const indices = new Uint32Array(heap.size);
  const scores = new Float64Array(heap.size);
  const count = heap.drain(indices, scores);
  return Array.from({ length: count }, (_, r) => [indices[r]!, scores[r]!]);
}

function sorted(scores: readonly number[], k: number): [number, number][] {
  return scores.map((score, index): [number, number] => [index, score])
    .sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, k);
}

/** Few distinct scores, so that ties are common. */
const manyTies = fc.array(fc.constantFrom(-Infinity, -2, -0.5, 0.25, 1, 1, 3, Infinity), { maxLength: 40 });

Deno.test("TopK keeps what sorting everything keeps, whatever the order of pushing", () => {
  fc.assert(fc.property(manyTies, fc.nat({ max: 12 }), fc.infiniteStream(fc.nat()), (scores, k, keys) => {
    const order = scores.map((_, i) => ({ i, key: keys.next().value as number })).sort((a, b) =>
      a.key - b.key
    );
    const heap = new TopK(k);
    // Twice: a drained heap is as good as new.
    for (let round = 0; round < 2; round++) {
      for (const { i } of order) heap.push(i, scores[i]!);
      assertEquals(drained(heap), sorted(scores, k));
      assertEquals(heap.size, 0);
    }
  }));
});

Deno.test("TopK.pushAll() leaves out zeros and marked indices", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.constantFrom(0, 0.5, 1, -1, 2), fc.constantFrom(0, 0, 1)), { maxLength: 40 }),
    fc.nat({ max: 6 }),
    (entries, k) => {
      const heap = new TopK(k);
      heap.pushAll(
        Float64Array.from(entries, ([score]) => score),
        Uint8Array.from(entries, ([, mark]) => mark),
      );
      const left = entries.map(([score, mark], index) => ({ score, mark, index }))
        .filter(({ score, mark }) => score !== 0 && mark === 0)
        .sort((a, b) => b.score - a.score || a.index - b.index).slice(0, k);
      assertEquals(drained(heap), left.map(({ index, score }) => [index, score]));
    },
  ));
});

Deno.test("TopK.floor is the worst that is kept, once it is full", () => {
  const heap = new TopK(2);
  assertEquals(heap.floor, -Infinity);
  heap.push(0, 5);
  assertEquals(heap.floor, -Infinity);
  heap.push(1, 3);
  assertEquals(heap.floor, 3);
  assertEquals(new TopK(0).floor, Infinity);
});

Deno.test("TopK.drain() writes from an offset and refuses arrays that are too short", () => {
  const heap = new TopK(2);
  heap.push(7, 1);
  heap.push(8, 2);
  assertThrows(() => heap.drain(new Uint32Array(2), new Float64Array(2), 1), RangeError, "too short");
  const indices = new Uint32Array(4);
  assertEquals(heap.drain(indices, new Float64Array(4), 1), 2);
  assertEquals([...indices], [0, 8, 7, 0]);
});

Deno.test("TopK refuses scores that are no numbers and sizes that are none", () => {
  const heap = new TopK(1);
  assertThrows(() => heap.push(3, NaN), RangeError, "Cannot rank index 3: its score is not a number");
  assertThrows(() => heap.pushAll(new Float64Array([1, NaN]), new Uint8Array(2)), RangeError, "index 1");
  for (const k of [-1, 1.5, NaN]) assertThrows(() => new TopK(k), RangeError, "whole number of 0 or more");
});
