/**
 * Dependencies on several partitions of an asset: all, a window, or those that a function chooses.
 *
 * @module
 */
import type { Asset, PartitionedDependency } from "./asset.ts";
import type { PartitionKey } from "./keys.ts";
import type { PartitionMapping } from "./mapping.ts";

const everyPartition: PartitionMapping = { kind: "all", many: true, places: () => ({ kind: "all" }) };

/** Every partition of an asset that there is: what an asset without partitions is made from. */
export function allPartitions<T>(asset: Asset<T>): PartitionedDependency<T> {
  return { asset, mapping: everyPartition };
}

/**
 * The partition of the same key with some that stand before and after it, of those that exist; so many fewer at the ends.
 *
 * @throws {RangeError} when `before` or `after` is no whole number of 0 or more.
 */
export function partitionWindow<T>(
  asset: Asset<T>,
  { before = 0, after = 0 }: { readonly before?: number; readonly after?: number },
): PartitionedDependency<T> {
  for (const [name, count] of Object.entries({ before, after })) {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new RangeError(
        `Cannot depend on a window of "${asset.key}": ${name} is ${count}, expected 0 or more`,
      );
    }
  }
  return {
    asset,
    mapping: {
      kind: "window",
      many: true,
      places: ({ keys }, upstream) => ({
        kind: "some",
        at: keys.map((key) => {
          const here = upstream.indexOf(key);
          // Without a partition of that key, the window lies around where it would stand.
          const at = here >= 0 ? here : placeOf(upstream.keys, key);
          const from = Math.max(0, at - before);
          const to = Math.min(upstream.keys.length, at + after + (here >= 0 ? 1 : 0));
          return Int32Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
        }),
      }),
    },
  };
}

/**
 * The partitions that a function chooses among those that exist. An asset without partitions has one, called "".
 *
 * @example A week from its days
 * ```ts
 * import { asset, daily, json, partitionsFor, weekly } from "./declare.ts";
 * import { z } from "zod";
 *
 * const days = daily({ start: "2026-01-01" });
 * const weeks = weekly({ start: "2026-W02" });
 * const visits = asset({
 *   key: "visits",
 *   description: "Visits of a day",
 *   partitions: days,
 *   codec: json(z.number()),
 *   materialize: () => 1,
 * });
 * export const weekly_visits = asset({
 *   key: "weekly_visits",
 *   description: "Visits of a week",
 *   partitions: weeks,
 *   deps: {
 *     visits: partitionsFor(visits, (week) => {
 *       const { from, to } = weeks.window(week);
 *       return days.between(from, to);
 *     }),
 *   },
 *   codec: json(z.number()),
 *   async materialize({ visits }) {
 *     let sum = 0;
 *     for await (const [, count] of visits) sum += count;
 *     return sum;
 *   },
 * });
 * ```
 */
export function partitionsFor<T>(
  asset: Asset<T>,
  choose: (partition: PartitionKey, existing: readonly PartitionKey[]) => readonly PartitionKey[],
): PartitionedDependency<T> {
  return {
    asset,
    mapping: {
      kind: "custom",
      many: true,
      places: ({ keys }, upstream) => ({
        kind: "some",
        at: keys.map((key) =>
          Int32Array.from(
            new Set(
              choose(key, upstream.keys).map((wanted) => upstream.indexOf(wanted)).filter((at) => at >= 0),
            ),
          )
        ),
      }),
    },
  };
}

/** How many keys stand before this one, in code-unit order: the order of time. */
function placeOf(keys: readonly PartitionKey[], key: PartitionKey): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
