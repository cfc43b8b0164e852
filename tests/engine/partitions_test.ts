/**
 * Stories of assets that come in partitions.
 *
 * @module
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  allPartitions,
  type Asset,
  BlockedError,
  daily,
  GraphError,
  type PartitionFilter,
  partitionsFor,
  partitionsOf,
  type PartitionValues,
  partitionWindow,
  rollback,
  sourcePartitions,
  staticPartitions,
  stepId,
} from "../../assets/engine/mod.ts";
import { Days } from "../support/days.ts";
import { pipeline, ran, sentences, states, sum, token } from "../support/days_pipeline.ts";
import { ALWAYS, Rig } from "../support/engine_rig.ts";

Deno.test("each partition is a step: it runs once, and everything is fresh", async () => {
  const { rig, total, doubled } = pipeline({ "2026-01-01": [1], "2026-01-02": [2, 3] });
  await rig.run();
  assertEquals(ran(rig), [
    "logs[2026-01-01]",
    "logs[2026-01-02]",
    "doubled[2026-01-01]",
    "doubled[2026-01-02]",
    "total",
  ]);
  assertEquals([await rig.value(doubled, "2026-01-02"), await rig.value(total)], [10, 12]);
  assertEquals(new Set(Object.values(await states(rig))), new Set(["fresh"]));
  assertEquals(new Set(Object.values(await rig.outcomes())), new Set(["fresh"]));
});

Deno.test("late data makes exactly its day stale, and what depends on it", async () => {
  const { rig, source, logs, doubled, total } = pipeline({
    "2026-01-01": [1],
    "2026-01-02": [2],
    "2026-01-03": [3],
  });
  await rig.run();
  source.days.set("2026-01-02", [2, 5]);
  assertEquals(await rig.actions(), {
    "logs[2026-01-01]": "fresh",
    "logs[2026-01-02]": "run",
    "logs[2026-01-03]": "fresh",
    "doubled[2026-01-01]": "fresh",
    "doubled[2026-01-02]": "maybe",
    "doubled[2026-01-03]": "fresh",
    total: "maybe",
  });
  assertEquals(await sentences(rig, logs, "2026-01-02"), ["source: day 2026-01-02 has other content"]);
  assertEquals(await sentences(rig, doubled, "2026-01-02"), ["upstream: logs[2026-01-02] is stale"]);
  assertEquals(await sentences(rig, total), ["upstream: doubled[2026-01-02] is stale"]);
  rig.events.length = 0;
  await rig.run();
  assertEquals(ran(rig), ["logs[2026-01-02]", "doubled[2026-01-02]", "total"]);
  assertEquals(await rig.value(total), 2 * 11);
});

Deno.test("a day whose content ends up the same keeps its data version, and nothing below runs", async () => {
  const { rig, source, logs } = pipeline({ a: [1, 2] });
  await rig.run();
  const before = await rig.version(logs, "a");
  source.days.set("a", [2, 1]);
  rig.asset("unrelated");
  await rig.run();
  assert(await rig.version(logs, "a") !== before);
  // doubled[a] ran, and yielded what it had.
  assertEquals(rig.calls, { logs: 2, doubled: 2, total: 1, unrelated: 1 });
  source.days.set("a", [1, 2]);
  assertEquals((await rig.outcomes())["logs[a]"], "reused");
  assertEquals(await rig.version(logs, "a"), before);
  assertEquals(rig.calls, { logs: 2, doubled: 2, total: 1, unrelated: 1 });
});

Deno.test("a day that comes and one that goes make what is made from all of them stale", async () => {
  const { rig, source, total } = pipeline({ a: [1], b: [2] });
  await rig.run();
  source.days.set("c", [4]);
  source.days.delete("a");
  const plan = await rig.plan();
  assertEquals(plan.steps.map(({ id, state }) => [id, state]), [
    ["logs[b]", "fresh"],
    ["logs[c]", "missing"],
    ["doubled[b]", "fresh"],
    ["doubled[c]", "missing"],
    ["total", "stale"],
  ]);
  assertEquals([plan.asset("logs").removed, plan.asset("doubled").removed], [["a"], ["a"]]);
  const causes = plan.byId.get(stepId("total"))!.causes;
  assertEquals(causes.map(({ kind, sentence }) => [kind, sentence]), [
    ["partition_added", "upstream: doubled[c] is new"],
    ["partition_removed", "upstream: partition removed: doubled[a]"],
    ["upstream_stale", "upstream: doubled[c] is missing"],
  ]);
  await rig.run();
  assertEquals(await rig.value(total), 2 * 6);
  assertEquals(new Set(Object.values(await states(rig))), new Set(["fresh"]));

  // It comes back as it was: nothing of it runs, and the total that was made from the same three is not there yet.
  source.days.set("a", [1]);
  rig.events.length = 0;
  await rig.run();
  assertEquals(ran(rig), ["total"]);
  assertEquals(await rig.value(total), 2 * 7);
});

Deno.test("only a deletion makes what is made from all stale", async () => {
  const { rig, source, total } = pipeline({ a: [1], b: [2] });
  await rig.run();
  source.days.delete("b");
  assertEquals(await sentences(rig, total), ["upstream: partition removed: doubled[b]"]);
  rig.events.length = 0;
  await rig.run();
  assertEquals(ran(rig), ["total"]);
  assertEquals(await rig.value(total), 2);
});

Deno.test("time brings partitions", async () => {
  const rig = new Rig();
  const days = daily({ start: "2025-12-30" });
  const daily_ = rig.asset("visits", { partitions: days, make: (_, { partition }) => partition });
  rig.asset("all_visits", { deps: [allPartitions(daily_)] });
  await rig.run();
  assertEquals(ran(rig), ["visits[2025-12-30]", "visits[2025-12-31]", "all_visits"]);
  assertEquals(await rig.value(daily_, "2025-12-31"), "2025-12-31");
  rig.events.length = 0;
  await rig.clock.advance(24 * 3_600_000);
  assertEquals(await states(rig), {
    "visits[2025-12-30]": "fresh",
    "visits[2025-12-31]": "fresh",
    "visits[2026-01-01]": "missing",
    all_visits: "stale",
  });
  await rig.run();
  assertEquals(ran(rig), ["visits[2026-01-01]", "all_visits"]);
});

Deno.test("a window is stale when anything in it is", async () => {
  const keys = ["a", "b", "c", "d", "e"];
  const rig = new Rig();
  const source = new Days(Object.fromEntries(keys.map((key, i) => [key, [i]])));
  rig.parts = { sources: new Map([["days", source]]) };
  const logs = rig.asset("logs", {
    partitions: sourcePartitions(),
    source: token,
    make: (_, { partition }) => source.days.get(partition)!,
  });
  const smooth = rig.asset("smooth", {
    partitions: partitionsOf(logs),
    deps: [partitionWindow(logs, { before: 2, after: 1 })],
    async make({ logs }) {
      const seen: string[] = [];
      for await (const [key, values] of logs as PartitionValues<number[]>) seen.push(`${key}${values}`);
      return seen.join(" ");
    },
  });
  await rig.run();
  assertEquals(await Promise.all(keys.map((key) => rig.value(smooth, key))), [
    "a0 b1",
    "a0 b1 c2",
    "a0 b1 c2 d3",
    "b1 c2 d3 e4",
    "c2 d3 e4",
  ]);
  source.days.set("b", [9]);
  rig.events.length = 0;
  await rig.run();
  assertEquals(ran(rig), ["logs[b]", "smooth[a]", "smooth[b]", "smooth[c]", "smooth[d]"]);
  source.days.delete("e");
  rig.events.length = 0;
  await rig.run();
  assertEquals(ran(rig), ["smooth[d]"]);
  assertEquals(await rig.value(smooth, "d"), "b9 c2 d3");
});

Deno.test("a function chooses partitions; those that there are not are left out", async () => {
  const rig = new Rig();
  const regions = rig.asset("regions", {
    partitions: staticPartitions(["north", "south", "east"]),
    make: (_, { partition }) => partition,
  });
  const halves = rig.asset("halves", {
    partitions: staticPartitions(["first", "second"]),
    deps: [
      partitionsFor(regions, (half) => half === "first" ? ["north", "west"] : ["south", "east"]),
    ],
    make: ({ regions }) => (regions as PartitionValues).keys,
  });
  await rig.run();
  assertEquals(await rig.value(halves, "first"), ["north"]);
  assertEquals(await rig.value(halves, "second"), ["south", "east"]);
});

Deno.test("what is made from the same partition exists as long as that does", async () => {
  const rig = new Rig();
  const few = rig.asset("few", { partitions: staticPartitions(["a", "b"]) });
  rig.asset("more", { partitions: staticPartitions(["a", "b", "c"]), deps: [few] });
  assertEquals(Object.keys(await rig.actions()), ["few[a]", "few[b]", "more[a]", "more[b]"]);
});

Deno.test("a failing partition stops what is made from it, and no other", async () => {
  let broken = "b";
  const { rig, doubled, total } = pipeline({ a: [1], b: [2], c: [3] }, {
    doubled: {
      make({ logs }, { partition }) {
        if (partition === broken) throw new Error("Broken");
        return 2 * sum(logs as number[]);
      },
    },
  });
  const outcomes = await rig.outcomes({ concurrency: 3 });
  assertEquals(
    [outcomes["doubled[a]"], outcomes["doubled[b]"], outcomes["doubled[c]"], outcomes["total"]],
    ["materialized", "failed", "materialized", "skipped"],
  );
  assertEquals((await rig.ledger.failures()).map(({ partition }) => partition), ["b"]);
  broken = "";
  rig.events.length = 0;
  await rig.run({ partitions: { states: ["failed"] } });
  assertEquals(ran(rig), ["doubled[b]"]);
  assertEquals(await rig.ledger.failures(), []);
  await rig.run();
  assertEquals(await rig.value(total), 12);
  assertEquals(rig.calls, { logs: 3, doubled: 4, total: 1 });
  assertEquals(await rig.value(doubled, "b"), 4);
});

Deno.test("ranges and states narrow a run", async () => {
  const days = Object.fromEntries(
    ["2026-01-30", "2026-01-31", "2026-02-01", "2026-02-02"].map((d) => [d, [1]]),
  );
  const { rig } = pipeline(days);
  const selected = new Set(["logs"]);
  const run = async (partitions: PartitionFilter) => {
    rig.events.length = 0;
    await rig.run({ selected, partitions });
    return ran(rig);
  };
  assertEquals(await run({ ranges: [{ from: "2026-01-31", to: "2026-02-01" }] }), [
    "logs[2026-01-31]",
    "logs[2026-02-01]",
  ]);
  assertEquals(
    await run({ ranges: [{ from: "2026-01", to: "2026-01" }], states: ["missing"] }),
    [
      "logs[2026-01-30]",
    ],
  );
  assertEquals(await run({ states: ["missing"] }), ["logs[2026-02-02]"]);
  await assertRejects(
    () => rig.run({ selected: new Set(["total"]) }),
    BlockedError,
    'Cannot materialize "total": its inputs "doubled[2026-01-30]" and "doubled[2026-01-31]" and ' +
      '"doubled[2026-02-01]" and 1 more are missing or damaged; select "+total" with all partitions',
  );
});

Deno.test("a lost artifact of one partition is found, and only it is recomputed", async () => {
  const { rig, doubled } = pipeline({ a: [1], b: [2] });
  await rig.run();
  await rig.store.delete(await rig.version(doubled, "b"));
  rig.events.length = 0;
  await rig.run();
  assertEquals(ran(rig), ["doubled[b]"]);
});

Deno.test("a day that changes while it is read is looked at again", async () => {
  const { rig, source, total } = pipeline({ a: [1], b: [2] });
  source.before = (day) => {
    if (day === "b") source.days.set("b", [7]);
  };
  await rig.run();
  assertEquals(await rig.value(total), 16);
  assertEquals(source.reads, ["a", "b", "b"]);
});

Deno.test("checks are kept by partition", async () => {
  const { rig } = pipeline({ a: [1], b: [-2] }, {
    doubled: {
      checks: [{ name: "positive", blocking: true, evaluate: (value) => (value as number) > 0 }],
    },
  });
  const outcomes = await rig.outcomes();
  assertEquals([outcomes["doubled[a]"], outcomes["doubled[b]"]], ["materialized", "failed"]);
  assertEquals((await rig.plan()).byId.get(stepId("doubled", "b"))!.causes.map(({ kind }) => kind), [
    "missing",
    "check_failed",
  ]);
});

Deno.test("an asset's limit holds while others go on", async () => {
  const keys = ["a", "b", "c", "d", "e", "f"];
  const rig = new Rig();
  const most: Record<string, number> = {};
  const busy: Record<string, number> = {};
  const make = (name: string) => async () => {
    busy[name] = (busy[name] ?? 0) + 1;
    most[name] = Math.max(most[name] ?? 0, busy[name]);
    await new Promise((resolve) => setTimeout(resolve, 2));
    busy[name]!--;
    return name;
  };
  rig.asset("narrow", { partitions: staticPartitions(keys), concurrency: 2, make: make("narrow") });
  rig.asset("wide", { partitions: staticPartitions(keys), make: make("wide") });
  await rig.run({ concurrency: 6 });
  assertEquals([most["narrow"], most["wide"]! >= 4], [2, true]);
  assertEquals(rig.calls, { narrow: 6, wide: 6 });
});

Deno.test("a rolled back partition is held until its day changes", async () => {
  const { rig, source, doubled } = pipeline({ a: [1], b: [2] });
  await rig.run();
  source.days.set("b", [5]);
  await rig.run();
  await rollback(rig.engine(), doubled, { partition: "b", signal: ALWAYS });
  assertEquals(await rig.value(doubled, "b"), 4);
  assertEquals((await rig.plan()).byId.get(stepId("doubled", "b"))!.held, true);
  assertEquals((await rig.outcomes())["doubled[b]"], "fresh");
  source.days.set("b", [6]);
  await rig.run();
  assertEquals(await rig.value(doubled, "b"), 12);
});

Deno.test("dependencies on partitions that make no sense are refused", () => {
  const declare = (build: (rig: Rig, parts: Asset, whole: Asset) => void) => () => {
    const rig = new Rig();
    build(rig, rig.asset("parts", { partitions: staticPartitions(["a"]) }), rig.asset("whole"));
    rig.engine();
  };
  assertThrows(
    declare((rig, parts) => rig.asset("x", { deps: [parts] })),
    GraphError,
    '"x" depends on "parts", which has partitions, and has none itself: write allPartitions(…)',
  );
  assertThrows(
    declare((rig, _, whole) => rig.asset("x", { deps: [allPartitions(whole)] })),
    GraphError,
    '"x" depends on partitions of "whole", which has none: depend on it as it is',
  );
  assertThrows(
    declare((rig, parts) => rig.asset("x", { deps: [partitionWindow(parts, { before: 1 })] })),
    GraphError,
    '"x" depends on a window of "parts", and has no partitions',
  );
  assertThrows(() => staticPartitions(["a", "a"]), TypeError, '"a" stands twice');
  for (const key of ["", "a b", "a,b", "a[b]", "a..b", "*", "x".repeat(201)]) {
    assertThrows(() => staticPartitions([key]), TypeError, "Cannot name a partition");
  }
});
