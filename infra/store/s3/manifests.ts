/**
 * Puts what was materialized on the shelf: a readable name for every data file, model and batch of recommendations.
 *
 * @module
 */
import type { AssetGraph } from "../../../assets/engine/graph.ts";
import type { Ledger, Materialization } from "../../../assets/engine/ledger.ts";
import { mapPooled } from "../../../assets/engine/pool.ts";
import type { EventListener } from "../../../assets/engine/ports.ts";
import type { Manifest, Shelf, ShelfName, ShelfPath } from "./shelf.ts";

/** Where the names go, and what tells about a materialization. */
export interface ManifestOptions {
  readonly shelf: Shelf;
  readonly ledger: Ledger;
  readonly graph: AssetGraph;
  /** Before every key of the bucket. */
  readonly prefix: string;
  /** The asset whose artifacts are batches of recommendations. */
  readonly recommendations: string;
}

/**
 * A listener that names each materialization as soon as it is current:
 * `data/<asset>/<materialization>-<first digits of the data version>.json`, `models/<asset>/…`, `recommendations/…`.
 * Numbered names, `models/<name>/v<N>.json`, are the model registry's to give, by `shelf.claim`.
 *
 * A run that is killed between the two leaves its last materialization without a name; so each run begins by naming
 * what is current. A bucket that fails costs the name until then, and never the run.
 */
export function manifests(options: ManifestOptions): EventListener {
  const { shelf, ledger, graph } = options;
  const stop = new AbortController();
  const place = async (materialization: Materialization) => {
    if (!graph.has(materialization.asset)) return;
    const path = shelfPath(materialization, shelfOf(options, materialization.asset));
    // One name that fails is no reason to drop the rest of the run's.
    await shelf.place(path, manifestOf(materialization, options.prefix), stop.signal).catch(() => {});
  };
  return {
    name: "shelf",
    async handle(event) {
      if (event.type === "run_started") {
        // A log by day has hundreds of them, each a request.
        await mapPooled(await ledger.currents(), ({ materialization }) => place(materialization));
      } else if (event.type === "step_materialized") {
        const { asset, partition, materializationId } = event;
        const found = (await ledger.history(asset, { partition, limit: 10 }))
          .find(({ id }) => id === materializationId);
        if (found !== undefined) await place(found);
      }
    },
  };
}

function shelfOf({ graph, recommendations }: ManifestOptions, asset: string): ShelfName {
  if (asset === recommendations) return "recommendations";
  return graph.get(asset).kinds.includes("model") ? "models" : "data";
}

/** In the order of time below the asset's folder. */
export function shelfPath(
  { id, asset, partition, dataVersion }: Materialization,
  shelf: ShelfName,
): ShelfPath {
  const folders = [
    shelf,
    ...(shelf === "recommendations" ? [] : [asset]),
    ...(partition === "" ? [] : [encodeURIComponent(partition)]),
  ];
  return `${folders.join("/") as ShelfName}/${id}-${dataVersion.slice(0, 12)}`;
}

/** What a name tells about a materialization. */
export function manifestOf(materialization: Materialization, prefix: string): Manifest {
  const {
    id,
    runId,
    asset,
    partition,
    fingerprint,
    code,
    config,
    inputs,
    source,
    dataVersion,
    size,
    metadata,
    checks,
  } = materialization;
  return {
    version: 1,
    asset,
    partition,
    content: { key: `${prefix}artifacts/${dataVersion}`, sha256: dataVersion, size },
    materialization: id,
    run: runId,
    finishedAt: new Date(materialization.finishedAt).toISOString(),
    fingerprint,
    codeVersion: code.version,
    config,
    inputs,
    source,
    metadata,
    checks,
  };
}
