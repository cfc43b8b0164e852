/**
 * The plan: for each step its state, why, and what a run will do about it. Pure but for the look-ups that
 * {@link PlanHistory} answers.
 *
 * @module
 */
import { type Asset, mappingOf } from "./asset.ts";
import type { Action, Cause, StepState } from "./cause.ts";
import type { AssetGraph } from "./graph.ts";
import {
  type AssetKey,
  type DataVersion,
  EVERY,
  type Fingerprint,
  type PartitionKey,
  type StepId,
  type StepKey,
} from "./keys.ts";
import type { CodeManifest, Current, Materialization, SourceVersion, StepFailure } from "./ledger.ts";
import { isPartitioned, KeyList } from "./partition.ts";
import { type PartitionFilter, selector } from "./partition_filter.ts";
import { AssetPlan } from "./plan_asset.ts";
import { Link } from "./plan_links.ts";
import type { Observation } from "./source.ts";
import type { ArtifactState } from "./store.ts";

/** What an asset should be made from, as of now. */
export interface Want {
  readonly code: CodeManifest;
  readonly config: Readonly<Record<string, unknown>>;
  /** The whole of its source. */
  readonly source: SourceVersion | null;
  /** What the source told of each partition, where it tells them. */
  readonly parts?: Observation["partitions"];
}

/** Everything a plan looks at. */
export interface Snapshot {
  readonly now: number;
  readonly wants: ReadonlyMap<AssetKey, Want>;
  /** The partitions of each asset that should exist now. */
  readonly keys: ReadonlyMap<AssetKey, readonly PartitionKey[]>;
  readonly currents: ReadonlyMap<AssetKey, ReadonlyMap<PartitionKey, Current>>;
  /** Current artifacts that are not intact. */
  readonly damaged: ReadonlyMap<StepId, ArtifactState>;
  /** For each step that was rolled back, what it was rolled back from. */
  readonly overruled: ReadonlyMap<StepId, Materialization>;
  /** Steps whose current value is missing from its asset's publisher. */
  readonly unpublished: ReadonlySet<StepId>;
  readonly failures: ReadonlyMap<StepId, StepFailure>;
}

/** Finds what can be reused. */
export interface PlanHistory {
  /** For each wanted step at most one materialization of that fingerprint whose artifact is intact. */
  reusable(
    wanted: readonly (StepKey & { readonly fingerprint: Fingerprint })[],
  ): Promise<ReadonlyMap<StepId, Materialization>>;
  /** The partitions of a set; undefined when its list is gone. */
  partitions?(set: DataVersion): Promise<ReadonlyMap<PartitionKey, DataVersion> | undefined>;
}

/** One step of a plan. */
export interface PlannedStep extends StepKey {
  readonly id: StepId;
  readonly state: StepState;
  readonly action: Action;
  readonly selected: boolean;
  /** True while a rollback keeps the step where it is. */
  readonly held: boolean;
  /** Empty exactly when the step is fresh. */
  readonly causes: readonly Cause[];
  readonly upstream: readonly StepKey[];
  /** Null while an upstream's data version is not known yet. */
  readonly fingerprint: Fingerprint | null;
  readonly current: Current | undefined;
  readonly reuse: Materialization | undefined;
}

/** What a run will do, in order. */
export interface Plan {
  /** Each asset with its partitions, upstream first. */
  readonly assets: readonly AssetPlan[];
  asset(key: AssetKey): AssetPlan;
  /** Every partition of every asset: made when it is first asked for. */
  readonly steps: readonly PlannedStep[];
  readonly byId: { get(id: StepId): PlannedStep | undefined };
}

export interface PlanOptions {
  /** All by default. */
  readonly selected?: ReadonlySet<AssetKey>;
  /** Which of their partitions; all by default. */
  readonly partitions?: PartitionFilter;
  /** Run what is selected even when it is fresh. */
  readonly force?: boolean;
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
    const places = isPartitioned(upstream.asset)
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
