/**
 * Many partitions in few words: how many are in each state, and from where to where.
 *
 * @module
 */
import type { StepState } from "./cause.ts";
import { type PartitionKey, stepId, WHOLE } from "./keys.ts";
import type { AssetPlan } from "./plan_asset.ts";

/** How a partition stands; one that is not fresh and failed when it was last tried has failed. */
export type PartitionState = StepState | "failed";

/** Partitions side by side that have something in common. */
export interface PartitionRun<What> {
  readonly what: What;
  readonly from: PartitionKey;
  readonly to: PartitionKey;
  readonly count: number;
  /** Where the first one stands among the asset's keys. */
  readonly first: number;
}

/** The partitions of one asset. */
export interface PartitionSummary {
  readonly total: number;
  readonly fresh: number;
  readonly stale: number;
  readonly missing: number;
  readonly failed: number;
  /** Current, although its key is gone; not part of the total. */
  readonly removed: number;
  /** In the order of the keys. */
  readonly ranges: readonly PartitionRun<PartitionState>[];
}

/** Whether an asset is in partitions now: one whose source tells none is one whole. */
export function inPartitions({ keys }: Pick<AssetPlan, "keys">): boolean {
  return keys.length !== 1 || keys[0] !== WHOLE;
}

/** How partition `i` stands. */
export function partitionState(of: AssetPlan, i: number): PartitionState {
  const state = of.state(i);
  const { failures } = of.world.snapshot;
  return state !== "fresh" && failures.size > 0 && failures.has(stepId(of.key, of.keys[i]))
    ? "failed"
    : state;
}

/** Joins partitions side by side for which `what` gives the same; undefined leaves one out. */
export function partitionRuns<What>(
  { keys }: Pick<AssetPlan, "keys">,
  what: (i: number) => What | undefined,
): PartitionRun<What>[] {
  const runs: { what: What; from: PartitionKey; to: PartitionKey; count: number; first: number }[] = [];
  let previous: What | undefined;
  for (let i = 0; i < keys.length; i++) {
    const here = what(i);
    const key = keys[i]!;
    if (here !== undefined && here === previous) {
      const run = runs.at(-1)!;
      run.to = key;
      run.count++;
    } else if (here !== undefined) runs.push({ what: here, from: key, to: key, count: 1, first: i });
    previous = here;
  }
  return runs;
}

/** Counts and ranges. */
export function partitionSummary(of: AssetPlan): PartitionSummary {
  const ranges = partitionRuns(of, (i) => partitionState(of, i));
  const counts = { fresh: 0, stale: 0, missing: 0, failed: 0 };
  for (const { what, count } of ranges) counts[what] += count;
  return { total: of.keys.length, ...counts, removed: of.removed.length, ranges };
}
