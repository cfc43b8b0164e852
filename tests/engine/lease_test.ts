/**
 * Stories of engines that share a ledger and a store, and of leases that end.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Engine, LeaseLostError, type Ledger } from "../../assets/engine/mod.ts";
import { type HeldLease, holdLease } from "../../assets/engine/lease.ts";
import { ALWAYS, outcomesOf, type Recipe, Rig } from "../support/engine_rig.ts";
import { settled } from "../support/fake_clock.ts";

const STEP = { asset: "model", partition: "" };

/** A rig whose asset `model` works until it is told to stop. */
function slowModel(recipe: Recipe = {}) {
  const rig = new Rig();
  let finish = (_value: unknown) => {};
  rig.asset("model", { make: () => new Promise((resolve) => finish = resolve), ...recipe });
  return { rig, finish: (value: unknown) => finish(value) };
}

Deno.test("two engines at once compute each asset once, and both succeed", async () => {
  for (const concurrency of [1, 3]) {
    const rig = new Rig();
    const make = async () => {
      await rig.clock.sleep(700, ALWAYS);
      return 1;
    };
    const raw = rig.asset("raw", { make });
    const left = rig.asset("left", { deps: [raw], make });
    const right = rig.asset("right", { deps: [raw], make });
    rig.asset("end", { deps: [left, right], make });
    const runs = [rig.run({ concurrency }, rig.engine()), rig.run({ concurrency }, rig.engine())];
    const [one, other] = await rig.clock.until(Promise.all(runs));
    assertEquals([one?.status, other?.status], ["succeeded", "succeeded"]);
    assertEquals(rig.calls, { raw: 1, left: 1, right: 1, end: 1 });
    for (const id of Object.keys(outcomesOf(one!))) {
      assertEquals([outcomesOf(one!)[id], outcomesOf(other!)[id]].sort(), ["fresh", "materialized"]);
    }
    const versions = ({ results }: typeof one & object) =>
      [...results.values()].map(({ dataVersion }) => dataVersion);
    assertEquals(versions(one!).sort(), versions(other!).sort());
    assert(rig.told("step_waiting").length > 0);
    assertEquals(rig.clock.sleeping, 0);
  }
});

Deno.test("two forced runs at once compute an asset once", async () => {
  const { rig, finish } = slowModel();
  const first = rig.run();
  await settled();
  finish(1);
  await first;
  const runs = Promise.all([
    rig.run({ force: true }, rig.engine()),
    rig.run({ force: true }, rig.engine()),
  ]);
  await settled();
  finish(2);
  const both = (await rig.clock.until(runs)).map((result) => outcomesOf(result).model);
  assertEquals(both.sort(), ["fresh", "materialized"]);
  assertEquals(rig.calls.model, 2);
});

Deno.test("the lease is renewed while a step runs, and given back when it ends", async () => {
  const { rig, finish } = slowModel();
  const running = rig.run();
  await settled();
  const ask = () => rig.ledger.acquire(STEP, "someone", rig.clock.now(), 1000);
  for (let minutes = 0; minutes < 5; minutes++) {
    await rig.clock.advance(60_000);
    assert("heldBy" in await ask());
  }
  finish(1);
  await running;
  assertEquals(rig.clock.sleeping, 0);
  assert(!("heldBy" in await ask()));
});

Deno.test("the lease is given back when a step fails", async () => {
  const { rig } = slowModel({ make: () => Promise.reject(new Error("No luck")) });
  await rig.run();
  assertEquals(rig.clock.sleeping, 0);
  assertEquals(await rig.ledger.owners(), []);
});

Deno.test("a lease that ran out is taken over", async () => {
  const rig = new Rig();
  rig.asset("model");
  await rig.ledger.acquire(STEP, "someone", rig.clock.now(), 45_000);
  const running = rig.run();
  await rig.clock.advance(44_000);
  assertEquals(rig.calls.model, 0);
  await rig.clock.advance(2_000);
  assertEquals(outcomesOf(await running), { model: "materialized" });
  assertEquals(rig.told("step_waiting").length, 1);
  // Patience grows from 50 ms to a second.
  assertEquals(rig.clock.slept.slice(0, 6), [50, 100, 200, 400, 800, 1000]);
});

Deno.test("a dead owner's lease and runs end at once", async () => {
  const rig = new Rig();
  rig.asset("model");
  await rig.ledger.acquire(STEP, "dead", rig.clock.now(), 3_600_000);
  const record = { id: "0", selection: "*", owner: "dead", status: "running" as const, startedAt: 0 };
  await rig.ledger.startRun({ ...record, finishedAt: null });
  const owner = { id: "me", isAlive: (id: string) => Promise.resolve(id !== "dead") };
  assertEquals(outcomesOf(await rig.run({}, rig.engine({ owner }))), { model: "materialized" });
  assertEquals((await rig.ledger.runs(9)).map(({ id, status }) => [id === "0", status]), [
    [false, "succeeded"],
    [true, "interrupted"],
  ]);
});

Deno.test("an owner that dies while one waits for it is not waited for", async () => {
  const rig = new Rig();
  rig.asset("model");
  const dead = new Set<string>();
  const owner = { id: "me", isAlive: (id: string) => Promise.resolve(!dead.has(id)) };
  await rig.ledger.acquire(STEP, "someone", rig.clock.now(), 3_600_000);
  const running = rig.run({}, rig.engine({ owner }));
  await rig.clock.advance(5_000);
  assertEquals(rig.calls.model, 0);
  dead.add("someone");
  await rig.clock.advance(1_000);
  assertEquals(outcomesOf(await running), { model: "materialized" });
});

Deno.test("a step that lost its lease commits nothing", async () => {
  for (const listens of [true, false]) {
    let finish = (_value: unknown) => {};
    const { rig } = slowModel({
      retry: { max: 5, backoff: "constant" },
      make: (_, { signal }) =>
        new Promise((resolve, reject) => {
          finish = resolve;
          if (listens) signal.addEventListener("abort", () => reject(signal.reason));
        }),
    });
    const running = rig.run();
    await settled();
    // The process slept past its lease, and someone else took it over.
    const [mine] = await rig.ledger.owners();
    await rig.ledger.bury(mine!, rig.clock.now());
    const theirs = await rig.ledger.acquire(STEP, "someone", rig.clock.now(), 60_000);
    assert(!("heldBy" in theirs));
    await rig.clock.advance(10_000);
    // A function that listens has been stopped; another one is let go on to its end.
    if (!listens) finish(1);
    assertEquals(outcomesOf(await running), { model: "failed" });
    const [failed] = rig.told("step_failed");
    assertEquals(failed?.error.name, "LeaseLostError");
    assertEquals(rig.calls.model, 1);
    assertEquals(await rig.ledger.currents(), []);
    assertEquals(await rig.ledger.failures(), []);
    assertEquals(rig.clock.sleeping, 0);
    // Their lease is untouched.
    assert(await rig.ledger.renew(theirs, rig.clock.now(), 60_000));
  }
});

Deno.test("a lease lost unnoticed is noticed at the commit", async () => {
  const { rig, finish } = slowModel();
  const running = rig.run();
  await settled();
  const [mine] = await rig.ledger.owners();
  await rig.ledger.bury(mine!, rig.clock.now());
  finish(1);
  assertEquals(outcomesOf(await running), { model: "failed" });
  assertEquals(await rig.ledger.currents(), []);
});

/** An engine whose ledger cannot be reached while `cut.off`. */
function unsteady(rig: Rig) {
  const cut = { off: false };
  const renew: Ledger["renew"] = (...args) =>
    cut.off ? Promise.reject(new Error("No route")) : rig.ledger.renew(...args);
  const engine: Engine = rig.engine({ ledger: { ...rig.ledger, renew } });
  return { cut, engine };
}

Deno.test("holdLease() outlives a ledger that is out of reach for less than a lease", async () => {
  const rig = new Rig();
  rig.asset("model");
  const { cut, engine } = unsteady(rig);
  const held = await holdLease(engine, STEP, ALWAYS, () => {});
  cut.off = true;
  await rig.clock.advance(25_000);
  assert(!held.signal.aborted);
  cut.off = false;
  await rig.clock.advance(60_000);
  assert(!held.signal.aborted);
  assert(held.lease.expiresAt > rig.clock.now());
  await held.release();
  assertEquals(rig.clock.sleeping, 0);
});

Deno.test("holdLease() gives a lease up when the ledger stays out of reach", async () => {
  const rig = new Rig();
  rig.asset("model");
  const { cut, engine } = unsteady(rig);
  const held: HeldLease = await holdLease(engine, STEP, ALWAYS, () => {});
  cut.off = true;
  await rig.clock.advance(41_000);
  assert(held.signal.reason instanceof LeaseLostError);
  assertEquals(rig.clock.sleeping, 0);
  await held.release();
});

Deno.test("holdLease() waits for another run of its own process", async () => {
  const rig = new Rig();
  rig.asset("model");
  const owner = { id: "me", isAlive: () => Promise.resolve(true) };
  const engine = rig.engine({ owner });
  const first = await holdLease(engine, STEP, ALWAYS, () => {});
  const waiting: string[] = [];
  const second = holdLease(engine, STEP, ALWAYS, (heldBy) => waiting.push(heldBy));
  await rig.clock.advance(1_000);
  assertEquals(waiting, ["me"]);
  await first.release();
  await rig.clock.advance(1_000);
  await (await second).release();
});

Deno.test("holdLease() asks nothing once it is cancelled", async () => {
  const rig = new Rig();
  rig.asset("model");
  await assertRejects(
    () => holdLease(rig.engine(), STEP, AbortSignal.abort(new Error("enough")), () => {}),
    Error,
    "enough",
  );
  assertEquals(await rig.ledger.owners(), []);
});
