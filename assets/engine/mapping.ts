/**
 * Which partitions of a dependency a partition is made from. A dependency that is named as it is has one value: that of
 * the partition of the same key, or the whole of an asset without partitions. The others are many, and come as a map that
 * loads one value at a time.
 *
 * @module
 */
import type { KeyList } from "./partition.ts";

/** Where a dependency's partitions stand in the list of its keys. */
export type Places =
  /** One for each partition of the asset that is made; -1 where there is none. */
  | { readonly kind: "one"; readonly at: Int32Array }
  /** All of them, for every partition. */
  | { readonly kind: "all" }
  /** Some for each partition. */
  | { readonly kind: "some"; readonly at: readonly Int32Array[] };

/** A rule from the partitions of an asset to those of a dependency. */
export interface PartitionMapping {
  readonly kind: "same" | "all" | "window" | "custom";
  /** Whether the function gets a map of values instead of one value. */
  readonly many: boolean;

  places(keys: KeyList, upstream: KeyList): Places;
}

/** The upstream partition of the same name, or the whole of an upstream that has none. */
export const samePartition: PartitionMapping = {
  kind: "same",
  many: false,
  places({ keys }, upstream) {
    // Two assets that share their partitions share the list too.
    if (keys === upstream.keys) return { kind: "one", at: upstream.everyPlace };
    const at = new Int32Array(keys.length);
    for (let i = 0; i < at.length; i++) at[i] = upstream.indexOf(keys[i]!);
    return { kind: "one", at };
  },
};
