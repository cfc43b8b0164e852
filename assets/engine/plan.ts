/**
 * The plan: for each step its state, why, and what a run will do about it. Pure but for the look-ups that
 * {@link PlanHistory} answers.
 *
 * @module
 */
import { type Asset, mappingOf } from "./asset.ts";
import type { AssetGraph } from "./graph.ts";
import { type AssetKey, type DataVersion, EVERY, type PartitionKey, type StepId } from "./keys.ts";
import { isPartitioned, KeyList } from "./partition.ts";
import { AssetPlan } from "./plan_asset.ts";
import { Link } from "./plan_links.ts";
import { selector } from "./plan_select.ts";
import { Step } from "./plan_step.ts";
import type { PlanHistory, PlannedStep, PlanOptions, Snapshot } from "./plan_types.ts";

/** What a run will do, in order. */
export interface Plan {
  /** Each asset with its partitions, upstream first. */
  readonly assets: readonly AssetPlan[];
  asset(key: AssetKey): AssetPlan;
  /** Every partition of every asset: made when it is first asked for. */
  readonly steps: readonly PlannedStep[];
  readonly byId: { get(id: StepId): PlannedStep | undefined };
}

/** Plans a run over the graph. Looks history up once per level of the graph, not once per step. */
export async function plan(
  graph: AssetGraph,
  snapshot: Snapshot,
  history: PlanHistory,
  options: PlanOptions = {},
): Promise<Plan> {
  const byKey = new Map<AssetKey, AssetPlan>();
  const sets = new Map<DataVersion, ReadonlyMap<PartitionKey, DataVersion> | undefined>();
  const world = {
    snapshot,
    options,
    sets: (version: DataVersion) => sets.get(version),
    trusted: new Map<string, boolean>(),
    step: (of: AssetPlan, i: number) => new Step(of, i),
  };
  for (const level of levels(graph)) {
    const drafts = level.map((asset) => {
      const keys = snapshot.keys.get(asset.key)!;
      return new AssetPlan(asset, keys, links(asset, keys, byKey), world);
    });
    for (const draft of drafts) {
      byKey.set(draft.key, draft);
      await loadSets(draft, history, sets);
      draft.decide(selector(draft, snapshot, options));
    }
    const wanted = drafts.flatMap((draft) =>
      draft.toLookUp.map((i) => ({
        asset: draft.key,
        partition: draft.keys[i]!,
        fingerprint: draft.prints[i]!,
      }))
    );
    if (wanted.length > 0) {
      for (const found of (await history.reusable(wanted)).values()) {
        const draft = byKey.get(found.asset)!;
        draft.found(draft.list.indexOf(found.partition), found);
      }
    }
    for (const draft of drafts) draft.settle();
  }
  const assets = graph.keys.map((key) => byKey.get(key)!);
  let steps: readonly PlannedStep[] | undefined;
  return {
    assets,
    asset: (key) => byKey.get(key)!,
    get steps() {
      return steps ??= assets.flatMap((asset) => asset.keys.map((_, i) => asset.step(i)));
    },
    byId: {
      get(id) {
        const bracket = id.indexOf("[");
        const asset = byKey.get(bracket < 0 ? id : id.slice(0, bracket));
        const at = asset?.list.indexOf(bracket < 0 ? "" : id.slice(bracket + 1, -1)) ?? -1;
        return at < 0 ? undefined : asset!.step(at);
      },
    },
  };
}

/** Assets by their longest distance from a root: everything upstream of a level lies in earlier levels. */
function levels(graph: AssetGraph): Asset[][] {
  const depth = new Map<AssetKey, number>();
  const result: Asset[][] = [];
  for (const asset of graph.assets) {
    let level = 0;
    for (const key of graph.upstream(asset.key)) level = Math.max(level, depth.get(key)! + 1);
    depth.set(asset.key, level);
    (result[level] ??= []).push(asset);
  }
  return result;
}

/** The edges of an asset, by its local names. */
function links(
  asset: Asset,
  keys: readonly PartitionKey[],
  byKey: ReadonlyMap<AssetKey, AssetPlan>,
): Link[] {
  const result: Link[] = [];
  const names = Object.keys(asset.deps);
  const assets = new Set(names.map((name) => asset.deps[name]!.key));
  let list: KeyList | undefined;
  for (const name of names) {
    const { key } = asset.deps[name]!;
    const upstream = byKey.get(key)!;
    const mapping = mappingOf(asset, name);
    const places = mapping.many || isPartitioned(upstream.asset)
      ? mapping.places(list ??= new KeyList(keys), upstream.list)
      : { kind: "one" as const, at: keys.length === 1 ? FIRST : new Int32Array(keys.length) };
    const shared = assets.size < names.length &&
      names.filter((other) => asset.deps[other]!.key === key).length > 1;
    result.push(new Link(name, upstream, mapping, places, shared));
  }
  return result;
}

const FIRST = new Int32Array(1);

/** Of steps made from sets, the lists that tell what changed in them. */
async function loadSets(
  draft: AssetPlan,
  history: PlanHistory,
  sets: Map<DataVersion, ReadonlyMap<PartitionKey, DataVersion> | undefined>,
): Promise<void> {
  if (history.partitions === undefined || draft.links.every(({ mapping }) => !mapping.many)) return;
  const { overruled } = draft.world.snapshot;
  const past = [
    ...draft.currents.flatMap((current) => current === undefined ? [] : [current.materialization]),
    ...[...overruled.values()].filter(({ asset }) => asset === draft.key),
  ];
  for (const { inputs } of past) {
    for (const { partition, dataVersion, asset } of inputs) {
      if (partition !== EVERY || sets.has(dataVersion)) continue;
      const isWanted = draft.links.some((link) =>
        link.upstream.key === asset && link.places.kind === "all" &&
        link.wanted(0)[0]?.dataVersion === dataVersion
      );
      if (!isWanted) sets.set(dataVersion, await history.partitions(dataVersion));
    }
  }
}
