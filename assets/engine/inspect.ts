/**
 * Looks at the world for a plan: code, config, sources, current artifacts and past failures.
 *
 * @module
 */
import { type Asset, mappingOf } from "./asset.ts";
import { ConfigError, type Engine, publisherOf, resolveConfig, sourceOf } from "./engine.ts";
import { codeManifest, explicitCode } from "./fingerprint.ts";
import { type AssetKey, type DataVersion, type PartitionKey, stepId } from "./keys.ts";
import type { Current } from "./ledger.ts";
import { assertPartitionKey, isPartitioned } from "./partition.ts";
import { readSet } from "./partition_set.ts";
import { type Plan, plan } from "./plan.ts";
import type { PlanHistory, PlanOptions, Snapshot, Want } from "./plan_types.ts";
import { mapPooled } from "./pool.ts";

/** Takes the snapshot that a plan is made from. */
export async function inspect(engine: Engine, signal: AbortSignal): Promise<Snapshot> {
  const { graph, ledger } = engine;
  const now = engine.clock.now();
  const wants = new Map<AssetKey, Want>();
  const boundaries = new Set(graph.assets.map(({ module }) => module));
  for (const asset of graph.assets) wants.set(asset.key, await want(engine, asset, boundaries, signal));
  const keys = partitionKeys(graph.assets, now, wants);

  const currents = new Map<AssetKey, Map<PartitionKey, Current>>();
  const exist = new Map<AssetKey, ReadonlySet<PartitionKey>>();
  const toLookAt: Current[] = [];
  for (const current of await ledger.currents()) {
    const { asset, partition } = current.materialization;
    if (!graph.has(asset)) continue;
    let made = currents.get(asset);
    if (made === undefined) {
      currents.set(asset, made = new Map());
      exist.set(asset, new Set(keys.get(asset)));
    }
    made.set(partition, current);
    if (exist.get(asset)!.has(partition)) toLookAt.push(current);
  }
  const looks = await mapPooled(toLookAt, await looker(engine));
  await engine.store.remember?.();
  return {
    now,
    wants,
    keys,
    currents,
    damaged: new Map(
      looks.flatMap(({ id, artifact }) => artifact === "intact" ? [] : [[id, artifact] as const]),
    ),
    overruled: new Map(
      looks.flatMap(({ id, overruled }) => overruled === undefined ? [] : [[id, overruled] as const]),
    ),
    unpublished: new Set(looks.flatMap(({ id, published }) => published ? [] : [id])),
    failures: new Map(
      (await ledger.failures()).map((failure) => [stepId(failure.asset, failure.partition), failure]),
    ),
  };
}

/**
 * The partitions of every asset that should exist now. One that is made from the same partition of something upstream
 * exists as long as that does.
 *
 * @param assets upstream first
 */
export function partitionKeys(
  assets: readonly Asset[],
  now: number,
  wants: ReadonlyMap<AssetKey, Pick<Want, "parts">>,
): Map<AssetKey, readonly PartitionKey[]> {
  const keys = new Map<AssetKey, readonly PartitionKey[]>();
  for (const asset of assets) {
    const parts = wants.get(asset.key)?.parts;
    let own = asset.partitions.keys({
      now,
      observed: parts === undefined ? undefined : [...parts.keys()].sort(),
      keysOf(key) {
        const found = keys.get(key);
        if (found === undefined) {
          throw new ConfigError(
            `Asset "${asset.key}" has the partitions of "${key}", which it is not made from: add it to its deps`,
          );
        }
        return found;
      },
    });
    if (isPartitioned(asset)) {
      for (const [name, dependency] of Object.entries(asset.deps)) {
        if (mappingOf(asset, name).many || !isPartitioned(dependency)) continue;
        const upstream = keys.get(dependency.key)!;
        if (upstream === own) continue;
        const there = new Set(upstream);
        if (own.some((key) => !there.has(key))) own = own.filter((key) => there.has(key));
      }
    }
    keys.set(asset.key, own);
  }
  return keys;
}

/** Looks at how one current materialization stands. */
async function looker(engine: Engine) {
  const { graph, ledger, store } = engine;
  const published = new Map<AssetKey, ReadonlySet<DataVersion>>();
  for (const asset of graph.assets) {
    const publisher = publisherOf(engine, asset);
    if (publisher !== undefined) published.set(asset.key, new Set(await publisher.versions()));
  }
  return async ({ materialization, over }: Current) => {
    const { asset, partition, dataVersion } = materialization;
    return {
      id: stepId(asset, partition),
      artifact: await store.verify(dataVersion),
      published: published.get(asset)?.has(dataVersion) ?? true,
      overruled: over === null ? undefined : (await ledger.byFingerprint(materialization, over))[0],
    };
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
    partitions: (set) => readSet(store, set),
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
    ...await observe(engine, asset, signal),
  };
}

/** What an asset's source holds now, as a whole and in partitions; null for an asset that reads none. */
export async function observe(
  engine: Engine,
  asset: Asset,
  signal: AbortSignal,
): Promise<Pick<Want, "source" | "parts">> {
  const source = sourceOf(engine, asset);
  if (source === undefined) return { source: null };
  const { partitions, ...observed } = await source.observe(signal);
  // Who has no partitions is made from all of them.
  if (partitions === undefined || !isPartitioned(asset)) {
    return { source: { name: asset.source!.name, ...observed } };
  }
  for (const key of partitions.keys()) assertPartitionKey(key);
  return { source: { name: asset.source!.name, ...observed }, parts: partitions };
}
