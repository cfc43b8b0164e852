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
