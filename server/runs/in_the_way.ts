/**
 * Runs that are at the same assets.
 *
 * @module
 */
import {
  type AssetGraph,
  type AssetKey,
  buryTheDead,
  parseSelection,
  type RunRecord,
  select,
} from "../../assets/engine/mod.ts";
import type { Services } from "../services.ts";

/** A run, and an asset that both want. */
export interface InTheWay {
  readonly run: RunRecord;
  readonly asset: AssetKey;
}

/** Nobody runs more at once. */
const MOST_RUNS = 200;

/** A living run, of whatever process, that is to bring one of these assets up to date. */
export async function runInTheWay(
  { engine, database }: Pick<Services, "engine" | "database">,
  wanted: ReadonlySet<AssetKey>,
): Promise<InTheWay | undefined> {
  await buryTheDead(engine);
  for (const run of await database.runs.find({ status: "running", limit: MOST_RUNS })) {
    const asset = keysOf(engine.graph, run.selection).find((key) => wanted.has(key));
    if (asset !== undefined) return { run, asset };
  }
  return undefined;
}

/** What another process selected. With another graph than ours it may name what we do not know: then it may be anything. */
function keysOf(graph: AssetGraph, selection: string): readonly AssetKey[] {
  try {
    return select(graph, parseSelection(selection));
  } catch {
    return graph.keys;
  }
}
