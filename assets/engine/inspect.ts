/**
 * Looks at the world for a plan: code, config, sources, current artifacts and past failures.
 *
 * @module
 */
import type { Asset } from "./asset.ts";
import { type Engine, publisherOf, resolveConfig, sourceOf } from "./engine.ts";
import { codeManifest, explicitCode } from "./fingerprint.ts";
import { type AssetKey, stepId } from "./keys.ts";
import type { Current, SourceVersion } from "./ledger.ts";
import { type Plan, plan, type PlanHistory, type PlanOptions, type Snapshot, type Want } from "./plan.ts";
import { mapPooled } from "./pool.ts";

/** Takes the snapshot that a plan is made from. */
export async function inspect(engine: Engine, signal: AbortSignal): Promise<Snapshot> {
  const { graph, ledger } = engine;
  const wants = new Map<AssetKey, Want>();
  const boundaries = new Set(graph.assets.map(({ module }) => module));
  for (const asset of graph.assets) wants.set(asset.key, await want(engine, asset, boundaries, signal));

  const currents = (await ledger.currents()).filter(({ materialization }) =>
    graph.has(materialization.asset)
  );
  const looks = await mapPooled(currents, (current) => look(engine, current));
  return {
    now: engine.clock.now(),
    wants,
    currents: new Map(looks.map(({ id, current }) => [id, current])),
    artifacts: new Map(looks.map(({ id, artifact }) => [id, artifact])),
    overruled: new Map(
      looks.flatMap(({ id, overruled }) => overruled === undefined ? [] : [[id, overruled] as const]),
    ),
    unpublished: new Set(looks.filter(({ published }) => !published).map(({ id }) => id)),
    failures: new Map(
      (await ledger.failures()).map((failure) => [stepId(failure.asset, failure.partition), failure]),
    ),
  };
}

/** How one current materialization stands. */
async function look(engine: Engine, current: Current) {
  const { graph, ledger, store } = engine;
  const { materialization, over } = current;
  const { asset, partition, dataVersion } = materialization;
  const publisher = publisherOf(engine, graph.get(asset));
  return {
    id: stepId(asset, partition),
    current,
    artifact: await store.verify(dataVersion),
    published: await publisher?.has(dataVersion) ?? true,
    overruled: over === null ? undefined : (await ledger.byFingerprint(materialization, over))[0],
  };
}

/** Inspects and plans. */
export async function planNow(
  engine: Engine,
  options: PlanOptions,
  signal: AbortSignal,
): Promise<{ plan: Plan; snapshot: Snapshot }> {
  const snapshot = await inspect(engine, signal);
  return { snapshot, plan: await plan(engine.graph, snapshot, history(engine), options) };
}

/** Look-ups in the ledger, leaving out artifacts that are no longer intact. */
export function history({ ledger, store }: Engine): PlanHistory {
  return {
    async reusable(wanted) {
      const found = new Map<ReturnType<typeof stepId>, Awaited<ReturnType<typeof ledger.reusable>>[number]>();
      for (const materialization of await ledger.reusable(wanted)) {
        const id = stepId(materialization.asset, materialization.partition);
        if (!found.has(id) && await store.verify(materialization.dataVersion) === "intact") {
          found.set(id, materialization);
        }
      }
      return found;
    },
  };
}

async function want(
  engine: Engine,
  asset: Asset,
  boundaries: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Want> {
  publisherOf(engine, asset); // What is not bound is told now, not after the work.
  return {
    code: asset.version === undefined
      ? codeManifest(await engine.code.manifest(asset.module, boundaries))
      : explicitCode(asset.version),
    config: resolveConfig(asset, engine.config.get(asset.key)),
    source: await observe(engine, asset, signal),
  };
}

/** What an asset's source holds now; null for an asset that reads none. */
export async function observe(
  engine: Engine,
  asset: Asset,
  signal: AbortSignal,
): Promise<SourceVersion | null> {
  const source = sourceOf(engine, asset);
  return source === undefined ? null : { name: asset.source!.name, ...await source.observe(signal) };
}
