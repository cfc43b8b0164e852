/**
 * Counts that follow a log, against counting everything anew.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { coOccurrence } from "../../assets/recommender/co_occurrence.ts";
import {
  countAll,
  type CountedPlays,
  excessivePair,
  foldCounts,
  isTriangle,
  pairsOf,
} from "../../assets/recommender/co_occurrence_fold.ts";
import { openCountedPlays, writeCountedPlays } from "../../assets/recommender/counted_plays_file.ts";
import { FlatFileError } from "../../assets/recommender/flat.ts";
import { Interactions } from "../../assets/recommender/interactions.ts";
import { sparseToTriangle, triangleToSparse } from "../../assets/recommender/pair_triangle.ts";
import type { CsrPattern } from "../../assets/recommender/sparse.ts";
import { type PartPairs, PlayTableBuilder } from "../../assets/recommender/play_table.ts";

const context = {
  signal: new AbortController().signal,
  count: (pattern: CsrPattern) => Promise.resolve(coOccurrence(pattern)),
};

type Log = ReadonlyMap<string, PartPairs>;

function pairs(...list: readonly (readonly [string, string])[]): PartPairs {
  return { users: list.map(([user]) => user), items: list.map(([, item]) => item) };
}

async function recount(log: Log, sparsePairs: number): Promise<CountedPlays> {
  const builder = new PlayTableBuilder();
  for (const part of log.values()) builder.add(part);
  return await countAll(builder.build(), context, { sparsePairs });
}

/** The bytes of counted plays, in one piece. */
function bytesOf(counted: CountedPlays): Uint8Array {
  const pieces = writeCountedPlays(counted);
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** What brings one log to another. */
function difference(before: Log, now: Log) {
  const removed: PartPairs[] = [];
  const added: PartPairs[] = [];
  for (const [day, part] of before) if (now.get(day) !== part) removed.push(part);
  for (const [day, part] of now) if (before.get(day) !== part) added.push(part);
  return { removed, added };
}

const pair = fc.tuple(
  fc.constantFrom("ann", "bob", "cid", "dot", "eve", "김"),
  fc.constantFrom("chess", "go", "hex", "shogi", "tak", "zertz", "abalone"),
);
const day = fc.constantFrom("01", "02", "03", "04", "05");
/** Each turn some days are written, changed or deleted. */
const turns = fc.array(
  fc.array(fc.tuple(day, fc.option(fc.array(pair, { maxLength: 8 }), { freq: 4 })), {
    minLength: 1,
    maxLength: 3,
  }),
  { minLength: 1, maxLength: 6 },
);

Deno.test("foldCounts() gives the bytes of a full recount, over any history of late, changed and deleted days", async () => {
  await fc.assert(
    fc.asyncProperty(
      turns,
      fc.constantFrom(0, 3, 8, 1000),
      fc.boolean(),
      async (turns, sparsePairs, reuse) => {
        const log = new Map<string, PartPairs>();
        let counted = await recount(log, sparsePairs);
        for (const turn of turns) {
          const before = new Map(log);
          for (const [day, content] of turn) {
            if (content === null) log.delete(day);
            else log.set(day, pairs(...content));
          }
          // As it is read back, which is how the next run finds it.
          const old = openCountedPlays(bytesOf(counted));
          counted = foldCounts(old, difference(before, log), { sparsePairs, reuse });
          assertEquals(bytesOf(counted), bytesOf(await recount(log, sparsePairs)));
        }
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("countAll() counts what coOccurrence() counts, in either form", async () => {
  const log = new Map([
    ["1", pairs(["ann", "go"], ["ann", "chess"], ["bob", "go"], ["ann", "go"])],
    ["2", pairs(["bob", "chess"], ["cid", "hex"], ["ann", "go"])],
  ]);
  const user = [...log.values()].flatMap(({ users }) => users);
  const item = [...log.values()].flatMap(({ items }) => items);
  const expected = coOccurrence(Interactions.from({ user, item }).matrix);
  const sparse = (await recount(log, 1000)).counts;
  assert(!isTriangle(sparse));
  assertEquals(sparse, expected);
  const { table, counts } = await recount(log, 0);
  assert(isTriangle(counts));
  assertEquals([[...counts.cells], counts.pairs], [[2, 0, 0], 1]);
  assertEquals(triangleToSparse(counts), expected);
  assertEquals(sparseToTriangle(expected), counts);
  assertEquals([[...table.items], [...table.parts]], [["chess", "go", "hex"], [1, 2, 1, 1, 1]]);
});

Deno.test("a user's pairs across days come and go with either day", async () => {
  const one = pairs(["ann", "go"]);
  const two = pairs(["ann", "chess"], ["ann", "go"]);
  const both = await recount(new Map([["1", one], ["2", two]]), 1000);
  assertEquals(pairsOf(both.counts), 1);
  // "go" stands in the other day too.
  assertEquals(pairsOf(foldCounts(both, { removed: [one], added: [] }).counts), 1);
  const left = foldCounts(both, { removed: [two], added: [] });
  assertEquals([[...left.table.items], pairsOf(left.counts)], [["go"], 0]);
  const none = foldCounts(left, { removed: [one], added: [] });
  assertEquals([none.table.users.size, none.table.items.size], [0, 0]);
  assertEquals(bytesOf(none), bytesOf(await recount(new Map(), 1000)));
});

Deno.test("counts that need more than a byte come and go", async () => {
  const users = Array.from({ length: 300 }, (_, u) => `u${u}`);
  const everybody = (items: readonly string[], who: readonly string[]): PartPairs => ({
    users: items.flatMap(() => who),
    items: items.flatMap((item) => who.map(() => item)),
  });
  const games = ["chess", "go", "hex", "tak"];
  const log = new Map([["1", everybody(games, users.slice(0, 253))], [
    "2",
    pairs(["solo", "abalone"], ["solo", "tak"]),
  ]]);
  let counted = await recount(log, 0);
  const step = async (change: (log: Map<string, PartPairs>) => void) => {
    const before = new Map(log);
    change(log);
    counted = foldCounts(counted, difference(before, log), { sparsePairs: 0 });
    assertEquals(bytesOf(counted), bytesOf(await recount(log, 0)));
    return isTriangle(counted.counts) ? [...counted.counts.largeCounts] : [];
  };
  assertEquals(await step((log) => log.set("3", everybody(["chess", "go"], ["u253"]))), []);
  assertEquals(await step((log) => log.set("4", everybody(["chess", "go"], ["u254"]))), [255]);
  assertEquals(await step((log) => log.set("5", everybody(games, users.slice(250)))), [
    300,
    300,
    300,
    300,
    300,
    300,
  ]);
  // Every item gets another number, and then one is gone.
  assertEquals(await step((log) => log.delete("2")), [300, 300, 300, 300, 300, 300]);
  assertEquals(await step((log) => log.set("5", everybody(["chess", "go"], users.slice(250)))), [300]);
  assertEquals(await step((log) => log.delete("5")), [255]);
  assertEquals(await step((log) => log.delete("1")), []);
});

Deno.test("what was not counted cannot be taken back", async () => {
  const counted = await recount(new Map([["1", pairs(["ann", "go"])]]), 1000);
  assertThrows(
    () => foldCounts(counted, { removed: [pairs(["ann", "chess"])], added: [] }),
    RangeError,
    'Cannot count in how many parts user "ann" has item "chess": it would be -1',
  );
});

Deno.test("excessivePair() finds a pair that is counted too often, in either form", async () => {
  const { counts } = await recount(
    new Map([["1", pairs(["ann", "go"], ["ann", "chess"], ["bob", "go"])]]),
    9,
  );
  assert(!isTriangle(counts));
  assertEquals([excessivePair(counts), excessivePair(sparseToTriangle(counts))], [undefined, undefined]);
  const wrong = { ...counts, counts: counts.counts.map((count) => count + 1) };
  assertEquals(excessivePair(wrong), { i: 0, j: 1, count: 2 });
  assertEquals(excessivePair(sparseToTriangle(wrong)), { i: 1, j: 0, count: 2 });
});

Deno.test("openCountedPlays() refuses parts that do not fit", async () => {
  const { table, counts } = await recount(new Map([["1", pairs(["ann", "go"], ["ann", "chess"])]]), 1000);
  const other = { ...table, parts: table.parts.slice(1) };
  assertThrows(
    () => openCountedPlays(bytesOf({ table: other, counts })),
    FlatFileError,
    "do not fit together",
  );
  const triangle = sparseToTriangle(counts as Parameters<typeof sparseToTriangle>[0]);
  const cut = { ...triangle, cells: triangle.cells.slice(1) };
  assertThrows(
    () => openCountedPlays(bytesOf({ table, counts: cut })),
    FlatFileError,
    "do not fit",
  );
});
