/**
 * What the engine costs: planning large graphs, and running steps that do nothing.
 *
 * @module
 */
import { z } from "zod";
import {
  type Asset,
  asset,
  type AssetGraph,
  type Current,
  daily,
  type DataVersion,
  type Engine,
  fingerprint,
  json,
  type Materialization,
  memoryEngine,
  type Partitions,
  partitionSummary,
  type PlanHistory,
  planNow,
  run,
  type Snapshot,
  systemClock,
} from "../../assets/engine/mod.ts";
import { explicitCode } from "../../assets/engine/fingerprint.ts";
import { inspect } from "../../assets/engine/inspect.ts";
import { plan } from "../../assets/engine/plan.ts";
import { openDatabase } from "../../db/mod.ts";
import { fileStore } from "../../infra/store/file_store.ts";
import { alone, inTurn, type Row } from "./harness.ts";

const signal = new AbortController().signal;

/** A layered graph: each asset depends on up to three of the layer before it. */
export function layered(
  size: number,
  width = Math.ceil(Math.sqrt(size)),
  partitions?: Partitions,
): Asset[] {
  const assets: Asset[] = [];
  for (let i = 0; i < size; i++) {
    const layer = Math.floor(i / width);
    const deps: Record<string, Asset> = {};
    for (let d = 0; layer > 0 && d < 3; d++) {
      const upstream = assets[(layer - 1) * width + (i * 7 + d * 13) % width]!;
      deps[upstream.key] = upstream;
    }
    assets.push(asset({
      key: `asset_${i}`,
      description: "",
      deps,
      ...(partitions !== undefined && { partitions }),
      codec: json(z.number()),
      materialize: (inputs) => Object.values(inputs as Record<string, number>).reduce((a, b) => a + b, i),
    }));
  }
  return assets;
}

const noHistory: PlanHistory = { reusable: () => Promise.resolve(new Map()) };

/** Plans and runs graphs of several sizes. */
export async function engineRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of [100, 1000, 10_000]) {
    const engine = memoryEngine(layered(size));
    await run(engine, { concurrency: 8, signal });
    const snapshot = await inspect(engine, signal);
    const pure = await alone(() => plan(engine.graph, snapshot, noHistory), 9);
    rows.push({
      what: `plan of ${size.toLocaleString("en")} fresh assets`,
      ms: pure,
      note: size === 10_000
        ? `aim 100 ms: ${pure < 100 ? "met" : "missed"}`
        : `${(pure / size * 1000).toFixed(1)} µs an asset`,
    });
    const missing = memoryEngine(layered(size));
    const empty = await inspect(missing, signal);
    rows.push({
      what: `plan of ${size.toLocaleString("en")} missing assets`,
      ms: await alone(() => plan(missing.graph, empty, noHistory), 9),
    });
  }
  rows.push(...await partitionRows());
  rows.push(await overhead(1000));
  rows.push(await fromDatabase(10_000));
  return rows;
}

const DAYS = 3650;

/** A layered graph, each asset in ten years of days, after a run of everything. */
async function decades(assets: number): Promise<{ graph: AssetGraph; snapshot: Snapshot; empty: Snapshot }> {
  const partitions = daily({ start: "2016-01-01" });
  const end = Date.UTC(2016, 0, 1 + DAYS);
  const engine = memoryEngine(layered(assets, 10, partitions), {
    clock: { ...systemClock, now: () => end },
  });
  const { graph } = engine;
  const empty = await inspect(engine, signal);
  const currents = new Map<string, Map<string, Current>>();
  for (const { key } of graph.assets) {
    const { code } = empty.wants.get(key)!;
    const made = new Map<string, Current>();
    for (const partition of empty.keys.get(key)!) {
      const inputs = graph.upstream(key).map((asset) => ({
        asset,
        partition,
        dataVersion: currents.get(asset)!.get(partition)!.materialization.dataVersion,
      }));
      const from = { asset: key, partition, config: {}, inputs, source: null };
      const print = fingerprint({ ...from, code: code.version });
      const materialization: Materialization = {
        ...from,
        id: `${key} ${partition}`,
        runId: "run",
        code,
        fingerprint: print,
        dataVersion: print as string as DataVersion,
        size: 1,
        metadata: {},
        checks: [],
        startedAt: 0,
        finishedAt: 0,
        attempts: 1,
      };
      made.set(partition, { materialization, reason: "materialized", since: 0, over: null });
    }
    currents.set(key, made);
  }
  return { graph, empty, snapshot: { ...empty, currents } };
}

/** Planning a hundred assets of ten years of days. */
async function partitionRows(): Promise<Row[]> {
  const { graph, snapshot, empty } = await decades(100);
  const lateDay = new Map(snapshot.currents);
  const first = new Map(lateDay.get("asset_0"));
  first.delete("2020-02-29");
  lateDay.set("asset_0", first);
  const edited = new Map(snapshot.wants);
  edited.set("asset_0", { ...edited.get("asset_0")!, code: explicitCode("2") });
  const rows: Row[] = [];
  for (
    const [what, world] of [
      ["fresh", snapshot],
      ["with one day missing", { ...snapshot, currents: lateDay }],
      ["with one asset's code changed", { ...snapshot, wants: edited }],
      ["missing", empty],
    ] as const
  ) {
    const ms = await alone(() => plan(graph, world, noHistory), 7);
    rows.push({
      what: `plan of 100 assets × ${DAYS.toLocaleString("en")} partitions, ${what}`,
      ms,
      note: `aim 300 ms: ${ms < 300 ? "met" : "missed"}`,
    });
  }
  rows.push(await statusOfDecade());
  return rows;
}

/** What `status` looks at: a ledger in SQLite, artifacts in a folder, everything fresh. */
async function statusOfDecade(): Promise<Row> {
  const home = await Deno.makeTempDir();
  const database = await openDatabase({ dialect: "sqlite", path: `${home}/bench.db` });
  try {
    const parts: Partial<Engine> = {
      ledger: database.ledger,
      store: fileStore({ root: `${home}/artifacts`, owner: "bench", memory: `${home}/verified` }),
      clock: { ...systemClock, now: () => Date.UTC(2016, 0, 1 + DAYS) },
    };
    const engine = memoryEngine(layered(1, 1, daily({ start: "2016-01-01" })), parts);
    await run(engine, { concurrency: 8, signal });
    const ms = await alone(async () => {
      // As a new process finds it.
      const store = fileStore({ root: `${home}/artifacts`, owner: "bench", memory: `${home}/verified` });
      const { plan } = await planNow({ ...engine, store }, {}, signal);
      return plan.assets.map(partitionSummary);
    }, 7);
    return {
      what: `status of ${DAYS.toLocaleString("en")} partitions, ledger in SQLite, artifacts in files`,
      ms,
      note: `aim 200 ms: ${ms < 200 ? "met" : "missed"}`,
    };
  } finally {
    await database.close();
    await Deno.remove(home, { recursive: true });
  }
}

/** A whole run of steps that do nothing but add, against adding. */
async function overhead(size: number): Promise<Row> {
  const assets = layered(size);
  const direct = () => {
    const values = new Map<string, number>();
    for (const { key, deps, materialize } of assets) {
      const inputs = Object.fromEntries(Object.keys(deps).map((name) => [name, values.get(name)]));
      values.set(key, materialize(inputs, {} as never) as number);
    }
  };
  const { a, b } = await inTurn(() => run(memoryEngine(assets), { concurrency: 8, signal }), direct, 7);
  const each = (a - b) / size;
  return {
    what: `first run of ${size.toLocaleString("en")} assets that only add, in memory`,
    ms: a,
    note: `${each.toFixed(3)} ms an asset; aim 1 ms: ${each < 1 ? "met" : "missed"}`,
  };
}

/** Looking at and planning fresh assets whose ledger is an SQLite file. */
async function fromDatabase(size: number): Promise<Row> {
  const home = await Deno.makeTempDir();
  const database = await openDatabase({ dialect: "sqlite", path: `${home}/bench.db` });
  try {
    const engine = memoryEngine(layered(size), { ledger: database.ledger });
    await run(engine, { concurrency: 8, signal });
    return {
      what: `look and plan, ${size.toLocaleString("en")} fresh assets, ledger in SQLite`,
      ms: await alone(() => planNow(engine, {}, signal), 5),
      note: "reading the ledger, hashing the (tiny) artifacts, planning",
    };
  } finally {
    await database.close();
    await Deno.remove(home, { recursive: true });
  }
}
