/**
 * An engine in memory, for tests and benchmarks: the same runner, with no disk and no database.
 *
 * @module
 */
import type { Asset } from "../asset.ts";
import { type Engine, systemClock } from "../engine.ts";
import { assetGraph } from "../graph.ts";
import { localCompute } from "../ports.ts";
import { memoryLedger } from "./ledger.ts";
import { memoryPins } from "./pins.ts";
import { memoryStore } from "./store.ts";

/** Counts the engines of this process, so that each is an owner of its own. */
let engines = 0;

/** An engine over `assets`; any part can be replaced. Every asset's code is its module's URL unless `code` says more. */
export function memoryEngine(assets: readonly Asset[], parts: Partial<Engine> = {}): Engine {
  return {
    graph: assetGraph(assets),
    ledger: memoryLedger(),
    pins: memoryPins(),
    store: memoryStore(),
    code: { manifest: (module) => Promise.resolve({ [module]: "1" }) },
    sources: new Map(),
    publishers: new Map(),
    compute: localCompute(1),
    config: new Map(),
    owner: { id: `memory-${++engines}`, isAlive: () => Promise.resolve(true) },
    clock: systemClock,
    leaseTtlMs: 30_000,
    random: Math.random,
    ...parts,
  };
}
