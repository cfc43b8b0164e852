/**
 * A process that fills a year of daily partitions, for tests that kill it.
 *
 * @module
 */
import { assetGraph, type Engine, run, systemClock } from "../../assets/engine/mod.ts";
import { memoryEngine } from "../../assets/engine/memory/engine.ts";
import { openDatabase } from "../../db/mod.ts";
import { claimOwner } from "../../infra/process/owner.ts";
import { fileStore } from "../../infra/store/file_store.ts";
import { backfillAssets } from "./backfill_assets.ts";

/** The engine of a home on disk. */
export async function openBackfill(home: string): Promise<{ engine: Engine; close(): Promise<void> }> {
  const owner = await claimOwner(home);
  const database = await openDatabase({ dialect: "sqlite", path: `${home}/questline.db` });
  const engine = memoryEngine([], {
    graph: assetGraph(backfillAssets),
    ledger: database.ledger,
    store: fileStore({ root: `${home}/artifacts`, owner: owner.id }),
    owner,
    clock: systemClock,
    leaseTtlMs: 3_600_000,
  });
  return {
    engine,
    async close() {
      await owner.release();
      await database.close();
    },
  };
}

if (import.meta.main) {
  const write = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(text));
  const { engine, close } = await openBackfill(Deno.args[0]!);
  const { status } = await run(engine, {
    concurrency: 3,
    signal: new AbortController().signal,
    listeners: [{
      name: "lines",
      handle(event) {
        if (event.type === "step_materialized") write(`made ${event.asset} ${event.partition}\n`);
      },
    }],
  });
  write(`ended ${status}\n`);
  await close();
}
