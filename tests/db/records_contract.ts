/**
 * What every dialect's rows of steps, checks and numbers have to do.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { RunEvent } from "../../assets/engine/events.ts";
import type { Database } from "../../db/database.ts";
import { hash, sampleEvent, sampleMaterialization, sampleRun, takeLease } from "./ledger_samples.ts";

type NewEvent = Record<string, unknown> & { type: RunEvent["type"] };

/** Registers the contract as tests. */
export function testRecords(name: string, open: () => Promise<Database>): void {
  function test(what: string, body: (database: Database) => Promise<void>) {
    Deno.test(`${name}: ${what}`, async () => {
      const database = await open();
      try {
        await body(database);
      } finally {
        await database.close();
      }
    });
  }
  /** Events of a run, a second apart. */
  const told = (runId: string, first: number, ...events: NewEvent[]) =>
    events.map((event, i) =>
      ({
        asset: "model",
        partition: "",
        ...event,
        runId,
        seq: first + i,
        at: 1000 * (first + i),
      }) as unknown as RunEvent
    );
  const started: NewEvent = { type: "step_started", causes: [], fingerprint: hash("f") };
  const done: NewEvent = { type: "step_materialized", materializationId: "m", metadata: {}, size: 1 };
  const checked = (passed: boolean, message?: string): NewEvent => ({
    type: "check_evaluated",
    check: { name: "it is good", passed, blocking: true, ...(message !== undefined && { message }) },
  });

  test("the steps of a run follow its events, batch by batch", async ({ ledger, records }) => {
    await ledger.append(told("r1", 1, started, { ...started, asset: "trials" }));
    assertEquals(await records.steps("r1"), [
      { asset: "model", partition: "", outcome: null, startedAt: 1000, finishedAt: null },
      { asset: "trials", partition: "", outcome: null, startedAt: 2000, finishedAt: null },
    ]);
    await ledger.append(
      told("r1", 3, { ...done, asset: "trials" }, { type: "step_fresh", asset: "raw_games" }),
    );
    await ledger.append(told(
      "r1",
      5,
      { type: "step_failed", error: { name: "Error", message: "no" }, failedChecks: [] },
      { type: "step_skipped", asset: "recommendations", because: "model" },
      { ...started, asset: "logs", partition: "2026-11-01" },
      { ...done, asset: "logs", partition: "2026-11-01" },
    ));
    assertEquals((await records.steps("r1")).map((step) => Object.values(step)), [
      ["model", "", "failed", 1000, 5000],
      ["trials", "", "materialized", 2000, 3000],
      ["recommendations", "", "skipped", 6000, 6000],
      ["logs", "2026-11-01", "materialized", 7000, 8000],
    ]);
    assertEquals(await records.steps("r2"), []);
  });

  test("checks that did not pass are kept by run, newest run first, and marked when they pass in the end", async ({ ledger, records }) => {
    await ledger.append(told("r1", 1, started, checked(false, "돌의 정원")));
    await ledger.append(told("r1", 3, checked(true), done));
    await ledger.append(told("r2", 1, started, checked(false, "bad")));
    await ledger.append(told("r3", 1, started, checked(true), done));
    const rows = await records.checks("model");
    assertEquals(rows.map(({ runId, passed, message, at }) => [runId, passed, message, at]), [
      ["r2", false, "bad", 2000],
      ["r1", true, null, 3000],
    ]);
    assertEquals((await records.checks("model", { limit: 1 })).length, 1);
    assertEquals(await records.checks("model", { partition: "p" }), []);
  });

  test("the numbers of materializations can be followed over time, and go with them", async ({ ledger, records }) => {
    const lease = await takeLease(ledger, "clean_features");
    for (const [i, rows] of [200, 0, 0, -1.5].entries()) {
      const metadata = { rows, ratio: 0.1 + 0.2, title: "no number", nothing: null, ["x".repeat(300)]: 1 };
      await ledger.commit(sampleMaterialization(`m${i}`, { metadata, finishedAt: 1000 + i }), lease);
    }
    assertEquals(await records.numbers("clean_features"), ["ratio", "rows"]);
    // One that is the same again makes no point.
    const points = () => records.points("clean_features", "rows");
    assertEquals(await points(), [{ at: 1003, value: -1.5 }, { at: 1001, value: 0 }, {
      at: 1000,
      value: 200,
    }]);
    assertEquals(await records.points("clean_features", "ratio"), [{ at: 1000, value: 0.1 + 0.2 }]);
    assertEquals((await records.points("clean_features", "rows", { limit: 1 })).length, 1);
    await ledger.forget(["m0", "m1"]);
    // What the oldest one had that is left stands since before it.
    assertEquals(await points(), [{ at: 1003, value: -1.5 }, { at: 1001, value: 0 }]);
    assertEquals(await records.points("clean_features", "ratio"), [{ at: 1000, value: 0.1 + 0.2 }]);
    await ledger.forget(["m2", "m3"]);
    // What is current stays, with what hangs on it.
    assertEquals(await points(), [{ at: 1003, value: -1.5 }]);
  });

  test("forgetRuns() deletes what hangs on runs that are over, and no other", async ({ ledger, records }) => {
    for (const [i, id] of ["r1", "r2", "r3"].entries()) {
      await ledger.startRun(sampleRun(id, { startedAt: i }));
      await ledger.append(told(id, 1, started, checked(false), done));
    }
    await ledger.finishRun("r1", "succeeded", 9);
    await ledger.finishRun("r2", "failed", 9);
    await ledger.append([sampleEvent("r2", 99)]);
    assertEquals(await ledger.pastRuns(1), ["r1"]);
    assertEquals(await ledger.pastRuns(9), ["r1", "r2"]);
    await ledger.forgetRuns(["r2", "r3"]);
    assertEquals((await ledger.runs(9)).map(({ id }) => id), ["r3", "r1"]);
    assertEquals(await ledger.events("r2"), []);
    assertEquals((await ledger.events("r3")).length, 3);
    assertEquals([(await records.steps("r2")).length, (await records.steps("r3")).length], [0, 1]);
    assertEquals((await records.checks("model")).map(({ runId }) => runId), ["r3", "r1"]);
    await ledger.forgetRuns([]);
  });

  test("the pins of the dead are seen and buried", async ({ ledger, pins }) => {
    await pins.pin("dead", [hash("a")], 1000, 5000);
    await pins.pin("me", [hash("b")], 1000, 5000);
    assertEquals(await ledger.owners(), ["dead", "me"]);
    await ledger.bury("dead", 2000);
    assertEquals([...await pins.pinned(2000)], [hash("b")]);
  });

  test("measurements are remembered, replaced and forgotten with their test part", async ({ measurements }) => {
    const [one, two] = [hash("one"), hash("two")];
    const report = {
      spec: "slim:l1=1",
      at: [{ k: 10, ndcg: 0.1 + 0.2, coverage: null }],
      hits: "x".repeat(1000),
    };
    assertEquals(await measurements.find(one), undefined);
    await measurements.keep({ identity: one, testPart: hash("t1"), report: { old: true }, measuredAt: 1 });
    await measurements.keep({ identity: one, testPart: hash("t1"), report, measuredAt: 2 });
    await measurements.keep({ identity: two, testPart: hash("t2"), report, measuredAt: 2 });
    assertEquals(await measurements.find(one), report);
    assertEquals(await measurements.forgetExcept([hash("t1")]), 1);
    assertEquals([await measurements.find(one), await measurements.find(two)], [report, undefined]);
    assertEquals(await measurements.forgetExcept([]), 1);
  });
}
