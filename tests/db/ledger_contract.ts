/**
 * What every ledger has to do, whatever it is made of.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { CodeVersion, Fingerprint } from "../../assets/engine/keys.ts";
import { LeaseLostError, type Ledger, type StepFailure } from "../../assets/engine/ledger.ts";
import { hash, sampleEvent, sampleMaterialization, sampleRun, takeLease } from "./ledger_samples.ts";

const STEP = { asset: "clean_features", partition: "" };
const FINGERPRINT = hash<Fingerprint>("fingerprint");

/**
 * Registers the contract as tests.
 *
 * @param open a new, empty ledger; the test closes it
 */
export function testLedger(name: string, open: () => Promise<Ledger>): void {
  function test(what: string, body: (ledger: Ledger) => Promise<void>) {
    Deno.test(`${name}: ${what}`, async () => {
      const ledger = await open();
      try {
        await body(ledger);
      } finally {
        await ledger.close();
      }
    });
  }

  test("an empty ledger answers with nothing", async (ledger) => {
    assertEquals(await ledger.currents(), []);
    assertEquals(await ledger.current(STEP), undefined);
    assertEquals(await ledger.history("clean_features"), []);
    assertEquals(await ledger.failures(), []);
    assertEquals(await ledger.runs(10), []);
    assertEquals(await ledger.events("run-1"), []);
    assertEquals(await ledger.owners(), []);
    assertEquals(await ledger.reusable([]), []);
    await ledger.forget([]);
    await ledger.append([]);
  });

  test("commit() keeps every field and moves the pointer", async (ledger) => {
    const lease = await takeLease(ledger, STEP.asset);
    const first = sampleMaterialization("m1");
    await ledger.commit(first, lease);
    const current = {
      materialization: first,
      reason: "materialized",
      since: first.finishedAt,
      over: null,
    } as const;
    assertEquals(await ledger.current(STEP), current);
    assertEquals(await ledger.currents(), [current]);

    const second = sampleMaterialization("m2", { source: null, code: { version: hash("other"), parts: {} } });
    await ledger.commit(second, lease);
    assertEquals((await ledger.current(STEP))?.materialization, second);
    assertEquals(await ledger.history("clean_features"), [second, first]);
  });

  test("commit() is not touched by what the caller changes later", async (ledger) => {
    const lease = await takeLease(ledger, STEP.asset);
    const metadata: Record<string, number> = { rows: 1 };
    await ledger.commit(sampleMaterialization("m1", { metadata }), lease);
    metadata.rows = 2;
    assertEquals((await ledger.current(STEP))?.materialization.metadata, { rows: 1 });
  });

  test("commit() and point() refuse a lease that is not held, and write nothing", async (ledger) => {
    const lease = await takeLease(ledger, STEP.asset);
    await ledger.commit(sampleMaterialization("m1"), lease);
    await ledger.commit(sampleMaterialization("m2"), lease);
    await ledger.recordFailure(failure("clean_features"));
    const other = await takeLease(ledger, "model");
    const lost = [
      { ...lease, token: "another" },
      { ...lease, owner: "another" },
      other,
    ];
    for (const wrong of lost) {
      const late = sampleMaterialization("m3", { code: { version: hash("late"), parts: {} } });
      await assertRejects(() => ledger.commit(late, wrong), LeaseLostError, '"clean_features"');
      await assertRejects(
        () =>
          ledger.point(sampleMaterialization("m1"), { reason: "rolled back", since: 1, over: null }, wrong),
        LeaseLostError,
      );
    }
    await ledger.release(lease);
    await assertRejects(() => ledger.commit(sampleMaterialization("m3"), lease), LeaseLostError);
    assertEquals((await ledger.history("clean_features")).map(({ id }) => id), ["m2", "m1"]);
    assertEquals((await ledger.current(STEP))?.materialization.id, "m2");
    assertEquals((await ledger.failures()).length, 1);
  });

  test("commit() refuses an id that exists, and leaves the pointer and the failure", async (ledger) => {
    const lease = await takeLease(ledger, STEP.asset);
    await ledger.commit(sampleMaterialization("m1"), lease);
    await ledger.commit(sampleMaterialization("m2"), lease);
    await ledger.recordFailure(failure("clean_features"));
    await assertRejects(() => ledger.commit(sampleMaterialization("m1", { size: 7 }), lease));
    assertEquals((await ledger.current(STEP))?.materialization.id, "m2");
    assertEquals((await ledger.failures()).length, 1);
  });

  test("point() moves the pointer with its reason, time and what it overrules", async (ledger) => {
    const lease = await takeLease(ledger, STEP.asset);
    const first = sampleMaterialization("m1");
    await ledger.commit(first, lease);
    await ledger.commit(sampleMaterialization("m2"), lease);
    const over = hash<Fingerprint>("bad");
    await ledger.point(first, { reason: "rolled back", since: 77, over }, lease);
    assertEquals(await ledger.current(STEP), {
      materialization: first,
      reason: "rolled back",
      since: 77,
      over,
    });
    await ledger.commit(sampleMaterialization("m3"), lease);
    assertEquals((await ledger.current(STEP))?.over, null);
  });

  test("point() refuses a materialization that is not there", async (ledger) => {
    const lease = await takeLease(ledger, STEP.asset);
    await ledger.commit(sampleMaterialization("m1"), lease);
    const pointer = { reason: "reused", since: 1, over: null } as const;
    await assertRejects(() => ledger.point(sampleMaterialization("m9"), pointer, lease), RangeError, "m9");
    assertEquals((await ledger.current(STEP))?.materialization.id, "m1");
  });

  test("a failure is kept until its step succeeds", async (ledger) => {
    await ledger.recordFailure(failure("model"));
    await ledger.recordFailure({ ...failure("clean_features"), message: "first" });
    await ledger.recordFailure({ ...failure("clean_features"), fingerprint: null, candidate: null });
    assertEquals(await ledger.failures(), [
      { ...failure("clean_features"), fingerprint: null, candidate: null },
      failure("model"),
    ]);
    const lease = await takeLease(ledger, STEP.asset);
    await ledger.commit(sampleMaterialization("m1"), lease);
    assertEquals(await ledger.failures(), [failure("model")]);
    await ledger.recordFailure(failure("clean_features"));
    await ledger.point(sampleMaterialization("m1"), { reason: "reused", since: 1, over: null }, lease);
    assertEquals(await ledger.failures(), [failure("model")]);
  });

  test("currents() can be asked for some assets, and sorts by step", async (ledger) => {
    for (const [asset, partition] of [["b", ""], ["a", "2"], ["a", "1"], ["c", ""]] as const) {
      const lease = await takeLease(ledger, asset, "me", partition);
      await ledger.commit(sampleMaterialization(`m-${asset}${partition}`, { asset, partition }), lease);
    }
    const ids = async (assets?: string[]) =>
      (await ledger.currents(assets)).map(({ materialization }) => materialization.id);
    assertEquals(await ids(), ["m-a1", "m-a2", "m-b", "m-c"]);
    assertEquals(await ids(["a", "c", "nobody's"]), ["m-a1", "m-a2", "m-c"]);
    assertEquals(await ids([]), []);
  });

  test("byFingerprint() and reusable() find what was made from a fingerprint, newest first", async (ledger) => {
    const other = hash<Fingerprint>("other");
    const lease = await takeLease(ledger, STEP.asset);
    await ledger.commit(sampleMaterialization("m1"), lease);
    await ledger.commit(sampleMaterialization("m2", { fingerprint: other }), lease);
    await ledger.commit(sampleMaterialization("m3"), lease);
    const asset = "model";
    await ledger.commit(sampleMaterialization("m4", { asset }), await takeLease(ledger, asset));
    const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id);
    assertEquals(ids(await ledger.byFingerprint(STEP, FINGERPRINT)), ["m3", "m1"]);
    assertEquals(ids(await ledger.byFingerprint({ ...STEP, partition: "x" }, FINGERPRINT)), []);
    const wanted = [
      { ...STEP, fingerprint: FINGERPRINT },
      { asset: "model", partition: "", fingerprint: other },
      { asset: "model", partition: "", fingerprint: FINGERPRINT },
    ];
    const found = await ledger.reusable(wanted);
    assertEquals(ids(found), ["m4", "m3", "m1"]);
    assertEquals(found[1], sampleMaterialization("m3"));
    assertEquals(ids(await ledger.reusable([...wanted, ...wanted])), ["m4", "m3", "m1"]);
  });

  test("history() can be narrowed to a partition and a length", async (ledger) => {
    for (const [id, partition] of [["m1", "a"], ["m2", "b"], ["m3", "a"]] as const) {
      const lease = await takeLease(ledger, STEP.asset, "me", partition);
      await ledger.commit(sampleMaterialization(id, { partition }), lease);
      await ledger.release(lease);
    }
    const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id);
    assertEquals(ids(await ledger.history(STEP.asset)), ["m3", "m2", "m1"]);
    assertEquals(ids(await ledger.history(STEP.asset, { partition: "a" })), ["m3", "m1"]);
    assertEquals(ids(await ledger.history(STEP.asset, { limit: 2 })), ["m3", "m2"]);
  });

  test("forget() deletes history and never what is current", async (ledger) => {
    const lease = await takeLease(ledger, STEP.asset);
    const shared = sampleMaterialization("m1");
    await ledger.commit(shared, lease);
    await ledger.commit(
      sampleMaterialization("m2", { code: { version: hash<CodeVersion>("c2"), parts: {} } }),
      lease,
    );
    await ledger.commit(sampleMaterialization("m3"), lease);
    await ledger.forget(["m1", "m2", "m3", "unknown"]);
    assertEquals(await ledger.history(STEP.asset), [sampleMaterialization("m3")]);
    assertEquals((await ledger.current(STEP))?.materialization, sampleMaterialization("m3"));
  });

  test("acquire() gives a step to one owner, and takes an expired lease over", async (ledger) => {
    const lease = await ledger.acquire(STEP, "me", 1000, 500);
    assert(!("heldBy" in lease));
    assertEquals({ ...lease, token: "" }, { ...STEP, owner: "me", token: "", expiresAt: 1500 });
    assertEquals(await ledger.acquire(STEP, "you", 1499, 500), { heldBy: "me" });
    assertEquals(await ledger.acquire(STEP, "me", 1499, 500), { heldBy: "me" });
    const taken = await ledger.acquire(STEP, "you", 1500, 500);
    assert(!("heldBy" in taken));
    assert(taken.token !== lease.token);
    assertEquals(await ledger.renew(lease, 1501, 500), false);
    await ledger.release(lease);
    assertEquals(await ledger.acquire(STEP, "me", 1600, 500), { heldBy: "you" });
    await assertRejects(() => ledger.commit(sampleMaterialization("m1"), lease), LeaseLostError);
    await ledger.commit(sampleMaterialization("m1"), taken);
  });

  test("renew() keeps a lease, even a late one that nobody took", async (ledger) => {
    const lease = await takeLease(ledger, STEP.asset);
    const renewed = await ledger.renew(lease, 9000, 500);
    assertEquals(renewed, { ...lease, expiresAt: 9500 });
    assertEquals(await ledger.acquire(STEP, "you", 9499, 500), { heldBy: "me" });
    await ledger.release(lease);
    assertEquals(await ledger.renew(lease, 9100, 500), false);
    assert(!("heldBy" in await ledger.acquire(STEP, "you", 9100, 500)));
  });

  test("acquire() lets exactly one of many callers win", async (ledger) => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => ledger.acquire(STEP, `owner-${i}`, 1000, 500)),
    );
    const winners = answers.filter((answer) => !("heldBy" in answer));
    assertEquals(winners.length, 1);
  });

  test("bury() ends the leases and runs of an owner", async (ledger) => {
    await ledger.startRun(sampleRun("r1", { owner: "dead" }));
    await ledger.startRun(sampleRun("r2", { owner: "dead", startedAt: 1001 }));
    await ledger.finishRun("r2", "succeeded", 1100);
    await ledger.startRun(sampleRun("r3", { owner: "alive", startedAt: 1002 }));
    const lease = await takeLease(ledger, STEP.asset, "dead");
    await takeLease(ledger, "model", "waiting");
    assertEquals(await ledger.owners(), ["alive", "dead", "waiting"]);
    await ledger.bury("dead", 2000);
    assertEquals(await ledger.owners(), ["alive", "waiting"]);
    assertEquals((await ledger.runs(10)).map(({ id, status, finishedAt }) => [id, status, finishedAt]), [
      ["r3", "running", null],
      ["r2", "succeeded", 1100],
      ["r1", "interrupted", 2000],
    ]);
    await assertRejects(() => ledger.commit(sampleMaterialization("m1"), lease), LeaseLostError);
    await takeLease(ledger, STEP.asset, "me");
  });

  test("runs() gives the newest first", async (ledger) => {
    for (let i = 0; i < 5; i++) await ledger.startRun(sampleRun(`r${i}`, { startedAt: 1000 + i }));
    assertEquals((await ledger.runs(2)).map(({ id }) => id), ["r4", "r3"]);
    assertEquals(await ledger.runs(1), [sampleRun("r4", { startedAt: 1004 })]);
  });

  test("append() keeps the order of a run's events", async (ledger) => {
    const events = Array.from({ length: 1500 }, (_, i) => sampleEvent("r1", i + 1));
    await Promise.all([
      ledger.append(events.slice(0, 2)),
      ledger.append([sampleEvent("r2", 1), ...events.slice(2)]),
    ]);
    assertEquals(await ledger.events("r1"), events);
    assertEquals(await ledger.events("r1", { after: 3, limit: 2 }), events.slice(3, 5));
    assertEquals(await ledger.events("r2"), [sampleEvent("r2", 1)]);
  });

  test("events are the same after their run is over, and those that come late stand behind them", async (ledger) => {
    const events = Array.from({ length: 300 }, (_, i) => sampleEvent("r1", i + 1));
    await ledger.startRun(sampleRun("r1"));
    await ledger.append([...events.slice(0, 290), sampleEvent("r2", 1)]);
    for (const [from, to] of [[290, 295], [295, 300]] as const) {
      await ledger.finishRun("r1", "succeeded", 2000);
      await ledger.append(events.slice(from, to));
      assertEquals(await ledger.events("r1"), events.slice(0, to));
    }
    assertEquals(await ledger.events("r1", { after: 288, limit: 4 }), events.slice(288, 292));
    assertEquals(await ledger.events("r1", { after: 298 }), events.slice(298));
    assertEquals(await ledger.events("r1", { limit: 2 }), events.slice(0, 2));
    assertEquals(await ledger.events("r2"), [sampleEvent("r2", 1)]);
  });

  test("append() writes all of a batch or nothing", async (ledger) => {
    await ledger.append([sampleEvent("r1", 2)]);
    await assertRejects(() => ledger.append([sampleEvent("r1", 1), sampleEvent("r1", 2)]));
    assertEquals(await ledger.events("r1"), [sampleEvent("r1", 2)]);
  });

  test("partitions of an asset have pointers, histories, failures and leases of their own", async (ledger) => {
    const days = ["2026-01-10", "2026-01-02", "2026-01-01"];
    for (const [i, partition] of days.entries()) {
      const lease = await ledger.acquire({ asset: "user_logs", partition }, "me", 1000, 500);
      assert(!("heldBy" in lease));
      const inputs = [{ asset: "raw", partition: "*", dataVersion: hash("set"), count: 3650 }];
      await ledger.commit(
        sampleMaterialization(`m${i}`, {
          asset: "user_logs",
          partition,
          dataVersion: hash(partition),
          inputs,
        }),
        lease,
      );
    }
    await ledger.recordFailure({ ...failure("user_logs"), partition: "2026-01-03" });
    await ledger.recordFailure({ ...failure("user_logs"), partition: "2026-01-02" });
    assertEquals(
      (await ledger.currents(["user_logs"])).map(({ materialization: { partition, inputs } }) => [
        partition,
        inputs[0]?.count,
      ]),
      [["2026-01-01", 3650], ["2026-01-02", 3650], ["2026-01-10", 3650]],
    );
    const day = { asset: "user_logs", partition: "2026-01-02" };
    assertEquals((await ledger.current(day))?.materialization.id, "m1");
    assertEquals(await ledger.current({ ...day, partition: "2026-01-03" }), undefined);
    assertEquals((await ledger.history("user_logs")).map(({ id }) => id), ["m2", "m1", "m0"]);
    assertEquals((await ledger.history("user_logs", day)).map(({ id }) => id), ["m1"]);
    assertEquals((await ledger.failures()).map(({ partition }) => partition), ["2026-01-02", "2026-01-03"]);
    assertEquals(await ledger.acquire(day, "you", 1000, 500), { heldBy: "me" });
    assert(!("heldBy" in await ledger.acquire({ ...day, partition: "2026-01-04" }, "you", 1000, 500)));
  });

  test("reusable() finds what there is among thousands of partitions", async (ledger) => {
    const partition = "2026-01-02";
    const lease = await ledger.acquire({ asset: "user_logs", partition }, "me", 1000, 500);
    assert(!("heldBy" in lease));
    await ledger.commit(sampleMaterialization("m1", { asset: "user_logs", partition }), lease);
    const wanted = Array.from({ length: 4000 }, (_, i) => ({
      asset: "user_logs",
      partition: new Date(Date.UTC(2020, 0, i + 1)).toISOString().slice(0, 10),
      fingerprint: FINGERPRINT,
    }));
    assertEquals((await ledger.reusable(wanted)).map(({ id }) => id), ["m1"]);
  });

  test("close() can be called twice", async (ledger) => {
    await ledger.close();
  });
}

function failure(asset: string): StepFailure {
  return {
    asset,
    partition: "",
    runId: "run-1",
    fingerprint: FINGERPRINT,
    at: 5,
    message: "Cannot go on",
    failedChecks: ["coverage"],
    candidate: hash("candidate"),
  };
}
