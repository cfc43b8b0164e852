/** @module */
import { assertEquals, assertRejects } from "@std/assert";
import { type ReadContext, type Source, SourceChangedError } from "../../assets/engine/mod.ts";
import type { Play } from "../../assets/schemas.ts";
import type { Database } from "../../db/mod.ts";
import { openSqlite } from "../../db/sqlite/mod.ts";
import { withFeedback } from "../../infra/sources/feedback_plays.ts";
import { sampleFeedback } from "../db/feedback_contract.ts";
import { withFolder } from "../support/program.ts";

const signal = new AbortController().signal;

function context(metadata: Record<string, unknown> = {}): ReadContext {
  return { signal, progress() {}, log() {}, metadata: (entries) => void Object.assign(metadata, entries) };
}

const log: Source<Play> = {
  name: "plays.csv",
  observe: () => Promise.resolve({ version: "abc", detail: "file plays.csv, 5 MB" }),
  async *read(observed) {
    assertEquals(observed.version, "abc");
    yield await Promise.resolve([{ user: "bob", game: "go", weight: 1, time: null }]);
  },
};

async function all(source: Source<unknown>, observed: { version: string; detail: string }, told = {}) {
  const records: unknown[] = [];
  for await (const batch of source.read(observed, context(told))) records.push(...batch);
  return records;
}

function withDatabase(body: (database: Database) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const database = await openSqlite(`${folder}/db.sqlite`);
    try {
      await body(database);
    } finally {
      await database.close();
    }
  });
}

Deno.test("withFeedback() is the log itself until a play is reported; a click changes nothing", () =>
  withDatabase(async ({ feedback }) => {
    const source = withFeedback(log, feedback);
    await feedback.add([sampleFeedback("c", { kind: "click" })]);
    const observed = await source.observe(signal);
    assertEquals(observed, await log.observe(signal));
    assertEquals(source.name, "plays.csv");
    assertEquals(await all(source, observed), [{ user: "bob", game: "go", weight: 1, time: null }]);
  }));

Deno.test("withFeedback() has a new version with each batch of plays, and reads exactly those that it named", () =>
  withDatabase(async ({ feedback }) => {
    const source = withFeedback(log, feedback);
    await feedback.add([sampleFeedback("one"), sampleFeedback("two", { user: "bob", game: "new" })]);
    const observed = await source.observe(signal);
    assertEquals(observed, { version: "abc+2:two", detail: "file plays.csv (5 MB) and feedback, 2 plays" });
    assertEquals(await source.observe(signal), observed);
    await feedback.add([sampleFeedback("three")]);
    assertEquals((await source.observe(signal)).version, "abc+3:three");
    const told = {};
    const time = "2026-03-01T18:30:00.000Z";
    assertEquals(await all(source, observed, told), [
      { user: "bob", game: "go", weight: 1, time: null },
      { user: "ann", game: "go", weight: 1.5, time },
      { user: "bob", game: "new", weight: 1.5, time },
    ]);
    assertEquals(told, { plays_from_feedback: 2 });
  }));

Deno.test("withFeedback() marks where plays are to be made up", () =>
  withDatabase(async ({ feedback }) => {
    const source = withFeedback(undefined, feedback);
    assertEquals(await source.observe(signal), { version: "synthetic", detail: "synthetic plays" });
    await feedback.add([sampleFeedback("one")]);
    const observed = await source.observe(signal);
    assertEquals(observed.detail, "synthetic plays and feedback, 1 play");
    const records = await all(source, observed);
    assertEquals([records.length, records[0]], [2, "no log"]);
  }));

Deno.test("withFeedback() does not take fewer plays than it named for all of them", () =>
  withDatabase(async ({ feedback }) => {
    await feedback.add([sampleFeedback("one")]);
    const source = withFeedback(undefined, feedback);
    await assertRejects(() => all(source, { version: "synthetic+2:x", detail: "" }), SourceChangedError);
  }));

/** A log with two days. */
const byDay: Source<Play> = {
  name: "plays",
  observe: () =>
    Promise.resolve({
      version: "all",
      detail: "plays, 2 days",
      partitions: new Map([
        ["2026-02-28", { version: "feb", detail: "file a" }],
        ["2026-03-01", { version: "mar", detail: "file b" }],
      ]),
    }),
  async *read({ version }, { partition }) {
    yield await Promise.resolve([{ user: version, game: partition!, weight: 1, time: null }]);
  },
};

Deno.test("withFeedback() puts each play among those of its day, and leaves the other days as they are", () =>
  withDatabase(async ({ feedback }) => {
    const source = withFeedback(byDay, feedback);
    assertEquals(await source.observe(signal), await byDay.observe(signal));
    const late = Date.UTC(2026, 2, 5, 23);
    await feedback.add([sampleFeedback("one"), sampleFeedback("late", { at: late }), sampleFeedback("two")]);
    const { version, partitions } = await source.observe(signal);
    assertEquals(version, "all+3:two");
    assertEquals([...partitions!], [
      ["2026-02-28", { version: "feb", detail: "file a" }],
      ["2026-03-01", { version: "mar+2:1-3", detail: "file b and feedback, 2 plays" }],
      ["2026-03-05", { version: "none+1:2-2", detail: "feedback, 1 play" }],
    ]);
    await feedback.add([sampleFeedback("three")]);
    const later = (await source.observe(signal)).partitions!;
    assertEquals(later.get("2026-03-01")!.version, "mar+3:1-4");
    assertEquals(later.get("2026-03-05")!.version, "none+1:2-2");

    const read = async (partition: string) => {
      const told = {};
      const records: unknown[] = [];
      const observed = partitions!.get(partition)!;
      for await (const batch of source.read(observed, { ...context(told), partition })) {
        records.push(...batch);
      }
      return { records, told };
    };
    const time = "2026-03-01T18:30:00.000Z";
    assertEquals(await read("2026-02-28"), {
      records: [{ user: "feb", game: "2026-02-28", weight: 1, time: null }],
      told: {},
    });
    // What came after the look is not among them.
    assertEquals(await read("2026-03-01"), {
      records: [
        { user: "mar", game: "2026-03-01", weight: 1, time: null },
        { user: "ann", game: "go", weight: 1.5, time },
        { user: "ann", game: "go", weight: 1.5, time },
      ],
      told: { plays_from_feedback: 2 },
    });
    assertEquals(await read("2026-03-05"), {
      records: [{ user: "ann", game: "go", weight: 1.5, time: "2026-03-05T23:00:00.000Z" }],
      told: { plays_from_feedback: 1 },
    });
  }));

Deno.test("withFeedback() does not take fewer plays of a day than it named", () =>
  withDatabase(async ({ feedback }) => {
    await feedback.add([sampleFeedback("one")]);
    const observed = { version: "none+2:1-2", detail: "" };
    const read = withFeedback(byDay, feedback).read(observed, { ...context(), partition: "2026-03-01" });
    await assertRejects(() => Array.fromAsync(read), SourceChangedError, "1 of the 2 plays");
  }));
