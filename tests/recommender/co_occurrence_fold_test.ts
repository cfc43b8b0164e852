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
  foldCounts,
  isTriangle,
  pairsOf,
} from "../../assets/recommender/co_occurrence_fold.ts";
import { openCountedPlays, writeCountedPlays } from "../../assets/recommender/counted_plays_file.ts";
import { FlatFileError } from "../../assets/recommender/flat.ts";
import { Interactions } from "../../assets/recommender/interactions.ts";
import { sparseToTriangle, triangleToSparse } from "../../assets/recommender/pair_triangle.ts";
import { type PartPairs, PlayTableBuilder } from "../../assets/recommender/play_table.ts";

const context = { signal: new AbortController().signal, parallelism: 1 };

type Log = ReadonlyMap<string, PartPairs>;

function pairs(...list: readonly (readonly [string, string])[]): PartPairs {
  return { users: list.map(([user]) => user), items: list.map(([, item]) => item) };
}

async function recount(log: Log, sparsePairs: number): Promise<CountedPlays> {
  const builder = new PlayTableBuilder();
  for (const part of log.values()) builder.add(part);
  return await countAll(builder.build(), context, { sparsePairs });
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
    fc.asyncProperty(turns, fc.constantFrom(0, 3, 8, 1000), async (turns, sparsePairs) => {
      const log = new Map<string, PartPairs>();
      let counted = await recount(log, sparsePairs);
      for (const turn of turns) {
        const before = new Map(log);
        for (const [day, content] of turn) {
          if (content === null) log.delete(day);
          else log.set(day, pairs(...content));
        }
        // As it is read back, which is how the next run finds it.
        const old = openCountedPlays(writeCountedPlays(counted));
        counted = foldCounts(old, difference(before, log), { sparsePairs });
        assertEquals(writeCountedPlays(counted), writeCountedPlays(await recount(log, sparsePairs)));
      }
    }),
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
  assertEquals([...counts.cells], [2, 0, 0]);
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
  assertEquals(writeCountedPlays(none), writeCountedPlays(await recount(new Map(), 1000)));
});

Deno.test("counts over 65,535 take four bytes, and two again when they shrink", async () => {
  const users = Array.from({ length: 65_536 }, (_, u) => `u${u}`);
  const most = {
    users: [...users, ...users],
    items: [...users.map(() => "chess"), ...users.map(() => "go")],
  };
  const one = { users: ["u0", "u0"], items: ["chess", "go"] };
  const rest = {
    users: most.users.filter((u) => u !== "u0"),
    items: most.items.slice(0, -1).toSpliced(0, 1),
  };
  const short = await recount(new Map([["rest", rest]]), 0);
  assert(isTriangle(short.counts) && short.counts.cells instanceof Uint16Array);
  const long = foldCounts(short, { removed: [], added: [one] }, { sparsePairs: 0 });
  assert(isTriangle(long.counts) && long.counts.cells instanceof Uint32Array);
  assertEquals([...long.counts.cells], [65_536]);
  assertEquals(
    writeCountedPlays(long),
    writeCountedPlays(await recount(new Map([["rest", rest], ["one", one]]), 0)),
  );
  const back = foldCounts(long, { removed: [one], added: [] }, { sparsePairs: 0 });
  assertEquals(writeCountedPlays(back), writeCountedPlays(short));
});

Deno.test("what was not counted cannot be taken back", async () => {
  const counted = await recount(new Map([["1", pairs(["ann", "go"])]]), 1000);
  assertThrows(
    () => foldCounts(counted, { removed: [pairs(["ann", "chess"])], added: [] }),
    RangeError,
    'Cannot count in how many parts user "ann" has item "chess": it would be -1',
  );
});

Deno.test("openCountedPlays() refuses parts that do not fit", async () => {
  const { table, counts } = await recount(new Map([["1", pairs(["ann", "go"], ["ann", "chess"])]]), 1000);
  const other = { ...table, parts: table.parts.slice(1) };
  assertThrows(
    () => openCountedPlays(writeCountedPlays({ table: other, counts })),
    FlatFileError,
    "do not fit together",
  );
  const triangle = sparseToTriangle(counts as Parameters<typeof sparseToTriangle>[0]);
  const cut = { ...triangle, cells: triangle.cells.slice(1) };
  assertThrows(
    () => openCountedPlays(writeCountedPlays({ table, counts: cut })),
    FlatFileError,
    "do not fit",
  );
});
