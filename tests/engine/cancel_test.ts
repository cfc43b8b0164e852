/**
 * Stories of runs that are interrupted.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { outcomesOf, Rig } from "../support/engine_rig.ts";
import { settled } from "../support/fake_clock.ts";

/** slow → below, and quick by itself; `slow` waits until it is cancelled. */
function pipeline() {
  const rig = new Rig();
  const stop = new AbortController();
  const slow = rig.asset("slow", {
    make: (_, { signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("torn")))),
  });
  rig.asset("quick");
  rig.asset("below", { deps: [slow] });
  return { rig, stop, slow };
}

Deno.test("cancelling stops what runs, starts nothing more, and keeps what was done", async () => {
  const { rig, stop } = pipeline();
  const running = rig.run({ concurrency: 2, signal: stop.signal });
  await settled();
  stop.abort();
  const result = await running;
  assertEquals(result.status, "cancelled");
  assertEquals(outcomesOf(result), { slow: "cancelled", quick: "materialized", below: "cancelled" });
  assertEquals((await rig.ledger.currents()).map(({ materialization }) => materialization.asset), ["quick"]);
  assertEquals((await rig.ledger.runs(1))[0]?.status, "cancelled");
  assertEquals(await rig.ledger.failures(), []);
  assertEquals(await rig.ledger.owners(), []);
  const [finished] = rig.told("run_finished");
  assertEquals([finished?.status, finished?.counts.cancelled], ["cancelled", 2]);
});

Deno.test("a function that does not listen to the signal changes nothing after a cancellation", async () => {
  const rig = new Rig();
  const stop = new AbortController();
  rig.asset("deaf", {
    make: () => {
      stop.abort();
      return 1;
    },
  });
  const result = await rig.run({ signal: stop.signal });
  assertEquals([result.status, outcomesOf(result)], ["cancelled", { deaf: "cancelled" }]);
  assertEquals(await rig.ledger.currents(), []);
  const written = await Array.fromAsync(rig.store.list());
  assertEquals(written, []);
});

Deno.test("cancelling ends the wait between two tries", async () => {
  const rig = new Rig();
  const stop = new AbortController();
  rig.asset("crawl", {
    retry: { max: 5, backoff: "exponential" },
    make: () => {
      throw new Error("Connection reset");
    },
  });
  const running = rig.run({ signal: stop.signal });
  await settled();
  stop.abort();
  assertEquals(outcomesOf(await running), { crawl: "cancelled" });
  assertEquals([rig.calls.crawl, rig.clock.sleeping], [1, 0]);
});

Deno.test("cancelling ends the wait for someone else's lease", async () => {
  const rig = new Rig();
  const stop = new AbortController();
  rig.asset("model");
  await rig.ledger.acquire({ asset: "model", partition: "" }, "someone", rig.clock.now(), 60_000);
  const running = rig.run({ signal: stop.signal });
  await settled();
  stop.abort();
  assertEquals(outcomesOf(await running), { model: "cancelled" });
  assertEquals(rig.told("step_waiting").map(({ heldBy }) => heldBy), ["someone"]);
  assertEquals([rig.calls.model, rig.clock.sleeping], [0, 0]);
});

Deno.test("a run that is cancelled before it starts runs nothing", async () => {
  const { rig } = pipeline();
  const result = await rig.run({ signal: AbortSignal.abort() });
  assertEquals(result.status, "cancelled");
  assertEquals(new Set(Object.values(outcomesOf(result))), new Set(["cancelled"]));
  assertEquals(rig.calls, { slow: 0, quick: 0, below: 0 });
});

Deno.test("a run that was through before it was cancelled has succeeded", async () => {
  const rig = new Rig();
  const stop = new AbortController();
  rig.asset("model");
  const late = {
    name: "late",
    handle: ({ type }: { type: string }) => type === "step_materialized" ? stop.abort() : undefined,
  };
  assertEquals((await rig.run({ signal: stop.signal, listeners: [late] })).status, "succeeded");
});

Deno.test("a failure counts for more than a cancellation", async () => {
  const rig = new Rig();
  const stop = new AbortController();
  rig.asset("bad", {
    make: () => {
      throw new Error("bad");
    },
  });
  rig.asset("next", { make: () => stop.abort() });
  assertEquals((await rig.run({ signal: stop.signal })).status, "failed");
});

Deno.test("systemClock.sleep() ends early when it is aborted", async () => {
  const { systemClock } = await import("../../assets/engine/mod.ts");
  const stop = new AbortController();
  const sleeping = systemClock.sleep(60_000, stop.signal);
  stop.abort(new Error("enough"));
  await assertRejects(() => sleeping, Error, "enough");
  await assertRejects(() => systemClock.sleep(60_000, stop.signal), Error, "enough");
  await systemClock.sleep(0, new AbortController().signal);
});
