/**
 * Which partitions a plan selects.
 *
 * @module
 */
import { stepId } from "./keys.ts";
import { isPartitioned } from "./partition.ts";
import { placesIn } from "./partition_range.ts";
import type { AssetPlan } from "./plan_asset.ts";
import type { PlanOptions, Snapshot } from "./plan_types.ts";

/** Whether a plan selects each partition of an asset. */
export function selector(
  { key, asset, keys, currents }: AssetPlan,
  { failures }: Snapshot,
  { selected, partitions = {} }: PlanOptions,
): (i: number) => boolean {
  if (selected !== undefined && !selected.has(key)) return () => false;
  const { ranges, states } = partitions;
  const chosen = ranges === undefined || !isPartitioned(asset)
    ? undefined
    : new Set(ranges.flatMap((range) => placesIn(keys, range)));
  return (i) =>
    (chosen?.has(i) ?? true) &&
    (states === undefined || states.some((state) =>
      state === "missing" ? currents[i] === undefined : failures.has(stepId(key, keys[i]!))
    ));
}
