/**
 * Where a model comes from: its version, what was measured of it, the data under it, the run and the code that made it.
 *
 * @module
 */
import {
  type Alias,
  type AssetKey,
  type LineageEntry,
  type Materialization,
  type ModelVersion,
  partsAmong,
  type RunRecord,
  WHOLE,
} from "../../../assets/engine/mod.ts";
import { model as modelAsset } from "../../../assets/mod.ts";
import type { Services } from "../../services.ts";

/** So far back a materialization is looked for. */
const HISTORY = 200;
const RUNS = 500;

/** One asset under a model. */
export interface TraceEntry {
  readonly asset: AssetKey;
  readonly description: string;
  /** The materialization of its last partition; undefined when it is no longer kept, or they are a set. */
  readonly materialization: Materialization | undefined;
  readonly dataVersion: string;
  readonly runId: string | undefined;
  readonly partitions: number;
}

/** All of it. What is no longer kept is left out. */
export interface Trace {
  readonly dataVersion: string;
  readonly version: ModelVersion | undefined;
  readonly aliases: readonly Alias[];
  readonly model: Materialization | undefined;
  /** Downstream first: from what the model was made from to the sources. */
  readonly entries: readonly TraceEntry[];
  readonly run: RunRecord | undefined;
}

/** What a trace is looked up in. */
type Records = Pick<Services, "engine" | "versions">;

/** Follows a model to its sources. @param number null for a model without a version. */
export async function traceOf(
  { engine, versions }: Records,
  { number, dataVersion }: { readonly number: number | null; readonly dataVersion: string },
): Promise<Trace> {
  const { ledger, graph } = engine;
  const version = number === null ? undefined : await versions.version(modelAsset.key, number);
  const history = await ledger.history(modelAsset.key, { partition: WHOLE, limit: HISTORY });
  const model = history.find((made) =>
    version === undefined ? made.dataVersion === dataVersion : made.id === version.materialization
  );
  const lineage = version?.lineage ?? (model === undefined ? [] : await inputsOf(engine, model));
  const [entries, runs, aliases] = await Promise.all([
    entriesOf(engine, lineage),
    ledger.runs(RUNS),
    versions.aliases(modelAsset.key),
  ]);
  // The order of the graph is upstream first.
  const order = new Map(graph.assets.map(({ key }, place) => [key, place]));
  const runId = version?.runId ?? model?.runId;
  return {
    dataVersion,
    version,
    aliases: [...aliases].filter(([, named]) => named === number).map(([alias]) => alias),
    model,
    entries: entries.sort((a, b) => (order.get(b.asset) ?? 0) - (order.get(a.asset) ?? 0)),
    run: runs.find(({ id }) => id === runId),
  };
}

/** The lineage of a model that no registry wrote down. */
async function inputsOf({ ledger }: Records["engine"], model: Materialization): Promise<LineageEntry[]> {
  const found = new Map<string, LineageEntry>();
  const waiting = [...model.inputs];
  for (let input = waiting.pop(); input !== undefined; input = waiting.pop()) {
    const { asset, partition, dataVersion } = input;
    const key = `${asset}\n${partition}`;
    if (found.has(key)) continue;
    const made = (await ledger.history(asset, { partition, limit: HISTORY }))
      .find((one) => one.dataVersion === dataVersion);
    found.set(key, {
      asset,
      partition,
      dataVersion,
      materialization: made?.id ?? null,
      runId: made?.runId ?? null,
    });
    waiting.push(...made?.inputs ?? []);
  }
  return [...found.values()];
}

async function entriesOf(
  { ledger, graph, store }: Records["engine"],
  lineage: readonly LineageEntry[],
): Promise<TraceEntry[]> {
  const byAsset = Map.groupBy(lineage, ({ asset }) => asset);
  return await Promise.all([...byAsset].map(async ([asset, entries]): Promise<TraceEntry> => {
    // The newest partition stands for all of them; a set of them has no materialization of its own.
    const { partition, dataVersion, materialization, runId } = entries.at(-1)!;
    const parts = await partsAmong(entries, asset, store);
    const history = await ledger.history(asset, { partition, limit: HISTORY });
    return {
      asset,
      description: graph.assets.find(({ key }) => key === asset)?.description ?? "",
      materialization: history.find(({ id }) => id === materialization),
      dataVersion,
      runId: runId ?? undefined,
      partitions: Math.max(entries.length, parts?.size ?? 0),
    };
  }));
}
