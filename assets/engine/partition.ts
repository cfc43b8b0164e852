/**
 * Partitions: the pieces an asset is materialized in, and which upstream pieces a piece is made from.
 *
 * @module
 */
import { type PartitionKey, WHOLE } from "./keys.ts";

/** The pieces of an asset. */
export interface Partitions {
  readonly kind: string;
  /** Every partition that should exist now, in order. */
  keys(): readonly PartitionKey[];
}

/** The one partition of an asset that has none. */
export const unpartitioned: Partitions = { kind: "whole", keys: () => [WHOLE] };

/** Which partitions of a dependency a partition is made from. */
export interface PartitionMapping {
  readonly kind: string;
  /** In order; the order is part of the fingerprint. */
  upstream(partition: PartitionKey, upstream: Partitions): readonly PartitionKey[];
}

/** The upstream partition of the same name. */
export const samePartition: PartitionMapping = { kind: "same", upstream: (partition) => [partition] };
