/**
 * The plan: for each step its state, why, and what a run will do about it. Pure but for the look-ups that
 * {@link PlanHistory} answers.
 *
 * @module
 */
import { maxAgeMs } from "./asset.ts";
import type { Asset } from "./asset.ts";
import type { Action, Cause, StepState } from "./cause.ts";
import { differences, type Wanted } from "./diff.ts";
import { fingerprint } from "./fingerprint.ts";
import type { AssetGraph } from "./graph.ts";
import {
  type AssetKey,
  type DataVersion,
  type Fingerprint,
  type PartitionKey,
  type StepId,
  stepId,
  type StepKey,
} from "./keys.ts";
import type {
  CodeManifest,
  Current,
  InputVersion,
  Materialization,
  SourceVersion,
  StepFailure,
} from "./ledger.ts";
import { samePartition } from "./partition.ts";
import type { ArtifactState } from "./store.ts";

/** What an asset should be made from, as of now. */
export interface Want {
  readonly code: CodeManifest;
  readonly config: Readonly<Record<string, unknown>>;
  readonly source: SourceVersion | null;
}

/** Everything a plan looks at. */
export interface Snapshot {
  readonly now: number;
  readonly wants: ReadonlyMap<AssetKey, Want>;
  readonly currents: ReadonlyMap<StepId, Current>;
  /** Of each current artifact. */
  readonly artifacts: ReadonlyMap<StepId, ArtifactState>;
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
  readonly steps: readonly PlannedStep[];
  readonly byId: ReadonlyMap<StepId, PlannedStep>;
}

export interface PlanOptions {
  /** All by default. */
  readonly selected?: ReadonlySet<AssetKey>;
  /** Run what is selected even when it is fresh. */
  readonly force?: boolean;
}

/** The steps a step is made from. */
export function upstreamSteps(graph: AssetGraph, asset: Asset, partition: PartitionKey): StepKey[] {
  return graph.upstream(asset.key).flatMap((key) =>
    samePartition.upstream(partition, graph.get(key).partitions).map((upstream) => ({
      asset: key,
      partition: upstream,
    }))
  );
}

/** Plans a run over the graph. Looks history up once per level of the graph, not once per step. */
export async function plan(
  graph: AssetGraph,
  snapshot: Snapshot,
  history: PlanHistory,
  options: PlanOptions = {},
): Promise<Plan> {
  const byId = new Map<StepId, PlannedStep>();
  for (const level of levels(graph)) {
    const drafts = level.flatMap((asset) =>
      asset.partitions.keys().map((partition) => draft(graph, asset, partition, snapshot, options, byId))
    );
    const wanted = drafts.flatMap((step) =>
      step.action === "run" && step.fingerprint !== null && mayReuse(step.causes)
        ? [{ ...step, fingerprint: step.fingerprint }]
        : []
    );
    const found = wanted.length === 0 ? new Map<StepId, Materialization>() : await history.reusable(wanted);
    for (const step of drafts) {
      const reuse = onlyUnpublished(step)
        ? step.current!.materialization
        : young(found.get(step.id), graph.get(step.asset), snapshot.now);
      byId.set(step.id, reuse === undefined ? step : { ...step, action: "reuse", reuse });
    }
  }
  return {
    steps: graph.assets.flatMap((asset) =>
      asset.partitions.keys().map((key) => byId.get(stepId(asset.key, key))!)
    ),
    byId,
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

function draft(
  graph: AssetGraph,
  asset: Asset,
  partition: PartitionKey,
  snapshot: Snapshot,
  { selected, force = false }: PlanOptions,
  planned: ReadonlyMap<StepId, PlannedStep>,
): PlannedStep {
  const id = stepId(asset.key, partition);
  const current = snapshot.currents.get(id);
  const isSelected = selected?.has(asset.key) ?? true;
  const upstream = upstreamSteps(graph, asset, partition);
  const above = upstream.map((step) => planned.get(stepId(step.asset, step.partition))!);
  const inputs = above.map((step) => ({
    asset: step.asset,
    partition: step.partition,
    dataVersion: plannedVersion(step),
  }));
  const wanted: Wanted = { ...snapshot.wants.get(asset.key)!, inputs };

  const known = inputs.every(({ dataVersion }) => dataVersion !== null);
  const print = known
    ? fingerprint({
      asset: asset.key,
      partition,
      code: wanted.code.version,
      config: wanted.config,
      inputs: inputs as InputVersion[],
      source: wanted.source,
    })
    : null;
  // While an input is not known yet, a rollback may hold: nothing else has changed since.
  const overruled = snapshot.overruled.get(id);
  const held = current?.reason === "rolled back" &&
    (known
      ? print === current.over
      : overruled !== undefined && differences(asset.key, partition, overruled, wanted).length === 0);
  const own = ownCauses(asset, partition, snapshot, wanted, print, held, force && isSelected);
  const causes = [...own, ...above.flatMap(staleUpstream)];
  const state: StepState = current === undefined ? "missing" : causes.length === 0 ? "fresh" : "stale";

  const unknown = above.filter((step) => plannedVersion(step) === null);
  const action = !isSelected
    ? (current === undefined || snapshot.artifacts.get(id) !== "intact" ? "blocked" : "fresh")
    : decide(own.length > 0, unknown);
  return {
    asset: asset.key,
    partition,
    id,
    state,
    action,
    selected: isSelected,
    held,
    causes,
    upstream,
    fingerprint: print,
    current,
    reuse: undefined,
  };
}

/** The data version a step will have after the run, when that is already known. */
function plannedVersion(step: PlannedStep): DataVersion | null {
  if (step.action === "reuse") return step.reuse!.dataVersion;
  return step.action === "fresh" ? step.current!.materialization.dataVersion : null;
}

/** Nothing but its rows is missing: they are written again, and the pointer stays where it is. */
function onlyUnpublished({ action, fingerprint, causes }: PlannedStep): boolean {
  return action === "run" && fingerprint !== null &&
    causes.every(({ kind }) => kind === "unpublished" || kind === "upstream_stale");
}

/** What to do with a selected step, given whether it is stale by itself and which inputs are not known yet. */
function decide(stale: boolean, unknown: readonly PlannedStep[]): Action {
  const toCome = unknown.filter(({ action }) => action !== "blocked");
  if (!stale && toCome.length === 0) return "fresh";
  if (toCome.length < unknown.length) return "blocked";
  return stale ? "run" : "maybe";
}

function ownCauses(
  asset: Asset,
  partition: PartitionKey,
  snapshot: Snapshot,
  wanted: Wanted,
  print: Fingerprint | null,
  held: boolean,
  forced: boolean,
): Cause[] {
  const id = stepId(asset.key, partition);
  const cause = (
    kind: Cause["kind"],
    sentence: string,
    old: string | null = null,
    now: string | null = null,
    subject?: string,
  ): Cause => ({
    kind,
    asset: asset.key,
    partition,
    old,
    new: now,
    sentence,
    ...(subject === undefined ? {} : { subject }),
  });
  const current = snapshot.currents.get(id);
  const causes: Cause[] = [];
  if (current === undefined) {
    causes.push(cause("missing", "it was never materialized"));
  } else {
    const made = current.materialization;
    if (!held && made.fingerprint !== print) {
      const changes = differences(asset.key, partition, made, wanted);
      causes.push(...changes);
      if (changes.length === 0 && print !== null) {
        const sentence = "code: fingerprints are made in another way";
        causes.push(cause("code_changed", sentence, made.fingerprint, print, "fingerprint"));
      }
    }
    const artifact = snapshot.artifacts.get(id);
    if (artifact === "lost") {
      causes.push(cause("artifact_lost", "its artifact is gone from the store", made.dataVersion));
    }
    if (artifact === "corrupt") {
      causes.push(
        cause("artifact_corrupt", "its artifact no longer hashes to its data version", made.dataVersion),
      );
    }
    if (artifact === "intact" && snapshot.unpublished.has(id)) {
      causes.push(cause("unpublished", "its rows are missing from the database", made.dataVersion));
    }
    // Pointing at an old artifact does not make it younger.
    const since = current.reason === "reused" ? made.finishedAt : current.since;
    if (isTooOld(asset, since, snapshot.now)) {
      causes.push(
        cause(
          "too_old",
          "it is older than its freshness policy allows",
          String(since),
          String(snapshot.now - maxAgeMs(asset.maxAge!)),
        ),
      );
    }
  }
  const failure = snapshot.failures.get(id);
  if (causes.length > 0 && failure !== undefined && failure.fingerprint === print) {
    for (const name of failure.failedChecks) {
      causes.push(
        cause("check_failed", `the last try failed its check "${name}"`, null, failure.candidate, name),
      );
    }
  }
  if (forced) causes.push(cause("forced", "it was asked for with --force"));
  return causes;
}

/** The cause that a step passes on to what is made from it, when it is stale or missing itself. */
function staleUpstream(made: PlannedStep): Cause[] {
  const { asset, partition, id, state } = made;
  // An upstream that only points at an old artifact again has a known version, which was compared already;
  // one that is left as it is, below something stale that is not selected, passes that on.
  const settled = plannedVersion(made) !== null &&
    (made.selected ? made.causes.every(({ kind }) => kind !== "upstream_stale") : state === "fresh");
  const sentence = `upstream: ${id} is ${state}`;
  return settled
    ? []
    : [{ asset, partition, kind: "upstream_stale", subject: id, old: null, new: null, sentence }];
}

/** Whether an artifact of that age breaks its asset's freshness policy. */
function isTooOld({ maxAge }: Asset, since: number, now: number): boolean {
  return maxAge !== undefined && now - since > maxAgeMs(maxAge);
}

/** A materialization, unless it is older than its asset may be. */
export function young(
  found: Materialization | undefined,
  asset: Asset,
  now: number,
): Materialization | undefined {
  return found === undefined || isTooOld(asset, found.finishedAt, now) ? undefined : found;
}

/** A new artifact is wanted although the fingerprint may be known. */
function mayReuse(causes: readonly Cause[]): boolean {
  return !causes.some(({ kind }) => kind === "forced" || kind === "too_old");
}
