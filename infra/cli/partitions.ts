/**
 * Partitions on the command line.
 *
 * @module
 */
import {
  type AssetPlan,
  inPartitions,
  isPartitioned,
  nearestNames,
  parsePartitions,
  type PartitionFilter,
  type PartitionKey,
  type PartitionRange,
  type PartitionRun,
  type PartitionState,
  type PartitionSummary,
  placesIn,
  type Plan,
} from "../../assets/engine/mod.ts";
import { UsageError } from "./exit.ts";
import { count } from "./words.ts";

/** What a command was asked for. */
export interface PartitionOptions {
  readonly partition?: string;
  readonly missing?: boolean;
  readonly failed?: boolean;
}

/** The filter that options ask for. @throws {UsageError} for what is no range. */
export function partitionFilter({ partition, missing, failed }: PartitionOptions): PartitionFilter {
  const states = [...(missing ? ["missing" as const] : []), ...(failed ? ["failed" as const] : [])];
  return {
    ...(partition !== undefined && { ranges: ranges(partition) }),
    ...(states.length > 0 && { states }),
  };
}

function ranges(text: string): PartitionRange[] {
  try {
    return parsePartitions(text);
  } catch (error) {
    throw error instanceof SyntaxError ? new UsageError(error.message, { cause: error }) : error;
  }
}

/** What a person reads in the record of a run. */
export function filterInWords({ partition, missing, failed }: PartitionOptions): string {
  return [
    partition === undefined ? "" : ` --partition ${partition}`,
    missing ? " --missing" : "",
    failed ? " --failed" : "",
  ].join("");
}

/**
 * Refuses ranges that name nothing: a mistyped day must not do nothing in silence.
 *
 * @throws {UsageError} that tells which partitions there are.
 */
export function refuseNoPartition(plan: Plan, keys: ReadonlySet<string>, { ranges }: PartitionFilter): void {
  if (ranges === undefined) return;
  const parted = plan.assets.filter(({ key, asset }) => keys.has(key) && isPartitioned(asset));
  if (parted.length === 0) throw new UsageError("--partition is given, and no selected asset has partitions");
  for (const range of ranges) {
    if (parted.some((of) => placesIn(of.keys, range).length > 0)) continue;
    const spelt = range.from === range.to ? `"${range.from}"` : `"${range.from}..${range.to}"`;
    const told = parted.slice(0, 3).map((of) => `${of.key} has ${keysInWords(of, range.from)}`);
    throw new UsageError(`There is no partition ${spelt}: ${told.join("; ")}`);
  }
}

/** The partitions that there are; those like `near` where they are no stretch of time. */
function keysInWords(of: AssetPlan, near: PartitionKey): string {
  const { keys } = of;
  if (!inPartitions(of)) return "none: its source holds no days";
  if (keys.length === 0) return "none yet";
  if (keys.length <= 12) return keys.join(", ");
  const similar = nearestNames(near, keys);
  return `${count(keys.length, "partition")}, ${keys[0]} to ${keys.at(-1)}${
    similar.length > 0 ? `; did you mean ${similar.join(" or ")}?` : ""
  }`;
}

/**
 * The one partition that is asked for; without one the whole, and for an asset in partitions the last one.
 *
 * @throws {UsageError} for a partition that does not exist.
 */
export function onePartition(of: AssetPlan, asked: string | undefined): number {
  if (asked === undefined) {
    if (of.keys.length > 0) return of.keys.length - 1;
    throw new UsageError(`"${of.key}" has no partitions yet`);
  }
  const at = of.list.indexOf(asked);
  if (at >= 0) return at;
  throw new UsageError(`"${of.key}" has no partition "${asked}": it has ${keysInWords(of, asked)}`);
}

/** `2026-11-01..2026-11-07`, or the one key. */
export function rangeInWords({ from, to }: Pick<PartitionRun<unknown>, "from" | "to">): string {
  return from === to ? from : `${from}..${to}`;
}

const MOST_RANGES = 3;

/** `360 fresh, 3 stale (2026-11-01..2026-11-03), 2 missing (2026-12-30..2026-12-31)`. */
export function summaryInWords(summary: PartitionSummary): string {
  const parts = (["fresh", "stale", "missing", "failed"] as const).flatMap((state) => {
    if (summary[state] === 0) return [];
    const runs = summary.ranges.filter(({ what }) => what === state);
    const where = state === "fresh" && summary.fresh < summary.total ? "" : ` (${listed(runs)})`;
    return [`${summary[state].toLocaleString("en")} ${state}${where}`];
  });
  if (summary.removed > 0) parts.push(`${summary.removed.toLocaleString("en")} removed`);
  return parts.length === 0 ? "no partitions yet" : parts.join(", ");
}

function listed(runs: readonly PartitionRun<PartitionState>[]): string {
  const more = runs.length - MOST_RANGES;
  return runs.slice(0, MOST_RANGES).map(rangeInWords).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
