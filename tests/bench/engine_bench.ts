/**
 * What the engine costs: planning large graphs, and running steps that do nothing.
 *
 * @module
 */
import { z } from "zod";
import { type Asset, asset, json, memoryEngine, planNow, run } from "../../assets/engine/mod.ts";
import { plan, type PlanHistory } from "../../assets/engine/plan.ts";
import { inspect } from "../../assets/engine/inspect.ts";
import { openDatabase } from "../../db/mod.ts";
import { alone, inTurn, type Row } from "./harness.ts";

const signal = new AbortController().signal;

/** A layered graph: each asset depends on up to three of the layer before it. */
export function layered(size: number, width = Math.ceil(Math.sqrt(size))): Asset[] {
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
  rows.push(await overhead(1000));
  rows.push(await fromDatabase(10_000));
  return rows;
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
