/**
 * What a run tells, to whom, and what of it is kept.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { eventBus, eventError } from "../../assets/engine/bus.ts";
import { memoryLedger, type RunEvent } from "../../assets/engine/mod.ts";
import { Rig } from "../support/engine_rig.ts";
import { FakeClock, settled } from "../support/fake_clock.ts";

function pipeline() {
  const rig = new Rig();
  const raw = rig.asset("raw", {
    make: async (_, { progress, log }) => {
      progress(0, 100);
      progress(10, 100);
      await rig.clock.advance(100);
      progress(50, 100);
      log("warn", "2 rows were skipped");
      progress(100, 100);
      return [];
    },
  });
  rig.asset("clean", { deps: [raw] });
  return rig;
}

Deno.test("a run tells its story in order", async () => {
  const rig = pipeline();
  await rig.run();
  assertEquals(
    rig.events.map((event) => "asset" in event ? `${event.asset} ${event.type}` : event.type),
    [
      "run_started",
      "raw step_started",
      "raw step_progress",
      "raw step_progress",
      "raw step_log",
      "raw step_progress",
      "raw step_materialized",
      "clean step_started",
      "clean step_materialized",
      "run_finished",
    ],
  );
  assertEquals(rig.told("step_progress").map(({ done, total, unit }) => [done, total, unit]), [
    [0, 100, "rows"],
    [50, 100, "rows"],
    [100, 100, "rows"],
  ]);
  const [started] = rig.told("run_started");
  assertEquals(started?.plan.map(({ asset, action, causes }) => [asset, action, causes[0]?.kind]), [
    ["raw", "run", "missing"],
    ["clean", "run", "missing"],
  ]);
});

Deno.test("events are numbered without a gap, and stored but for progress", async () => {
  const rig = pipeline();
  const { runId } = await rig.run({ concurrency: 2 });
  assertEquals(rig.events.map(({ seq }) => seq), rig.events.map((_, i) => i + 1));
  assertEquals(new Set(rig.events.map(({ runId }) => runId)), new Set([runId]));
  const stored = await rig.ledger.events(runId);
  assertEquals(stored, rig.events.filter(({ type }) => type !== "step_progress"));
  assertEquals(stored.at(-1)?.type, "run_finished");
});

Deno.test("a listener that fails is dropped, and never fails the run or its neighbours", async () => {
  const rig = pipeline();
  let thrown = 0;
  let rejected = 0;
  let closed = 0;
  const heard: RunEvent[] = [];
  const result = await rig.run({
    listeners: [
      {
        name: "throws",
        handle: () => {
          thrown++;
          throw new Error("No terminal");
        },
      },
      {
        name: "rejects",
        handle: () => {
          rejected++;
          return Promise.reject(new Error("No network"));
        },
      },
      { name: "cannot close", handle: () => {}, close: () => Promise.reject(new Error("No disk")) },
      { name: "hears", handle: (event) => void heard.push(event), close: () => void closed++ },
    ],
  });
  assertEquals(result.status, "succeeded");
  assertEquals([thrown, closed], [1, 1]);
  assert(rejected < rig.events.length);
  assertEquals(heard, rig.events);
});

Deno.test("a run waits for its listeners before it is over", async () => {
  const rig = pipeline();
  let handled = 0;
  const slow = {
    name: "slow",
    handle: async () => {
      await settled();
      handled++;
    },
    close: () => assertEquals(handled, rig.events.length),
  };
  await rig.run({ listeners: [slow] });
  assertEquals(handled, rig.events.length);
});

Deno.test("a run whose events cannot be stored says so, and is over all the same", async () => {
  const rig = pipeline();
  const { ledger } = rig;
  let full = false;
  const append = (events: readonly RunEvent[]) =>
    full ? Promise.reject(new Error("No space left")) : ledger.append(events);
  rig.parts = { ledger: { ...ledger, append } };
  const filling = {
    name: "fills the disk",
    handle: ({ type }: RunEvent) => {
      full = type === "step_materialized";
    },
  };
  await assertRejects(() => rig.run({ listeners: [filling] }), Error, "No space left");
  assertEquals((await ledger.runs(1)).map(({ status }) => status), ["succeeded"]);
});

Deno.test("eventBus() loses nothing and keeps the order while the ledger is slow", async () => {
  const ledger = memoryLedger();
  const batches: number[] = [];
  const slow = {
    ...ledger,
    append: async (events: readonly RunEvent[]) => {
      batches.push(events.length);
      await settled();
      await ledger.append(events);
    },
  };
  const bus = eventBus("run", slow, new FakeClock(), []);
  const log = (n: number) =>
    bus.emit({ type: "step_log", asset: "a", partition: "", level: "info", message: String(n) });
  for (let n = 1; n <= 5; n++) log(n);
  await Promise.resolve();
  for (let n = 6; n <= 9; n++) log(n);
  await settled();
  log(10);
  await bus.flush();
  assertEquals((await ledger.events("run")).map(({ seq }) => seq), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  log(11);
  await bus.close();
  assertEquals((await ledger.events("run")).length, 11);
  // One write at a time; what comes meanwhile rides along with the next.
  assertEquals(batches.reduce((a, b) => a + b), 11);
  assert(batches.length <= 4);
});

Deno.test("eventError() keeps name, message and stack of an error, and the text of anything else", () => {
  const { name, message, stack } = eventError(new RangeError("too far"));
  assertEquals([name, message, stack?.includes("events_test.ts")], ["RangeError", "too far", true]);
  assertEquals(eventError(42), { name: "Error", message: "42" });
});
