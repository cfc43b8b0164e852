/**
 * Looks at the world for a plan: code, config, sources, current artifacts and past failures.
 *
 * @module
 */
import type { Asset } from "./asset.ts";
import { type Engine, publisherOf, resolveConfig, sourceOf } from "./engine.ts";
import { codeManifest, explicitCode } from "./fingerprint.ts";
import { type AssetKey, stepId } from "./keys.ts";
import { type Plan, plan, type PlanHistory, type PlanOptions, type Snapshot, type Want } from "./plan.ts";

/** Takes the snapshot that a plan is made from. */
export async function inspect(engine: Engine, signal: AbortSignal): Promise<Snapshot> {
  const { graph, ledger, store } = engine;
  const wants = new Map<AssetKey, Want>();
  const boundaries = new Set(graph.assets.map(({ module }) => module));
  for (const asset of graph.assets) wants.set(asset.key, await want(engine, asset, boundaries, signal));

  const currents = (await ledger.currents()).filter(({ materialization }) =>
    graph.has(materialization.asset)
  );
  const idOf = ({ asset, partition }: { asset: AssetKey; partition: string }) => stepId(asset, partition);
  const artifacts = await Promise.all(
    currents.map(async ({ materialization }) =>
      [idOf(materialization), await store.verify(materialization.dataVersion)] as const
    ),
  );
  const unpublished = await Promise.all(currents.map(async ({ materialization }) => {
    const publisher = publisherOf(engine, graph.get(materialization.asset));
    return publisher === undefined || await publisher.has(materialization.dataVersion)
      ? []
      : [idOf(materialization)];
  }));
  const overruled = await Promise.all(currents.map(async ({ materialization, over }) => {
    const [made] = over === null ? [] : await ledger.byFingerprint(materialization, over);
    return made === undefined ? [] : [[idOf(made), made] as const];
  }));
  return {
    now: engine.clock.now(),
    wants,
    currents: new Map(currents.map((current) => [idOf(current.materialization), current])),
    artifacts: new Map(artifacts),
    overruled: new Map(overruled.flat()),
    unpublished: new Set(unpublished.flat()),
    failures: new Map((await ledger.failures()).map((failure) => [idOf(failure), failure])),
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
  const source = sourceOf(engine, asset);
  const observed = await source?.observe(signal);
  return {
    code: asset.version === undefined
      ? codeManifest(await engine.code.manifest(asset.module, boundaries))
      : explicitCode(asset.version),
    config: resolveConfig(asset, engine.config.get(asset.key)),
    source: source === undefined ? null : { name: asset.source!.name, ...observed! },
  };
}
