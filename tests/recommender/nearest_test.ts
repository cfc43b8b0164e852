/** @module */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import * as fc from "fast-check";
import {
  coOccurrence,
  type CsrPattern,
  nearestNeighbours,
  type NeighbourOptions,
  neighbours,
  Random,
  SIMILARITIES,
} from "../../assets/recommender/mod.ts";
import { withFastClock } from "./clock.ts";
import { checkerboard, type Pair, playsOf, randomPairs } from "./plays.ts";

const context = { signal: new AbortController().signal, parallelism: 1 };
const HALVES = { ...context, listLimit: Infinity };
const WHOLES = { ...context, listLimit: 0 };

function pattern({ rows, columns, indptr, indices }: CsrPattern): CsrPattern {
  return { rows, columns, indptr, indices };
}

/** Skewed plays: some items are touched by nearly all rows, others by few. */
function skewed(seed: number, users: number, items: number, plays: number): CsrPattern {
  const random = new Random(seed);
  const pair = (): Pair => [random.int(users), Math.floor(items * random.next() ** 3)];
  return pattern(playsOf(Array.from({ length: plays }, pair)).matrix);
}

const options: fc.Arbitrary<NeighbourOptions> = fc.record({
  similarity: fc.constantFrom(...SIMILARITIES),
  neighbours: fc.integer({ min: 1, max: 12 }),
  shrinkage: fc.constantFrom(0, 0, 1, 10),
  minSupport: fc.constantFrom(1, 2, 3),
  normalize: fc.constantFrom("none", "l1"),
  alpha: fc.constantFrom(0, 0.3, 0.5, 1),
});

Deno.test("nearestNeighbours() gives what neighbours() makes of the full counts, bit for bit, either way", async () => {
  await fc.assert(
    fc.asyncProperty(randomPairs, options, async (pairs, options) => {
      const plays = pattern(playsOf(pairs).matrix);
      const expected = neighbours(coOccurrence(plays), options);
      assertEquals(await nearestNeighbours(plays, options, HALVES), expected);
      assertEquals(await nearestNeighbours(plays, options, WHOLES), expected);
    }),
    { numRuns: 300 },
  );
});

Deno.test("nearestNeighbours() keeps the best of long rows, either way", async () => {
  const plays = skewed(3, 90, 80, 2500);
  for (const similarity of SIMILARITIES) {
    for (const neighbours_ of [3, 20, 200]) {
      const options = { similarity, neighbours: neighbours_ };
      const expected = neighbours(coOccurrence(plays), options);
      assertEquals(await nearestNeighbours(plays, options, HALVES), expected);
      assertEquals(await nearestNeighbours(plays, options, WHOLES), expected);
    }
  }
});

Deno.test("nearestNeighbours() does with items that nobody has, either way", async () => {
  const plays = skewed(6, 60, 70, 1200);
  const wider = { ...plays, columns: plays.columns + 3 };
  for (const similarity of SIMILARITIES) {
    for (const neighbours_ of [2, 100]) {
      const options = { similarity, neighbours: neighbours_ };
      const expected = neighbours(coOccurrence(wider), options);
      assertEquals(await nearestNeighbours(wider, options, HALVES), expected);
      assertEquals(await nearestNeighbours(wider, options, WHOLES), expected);
    }
  }
});

Deno.test("nearestNeighbours() gives the same on 1, 2, 3 and 7 threads", async () => {
  const plays = skewed(4, 80, 99, 3000);
  const values = Float64Array.from(plays.indices, (_, e) => 0.1 + (e % 7) / 3);
  for (const given of [plays, { ...plays, values }]) {
    const options = { similarity: "cosine", neighbours: 9, minSupport: 2, normalize: "l1" } as const;
    const expected = await nearestNeighbours(given, options, context);
    // Starting workers takes long: the weighted run needs not as many.
    for (const threads of given === plays ? [1, 2, 3, 7] : [2]) {
      assertEquals(await nearestNeighbours(given, options, { ...HALVES, threads }), expected);
      assertEquals(await nearestNeighbours(given, options, { ...WHOLES, threads }), expected);
    }
  }
});

Deno.test("nearestNeighbours() takes the cosine of weighted columns", async () => {
  await fc.assert(fc.asyncProperty(
    randomPairs,
    fc.infiniteStream(fc.double({ min: 0.01, max: 9, noNaN: true })),
    fc.constantFrom(1, 2),
    fc.boolean(),
    async (pairs, weights, minSupport, whole) => {
      const plays = playsOf(pairs);
      const values = Float64Array.from(plays.matrix.indices, () => weights.next().value);
      const matrix = { ...pattern(plays.matrix), values };
      const found = await nearestNeighbours(
        matrix,
        { similarity: "cosine", neighbours: 20, shrinkage: 0.5, minSupport },
        whole ? WHOLES : HALVES,
      );
      const size = plays.items.size;
      const dense = Array.from({ length: size }, () => new Float64Array(plays.users.size));
      for (let u = 0; u < matrix.rows; u++) {
        for (let e = matrix.indptr[u]!; e < matrix.indptr[u + 1]!; e++) {
          dense[matrix.indices[e]!]![u] = values[e]!;
        }
      }
      const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, u) => sum + x * b[u]!, 0);
      for (let i = 0; i < size; i++) {
        const row = new Map<number, number>();
        for (let e = found.indptr[i]!; e < found.indptr[i + 1]!; e++) {
          row.set(found.indices[e]!, found.values[e]!);
        }
        for (let j = 0; j < size; j++) {
          const a = dense[i]!;
          const b = dense[j]!;
          const support = a.filter((x, u) => x > 0 && b[u]! > 0).length;
          if (i === j || support < minSupport) assert(!row.has(j));
          else assertAlmostEquals(row.get(j)!, dot(a, b) / (Math.sqrt(dot(a, a) * dot(b, b)) + 0.5), 1e-9);
        }
      }
    },
  ));
});

Deno.test("nearestNeighbours() stops when told to, on one thread and on several", async () => {
  const plays = pattern(checkerboard(60).matrix);
  const options = { similarity: "cosine", neighbours: 5 } as const;
  for (const threads of [1, 2]) {
    await withFastClock(async () => {
      const controller = new AbortController();
      const run = nearestNeighbours(plays, options, {
        parallelism: threads,
        threads,
        signal: controller.signal,
      });
      controller.abort(new Error("enough"));
      await assertRejects(() => run, Error, "enough");
    });
  }
  const signal = AbortSignal.abort(new Error("before"));
  await assertRejects(() => nearestNeighbours(plays, options, { parallelism: 1, signal }), Error, "before");
});

Deno.test("nearestNeighbours() works alone where there are no workers, or no shared memory", async () => {
  const plays = skewed(5, 40, 50, 600);
  const options = { similarity: "jaccard", neighbours: 4 } as const;
  const expected = await nearestNeighbours(plays, options, context);
  for (const name of ["Worker", "SharedArrayBuffer"]) {
    const held = Reflect.get(globalThis, name);
    try {
      Reflect.deleteProperty(globalThis, name);
      assertEquals(await nearestNeighbours(plays, options, { ...HALVES, threads: 3 }), expected);
      assertEquals(await nearestNeighbours(plays, options, { ...WHOLES, threads: 3 }), expected);
    } finally {
      Object.defineProperty(globalThis, name, { value: held, configurable: true, writable: true });
    }
  }
});

Deno.test("nearestNeighbours() refuses weights that are not above 0", async () => {
  const plays = pattern(checkerboard(4).matrix);
  for (const bad of [0, -1, NaN, Infinity]) {
    const values = new Float64Array(plays.indices.length).fill(bad);
    await assertRejects(
      () => nearestNeighbours({ ...plays, values }, { similarity: "cosine", neighbours: 5 }, context),
      RangeError,
      "expected a finite number above 0",
    );
  }
});

Deno.test("nearestNeighbours() refuses to keep so many neighbours that memory grows with the square", async () => {
  const columns = 20_000;
  const plays = { rows: 0, columns, indptr: new Uint32Array(1), indices: new Uint32Array(0) };
  const options = { similarity: "cosine", neighbours: columns } as const;
  await assertRejects(() => nearestNeighbours(plays, options, context), RangeError, "keep fewer");
  assertEquals((await nearestNeighbours(plays, { ...options, neighbours: 10 }, context)).indices.length, 0);
});
