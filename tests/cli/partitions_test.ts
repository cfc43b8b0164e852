/**
 * The commands on assets that come in partitions.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import {
  allPartitions,
  memoryVersions,
  type PartitionValues,
  sourcePartitions,
  sourceToken,
} from "../../assets/engine/mod.ts";
import { graph } from "../../infra/cli/commands/graph.ts";
import { history } from "../../infra/cli/commands/history.ts";
import { materialize } from "../../infra/cli/commands/materialize.ts";
import { rollBack } from "../../infra/cli/commands/rollback.ts";
import { show } from "../../infra/cli/commands/show.ts";
import { status } from "../../infra/cli/commands/status.ts";
import { explain } from "../../infra/cli/commands/why.ts";
import { UsageError } from "../../infra/cli/exit.ts";
import type { Session } from "../../infra/cli/session.ts";
import { Days } from "../support/days.ts";
import { ALWAYS, Rig } from "../support/engine_rig.ts";
import { capturedTerminal } from "../support/session.ts";

const token = sourceToken<number>("days");

function world(count: number) {
  const rig = new Rig();
  const day = (i: number) => new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
  const source = new Days(Object.fromEntries(Array.from({ length: count }, (_, i) => [day(i), [i]])));
  rig.parts = { sources: new Map([["days", source]]) };
  const broken = new Set<string>();
  const logs = rig.asset("logs", {
    partitions: sourcePartitions(),
    source: token,
    make(_, { partition }) {
      if (broken.has(partition)) throw new Error(`${partition} is unreadable`);
      return source.days.get(partition)!;
    },
  });
  rig.asset("total", {
    deps: [allPartitions(logs)],
    make: async ({ logs }) => (await Array.fromAsync(logs as PartitionValues)).length,
  });
  rig.asset("apart");
  /** Runs a command; answers its exit code and what it printed. */
  const command = async (work: (session: Session) => Promise<number>) => {
    const terminal = capturedTerminal({ width: () => 160 });
    const session = {
      engine: rig.engine(),
      terminal,
      signal: ALWAYS,
      config: { settings: { QUESTLINE_CONCURRENCY: 1 } },
      listeners: [],
      database: { versions: memoryVersions(), runs: { cancelRequest: () => Promise.resolve(undefined) } },
    } as unknown as Session;
    return { code: await work(session), ...terminal.written };
  };
  const run = (words: string[] = [], options: Parameters<typeof materialize>[2] | object = {}) =>
    command((session) => materialize(session, words, { plan: false, force: false, json: false, ...options }));
  return { rig, source, broken, command, run };
}

const plain = { json: false, check: false };

Deno.test("status tells all partitions of an asset in one line", async () => {
  const { source, broken, command, run } = world(5);
  await run();
  const fresh = await command((session) => status(session, [], { ...plain, check: true }));
  assertEquals([fresh.code, fresh.err], [0, "Everything is fresh.\n"]);
  assertMatch(fresh.out, /^logs +✓ fresh +5 fresh \(2026-01-01\.\.2026-01-05\) /m);

  source.days.set("2026-01-02", [7]);
  source.days.set("2026-01-03", [7]);
  source.days.set("2026-01-09", [7]);
  source.days.delete("2026-01-05");
  broken.add("2026-01-03");
  await run(["logs"], { partition: "2026-01-03" });
  const { code, out, err } = await command((session) => status(session, [], { ...plain, check: true }));
  assertMatch(
    out,
    /^logs +✗ failed +2 fresh, 1 stale \(2026-01-02\), 1 missing \(2026-01-09\), 1 failed \(2026-01-03\), 1 removed /m,
  );
  assertEquals([code, err.startsWith("2 assets are not fresh.")], [3, true]);

  const json = await command((session) => status(session, ["logs"], { json: true, check: false }));
  const [row] = JSON.parse(json.out);
  assertEquals([row.asset, row.partition, row.state], ["logs", "*", "stale"]);
  assertEquals(row.partitions, {
    total: 5,
    fresh: 2,
    stale: 1,
    missing: 1,
    failed: 1,
    removed: 1,
    ranges: [
      { state: "fresh", from: "2026-01-01", to: "2026-01-01", count: 1 },
      { state: "stale", from: "2026-01-02", to: "2026-01-02", count: 1 },
      { state: "failed", from: "2026-01-03", to: "2026-01-03", count: 1 },
      { state: "fresh", from: "2026-01-04", to: "2026-01-04", count: 1 },
      { state: "missing", from: "2026-01-09", to: "2026-01-09", count: 1 },
    ],
  });
  const some = await command((session) =>
    status(session, [], { ...plain, partition: "2026-01-02..2026-01-04" })
  );
  assertEquals(some.out.match(/^logs\[.*\] +\S \w+/gm), [
    "logs[2026-01-02]  ● stale",
    "logs[2026-01-03]  ● stale",
    "logs[2026-01-04]  ✓ fresh",
  ]);
});

Deno.test("materialize takes ranges, months, what is missing and what failed", async () => {
  const { rig, broken, run } = world(40);
  const ran = async (...args: Parameters<typeof run>) => {
    rig.calls["logs"] = 0;
    const { code } = await run(...args);
    return [code, rig.calls["logs"]];
  };
  assertEquals(await ran([], { partition: "2026-01-03" }), [0, 1]);
  assertEquals(rig.calls, { logs: 1, total: 0, apart: 0 });
  assertEquals(await ran([], { partition: "2026-01-01..2026-01-05" }), [0, 4]);
  assertEquals(await ran([], { partition: "2026-02" }), [0, 9]);
  broken.add("2026-01-20");
  broken.add("2026-01-21");
  assertEquals(await ran(["logs"], { missing: true }), [1, 26]);
  broken.delete("2026-01-20");
  assertEquals(await ran(["logs"], { failed: true }), [1, 2]);
  broken.clear();
  assertEquals(await ran(["logs"], { failed: true }), [0, 1]);
  assertEquals(await ran(), [0, 0]);
  assertEquals(rig.calls["total"], 1);
});

Deno.test("partitions that there are not are refused, and told", async () => {
  const { run, command } = world(40);
  const refuse = (partition: string, words: string[], message: string) =>
    assertRejects(() => run(words, { partition }), UsageError, message);
  await refuse(
    "2026-05-01",
    [],
    'There is no partition "2026-05-01": logs has 40 partitions, 2026-01-01 to 2026-02-09',
  );
  await refuse("2026-01-01", ["apart"], "--partition is given, and no selected asset has partitions");
  await refuse("2026-01-01..", [], 'Cannot read partitions "2026-01-01.."');
  await assertRejects(
    () => command((session) => explain(session, "logs", { json: false, partition: "2026-01-32" })),
    UsageError,
    '"logs" has no partition "2026-01-32": it has 40 partitions',
  );
});

Deno.test("a plan joins partitions that fare alike", async () => {
  const { source, run } = world(30);
  await run([], { partition: "2026-01-01..2026-01-10" });
  source.days.set("2026-01-04", [9]);
  const { out } = await run(["logs"], { plan: true });
  assertEquals(out.split("\n").filter((line) => line !== ""), [
    "fresh   logs[2026-01-01..2026-01-03] 3 partitions: stays as it is",
    "run     logs[2026-01-04]             will run",
    "        · source: day 2026-01-04 has other content",
    "fresh   logs[2026-01-05..2026-01-10] 6 partitions: stays as it is",
    "run     logs[2026-01-11..2026-01-30] 20 partitions: will run",
    "        · it was never materialized",
  ]);
});

Deno.test("a backfill tells how far it is, and every failure", async () => {
  const { broken, run } = world(50);
  broken.add("2026-01-07");
  const { code, err } = await run(["logs"]);
  assertEquals(code, 1);
  assertEquals(err.match(/^.*partitions \(.*$/gm)?.filter((_, i) => [0, 4, 9].includes(i)), [
    "▸ logs               5 of 50 partitions (10 %)",
    "▸ logs               25 of 50 partitions (50 %), 1 failed",
    "✓ logs               50 of 50 partitions (100 %), 1 failed",
  ]);
  assertStringIncludes(err, "✗ logs[2026-01-07]   2026-01-07 is unreadable");
  assert(!err.includes("2026-01-08"));
});

Deno.test("why, history, show, rollback and graph know partitions", async () => {
  const { source, command, run } = world(3);
  await run();
  source.days.set("2026-01-02", [8]);
  const why = await command((session) => explain(session, "logs", { json: false }));
  assertStringIncludes(why.out, "logs: 2 fresh, 1 stale (2026-01-02)");
  assertStringIncludes(
    why.out,
    "logs[2026-01-02] is stale, because\n└─ source: day 2026-01-02 has other content",
  );
  const other = await command((session) => explain(session, "logs", { json: true, partition: "2026-01-03" }));
  assertEquals([JSON.parse(other.out).partition, JSON.parse(other.out).state], ["2026-01-03", "fresh"]);
  const above = await command((session) => explain(session, "total", { json: false }));
  assertStringIncludes(above.out, "upstream: logs[2026-01-02] is stale");
  await run();

  const all = await command((session) => history(session, "logs", { limit: 20, json: false }));
  assertEquals(all.out.match(/2026-01-0\d(?= {2})/g)?.slice(0, 2), ["2026-01-02", "2026-01-03"]);
  const one = await command((session) =>
    history(session, "logs", { limit: 20, json: true, partition: "2026-01-02" })
  );
  assertEquals(JSON.parse(one.out).map(({ partition }: { partition: string }) => partition), [
    "2026-01-02",
    "2026-01-02",
  ]);

  const shown = (partition?: string) =>
    command((session) =>
      show(session, "logs", { limit: 5, json: true, ...(partition !== undefined && { partition }) })
    );
  assertEquals(JSON.parse((await shown("2026-01-02")).out).value, [8]);
  assertEquals(JSON.parse((await shown()).out).value, [2]);
  await assertRejects(() => shown("2026-01-09"), UsageError, 'its partition "2026-01-09" is not there');

  const back = await command((session) => rollBack(session, "logs", { partition: "2026-01-02" }));
  assertMatch(back.out, /^logs\[2026-01-02\] now points at/);
  assertEquals(JSON.parse((await shown("2026-01-02")).out).value, [1]);

  const drawn = await command((session) => graph(session, [], { mermaid: true }));
  assertStringIncludes(drawn.out, 'logs["logs<br/>3 of 3 fresh"]:::fresh');
  assertStringIncludes(
    (await command((s) => graph(s, [], { mermaid: false }))).out,
    "logs (json, by source)",
  );
});
