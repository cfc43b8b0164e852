/** @module */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import {
  type CoOccurrence,
  coOccurrence,
  coOccurrenceKernel,
  coOccurrenceParallel,
  CoOccurrenceTooLargeError,
  FlatFileError,
  IdMap,
  type Interactions,
  mostPairs,
  openCoOccurrence,
  Random,
  writeCoOccurrence,
  writeFlat,
} from "../../assets/recommender/mod.ts";
import { withFastClock } from "./clock.ts";
import { checkerboard, itemSets, type Pair, playsOf, randomPairs } from "./plays.ts";

/** Every pair of items, looked up in every user's set. */
function naive(plays: Interactions): CoOccurrence {
  const sets = itemSets(plays);
  const size = plays.items.size;
  const both = (i: number, j: number) => sets.filter((set) => set.has(i) && set.has(j)).length;
  const indptr = [0];
  const indices: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (i === j || both(i, j) === 0) continue;
      indices.push(j);
      counts.push(both(i, j));
    }
    indptr.push(indices.length);
  }
  return {
    size,
    users: sets.filter((set) => set.size > 0).length,
    degrees: Uint32Array.from({ length: size }, (_, i) => both(i, i)),
    indptr: Uint32Array.from(indptr),
    indices: Uint32Array.from(indices),
    counts: Uint32Array.from(counts),
  };
}

function context(signal = new AbortController().signal) {
  return { parallelism: 1, signal };
}

Deno.test("coOccurrence() agrees with looking every pair up in every user's set", () => {
  fc.assert(fc.property(randomPairs, (pairs) => {
    const plays = playsOf(pairs);
    assertEquals(coOccurrence(plays.matrix), naive(plays));
    assert(mostPairs(plays.matrix) * 2 >= coOccurrence(plays.matrix).indices.length);
  }));
});

Deno.test("coOccurrence() counts users without items as none, and buffers grow", () => {
  const random = new Random(1);
  const pairs = Array.from({ length: 1500 }, (): Pair => [random.int(40), random.int(90)]);
  const plays = playsOf(pairs).select(new Uint8Array(playsOf(pairs).size).fill(1, 100));
  assert(plays.activeUsers() < plays.users.size);
  assertEquals(coOccurrence(plays.matrix), naive(plays));
});

Deno.test("coOccurrenceKernel gives the same and looks at its signal", async () => {
  const plays = checkerboard(40);
  assertEquals(await coOccurrenceKernel.run(plays.matrix, context()), coOccurrence(plays.matrix));
  const reason = new Error("enough");
  await assertRejects(
    () => coOccurrenceKernel.run(plays.matrix, context(AbortSignal.abort(reason))),
    Error,
    "enough",
  );
});

Deno.test("coOccurrenceKernel notices a signal that comes while it counts", async () => {
  const { matrix } = checkerboard(40);
  await withFastClock(async () => {
    const controller = new AbortController();
    const run = coOccurrenceKernel.run(matrix, context(controller.signal));
    controller.abort(new Error("enough"));
    await assertRejects(() => run, Error, "enough");
    assertEquals(await coOccurrenceKernel.run(matrix, context()), coOccurrence(matrix));
  });
});

Deno.test("coOccurrenceParallel() gives the same on 1, 2, 3 and 7 threads", async () => {
  const random = new Random(2);
  const pairs = Array.from(
    { length: 2000 },
    (): Pair => [random.int(60), Math.floor(90 * random.next() ** 2)],
  );
  const { matrix } = playsOf(pairs);
  const expected = coOccurrence(matrix);
  for (const threads of [1, 2, 3, 7]) {
    assertEquals(await coOccurrenceParallel(matrix, { ...context(), threads }), expected);
  }
});

Deno.test("coOccurrenceParallel() on several threads stops when told to, and holds the limit", async () => {
  const { matrix } = checkerboard(60);
  const controller = new AbortController();
  const run = coOccurrenceParallel(matrix, { parallelism: 2, threads: 2, signal: controller.signal });
  controller.abort(new Error("enough"));
  await assertRejects(() => run, Error, "enough");
  await assertRejects(
    () => coOccurrenceParallel(matrix, { ...context(), threads: 2 }, { memoryLimit: 1000 }),
    CoOccurrenceTooLargeError,
    "cap heavy users",
  );
});

Deno.test("coOccurrenceParallel() counts alone where there are no workers", async () => {
  const { matrix } = checkerboard(30);
  const worker = globalThis.Worker;
  try {
    Reflect.deleteProperty(globalThis, "Worker");
    assertEquals(await coOccurrenceParallel(matrix, { ...context(), threads: 3 }), coOccurrence(matrix));
  } finally {
    globalThis.Worker = worker;
  }
});

Deno.test("coOccurrence() refuses to pass its memory limit, and only then", () => {
  const plays = checkerboard(20);
  const pairs = coOccurrence(plays.matrix).indices.length / 2;
  assertEquals(coOccurrence(plays.matrix, { memoryLimit: pairs * 28 }).indices.length / 2, pairs);
  assertThrows(
    () => coOccurrence(plays.matrix, { memoryLimit: pairs * 28 - 1 }),
    CoOccurrenceTooLargeError,
    "Cannot hold the co-occurrence of 20 items",
  );
});

Deno.test("openCoOccurrence() brings back what writeCoOccurrence() wrote, byte for byte", () => {
  fc.assert(fc.property(randomPairs, (pairs) => {
    const plays = playsOf(pairs);
    const counts = coOccurrence(plays.matrix);
    const bytes = writeCoOccurrence({ items: plays.items, counts });
    const opened = openCoOccurrence(bytes);
    assertEquals(opened.counts, counts);
    assert(opened.items.equals(plays.items));
    assertEquals(writeCoOccurrence(opened), bytes);
    const reversed = playsOf(pairs.toReversed());
    const again = writeCoOccurrence({ items: reversed.items, counts: coOccurrence(reversed.matrix) });
    assertEquals(again, bytes);
  }));
});

Deno.test("openCoOccurrence() refuses other files and parts that do not fit", () => {
  const counts = coOccurrence(checkerboard(6).matrix);
  assertThrows(
    () => writeCoOccurrence({ items: IdMap.from(["a"]), counts }),
    RangeError,
    "counts of 6 items with 1 ids",
  );
  const other = writeFlat({ kind: "recommender", meta: {}, sections: {} });
  assertThrows(
    () => openCoOccurrence(other),
    FlatFileError,
    'expected kind "co_occurrence", got "recommender"',
  );
  const short = writeCoOccurrence({
    items: checkerboard(6).items,
    counts: { ...counts, counts: counts.counts.subarray(1) },
  });
  assertThrows(() => openCoOccurrence(short), FlatFileError, "do not fit together");
});
