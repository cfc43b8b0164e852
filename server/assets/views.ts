/**
 * Assets, plans and materializations as answers.
 *
 * @module
 */
import type { z } from "zod";
import {
  type Asset,
  type AssetGraph,
  type AssetPlan,
  type Cause,
  type CodeManifest,
  inPartitions,
  type Materialization,
  partitionSummary,
  type PlannedStep,
  type Snapshot,
  type Why,
} from "../../assets/engine/mod.ts";
import type {
  AssetView,
  CauseView,
  MaterializationView,
  PartitionCounts,
  StepView,
  WhyLine,
} from "../schemas/assets.ts";
import type { PlannedStepView } from "../schemas/runs.ts";
import type { Planned } from "../plan_cache.ts";

/** A cause as an answer. */
export function causeView(cause: Cause): z.infer<typeof CauseView> {
  return { ...cause };
}

/** What a run does with a step. */
export function plannedStepView(
  { asset, partition, action, causes }: Pick<PlannedStep, "asset" | "partition" | "action" | "causes">,
): z.infer<typeof PlannedStepView> {
  return { asset, partition, action, causes: causes.map(causeView) };
}

/** How an asset stands. */
export function assetView(
  graph: AssetGraph,
  asset: Asset,
  { plan, snapshot }: Planned,
  most = MOST_STEPS,
): z.infer<typeof AssetView> {
  const of = plan.asset(asset.key);
  const isWhole = !inPartitions(of);
  const steps = of.keys.map((_, i) => of.step(i));
  const listed = isWhole ? steps : steps.filter(({ state }) => state !== "fresh").slice(0, most);
  const { key, description, group, kinds, owners } = asset;
  return {
    key,
    description,
    group,
    kinds: [...kinds],
    owners: [...owners],
    upstream: [...graph.upstream(key)],
    downstream: [...graph.downstream(key)],
    state: worst(steps),
    partitions: isWhole ? null : partitionCounts(of),
    steps: listed.map((step) => stepView(step, snapshot)),
  };
}

/** Steps of one asset in a list of assets. */
const MOST_STEPS = 100;

function partitionCounts(of: AssetPlan): z.infer<typeof PartitionCounts> {
  const { ranges, ...counts } = partitionSummary(of);
  return { ...counts, ranges: ranges.map(({ what, from, to, count }) => ({ state: what, from, to, count })) };
}

/** The state of an asset: the worst of its steps'. */
export function worst(steps: readonly PlannedStep[]): PlannedStep["state"] {
  const has = (state: PlannedStep["state"]) => steps.some((step) => step.state === state);
  return has("missing") ? "missing" : has("stale") ? "stale" : "fresh";
}

function stepView(step: PlannedStep, { failures }: Snapshot): z.infer<typeof StepView> {
  const made = step.current?.materialization;
  const failure = failures.get(step.id);
  const rows = made?.metadata["rows"];
  return {
    partition: step.partition,
    state: step.state,
    held: step.held,
    causes: step.causes.map(causeView),
    dataVersion: made?.dataVersion ?? null,
    materialization: made?.id ?? null,
    rows: typeof rows === "number" ? rows : null,
    size: made?.size ?? null,
    since: step.current?.since ?? null,
    failure: failure === undefined
      ? null
      : { runId: failure.runId, at: failure.at, message: failure.message },
  };
}

/** A walk to the roots, in reading order. */
export function whyLines(reasons: readonly Why[], depth = 0): z.infer<typeof WhyLine>[] {
  return reasons.flatMap(({ cause, toldBefore, because }) => [
    { depth, cause: causeView(cause), toldBefore },
    ...whyLines(because, depth + 1),
  ]);
}

/** How the code that is wanted differs from the code that made something. */
export function codeChanges(made: CodeManifest | undefined, wanted: CodeManifest) {
  const before = made?.parts ?? {};
  const paths = [...new Set([...Object.keys(before), ...Object.keys(wanted.parts)])].sort();
  const changed = made === undefined ? [] : paths.flatMap((path) => {
    const [old, now] = [before[path], wanted.parts[path]];
    if (old === now) return [];
    const change = old === undefined
      ? "added" as const
      : now === undefined
      ? "removed" as const
      : "changed" as const;
    return [{ path, change }];
  });
  return { version: wanted.version, files: Object.keys(wanted.parts).length, changed };
}

/** A materialization as an answer. */
export function materializationView(
  materialization: Materialization,
  isCurrent: boolean,
): z.infer<typeof MaterializationView> {
  const { code, inputs, checks, source, ...rest } = materialization;
  return {
    ...rest,
    codeVersion: code.version,
    inputs: inputs.map((input) => ({ ...input })),
    checks: checks.map((check) => ({ ...check })),
    source: source === null ? null : { ...source },
    current: isCurrent,
  };
}
