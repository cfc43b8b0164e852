/** @module */
import { assert, assertEquals } from "@std/assert";
import { coOccurrence, nearestNeighbours, neighbours, Random } from "../../assets/recommender/mod.ts";
import {
  GROUP,
  hasPairKernel,
  LANES,
  MOST_SCANNED,
  pairKernel,
} from "../../assets/recommender/pair_kernel.ts";
import { arraysIn } from "../../assets/recommender/ranked_plays.ts";
import { wasmMemory } from "../../assets/recommender/wasm_code.ts";

Deno.test("the pair kernel counts the ranks below a limit in every owner's list, near and far, narrow and wide, in bytes and in words", () => {
  assert(hasPairKernel);
  const random = new Random(1);
  const limit = 90;
  const size = 120;
  const lists = Array.from({ length: 40 }, () => {
    const owned = [...new Set(Array.from({ length: random.int(30) }, () => random.int(size)))];
    const padding = new Array<number>(GROUP - owned.length % GROUP).fill(size);
    return [...owned.sort((a, b) => a - b), ...padding];
  });
  for (const wide of [false, true]) {
    for (const far of [0, 1]) {
      for (const owned of [1, 15, 16, 17, 40]) {
        const memory = wasmMemory(1, false);
        const make = arraysIn(memory.buffer);
        const owners = make.u32(owned);
        for (let o = 0; o < owned; o++) owners[o] = lists.length - 1 - o;
        const starts = make.u32(lists.length);
        for (let u = 1; u < lists.length; u++) starts[u] = starts[u - 1]! + lists[u - 1]!.length;
        const flat = lists.flat();
        const ranks = wide ? make.u32(flat.length) : make.u16(flat.length);
        ranks.set(flat);
        const sums = make.u16(size + 1);
        const bytes = new Uint8Array(sums.buffer, sums.byteOffset, size + 1);
        const [o, s, r, to] = [owners, starts, ranks, sums].map((array) => array.byteOffset);
        const kernel = pairKernel(memory, wide, false);
        const expected = Array.from(
          sums,
          (_, j) => j < limit ? [...owners].filter((u) => lists[u]!.includes(j)).length : 0,
        );
        kernel.words.count(o!, owned, s!, r!, to!, limit, far);
        assertEquals([...sums], expected);
        kernel.clear(to!, 2 * (size + 1));
        assertEquals(sums.findIndex((sum) => sum !== 0), -1);
        kernel.bytes.count(o!, owned, s!, r!, to!, limit, far);
        assertEquals([...bytes], expected);
      }
    }
  }
});

for (const width of ["bytes", "words"] as const) {
  Deno.test(`the pair kernel lists the ${width} that reach the least and either bound, in order`, () => {
    const random = new Random(2);
    const size = 3 * LANES;
    const memory = wasmMemory(8 * MOST_SCANNED + 20 * size, false);
    const make = arraysIn(memory.buffer);
    const most = width === "bytes" ? 255 : 65_535;
    const room = make.u16(size);
    const sums = width === "bytes" ? new Uint8Array(room.buffer, room.byteOffset, size) : room;
    const ours = make.f32(size);
    const theirs = make.f32(size);
    const listed = make.u32(2 * MOST_SCANNED);
    const { scan } = pairKernel(memory, false, false)[width];
    for (
      const [least, floor, factor] of [[1, 2, 0.5], [3, 2, 0.5], [1, -Infinity, 0], [
        most >> 1,
        1,
        1,
      ]] as const
    ) {
      for (let j = 0; j < size; j++) {
        sums[j] = random.next() < 0.7 ? 0 : random.next() < 0.1 ? most : random.int(6);
        ours[j] = random.int(4) / 2;
        theirs[j] = random.next() < 0.2 ? Infinity : random.int(5) / 2;
      }
      const [at, a, b, out] = [sums, ours, theirs, listed].map((array) => array.byteOffset);
      const end = scan(LANES, 2, at!, a!, b!, out!, floor, factor, least);
      const expected = Array.from(sums.keys()).filter((j) =>
        j >= LANES && sums[j]! >= least && (sums[j]! * ours[j]! >= floor || sums[j]! * factor >= theirs[j]!)
      );
      const found = (end - out!) / 4;
      assertEquals([...listed.subarray(0, found)], expected);
      assertEquals([...listed.subarray(MOST_SCANNED, MOST_SCANNED + found)], expected.map((j) => sums[j]!));
    }
  });
}

Deno.test("nearestNeighbours() counts past 16 bits, and over lists that do not fit a near cache", async () => {
  const rows = 70_000;
  const indptr = Uint32Array.from({ length: rows + 1 }, (_, u) => 5 * u);
  const indices = Uint32Array.from({ length: 5 * rows }, (_, e) => {
    const place = e % 5;
    return place < 3 ? place : 3 + (Math.floor(e / 5) * (place === 3 ? 1 : 3)) % 20 + (place === 3 ? 0 : 20);
  });
  const plays = { rows, columns: 43, indptr, indices };
  const options = { similarity: "cosine", neighbours: 6 } as const;
  const expected = neighbours(coOccurrence(plays), options);
  for (const listLimit of [0, Infinity]) {
    const context = { signal: new AbortController().signal, parallelism: 1, listLimit };
    assertEquals(await nearestNeighbours(plays, options, context), expected);
  }
});

Deno.test("nearestNeighbours() counts to 255 in bytes and no further", async () => {
  // Item k has the first 250 + k users, and there are many others that nobody shares.
  const items = 12;
  const lists = Array.from({ length: 262 }, (_, u) => {
    const own = Array.from({ length: items }, (_, k) => k).filter((k) => u < 250 + k);
    return [...own, items + u];
  });
  const plays = {
    rows: lists.length,
    columns: items + lists.length,
    indptr: Uint32Array.from({ length: lists.length + 1 }, (_, u) => lists.slice(0, u).flat().length),
    indices: Uint32Array.from(lists.flat()),
  };
  for (const minSupport of [1, 2, 254, 255, 256, 70_000]) {
    const options = { similarity: "jaccard", neighbours: 8, minSupport } as const;
    const expected = neighbours(coOccurrence(plays), options);
    for (const listLimit of [0, Infinity]) {
      const context = { signal: new AbortController().signal, parallelism: 1, listLimit };
      assertEquals(await nearestNeighbours(plays, options, context), expected);
    }
  }
});
