/**
 * The values of many partitions, loaded one at a time: a year of logs need not fit into memory.
 *
 * @module
 */
import type { DataVersion, PartitionKey } from "./keys.ts";

/** Partitions and their values, in the order of the upstream asset's keys. */
export interface PartitionValues<T = unknown> extends AsyncIterable<readonly [PartitionKey, T]> {
  readonly size: number;
  readonly keys: readonly PartitionKey[];
  has(key: PartitionKey): boolean;
  /** What the partition is, without loading it; undefined for one that is not among these. */
  versionOf(key: PartitionKey): DataVersion | undefined;
  /**
   * Loads a value. It is not kept: asking twice loads twice.
   *
   * @throws {RangeError} for a partition that is not among these, {ArtifactError} when its bytes are gone.
   */
  get(key: PartitionKey): Promise<T>;
}

/** What differs between two sets of partitions, each in the order of its keys. */
export interface PartitionChanges {
  readonly added: readonly PartitionKey[];
  readonly changed: readonly PartitionKey[];
  readonly removed: readonly PartitionKey[];
}

/** A map over stored partitions. `read` loads and decodes one. */
export function partitionValues<T>(
  versions: ReadonlyMap<PartitionKey, DataVersion>,
  read: (key: PartitionKey, version: DataVersion) => Promise<T>,
): PartitionValues<T> {
  const keys = [...versions.keys()];
  const get = (key: PartitionKey): Promise<T> => {
    const version = versions.get(key);
    return version === undefined
      ? Promise.reject(new RangeError(`There is no partition "${key}" among these ${keys.length}`))
      : read(key, version);
  };
  return {
    size: keys.length,
    keys,
    has: (key) => versions.has(key),
    versionOf: (key) => versions.get(key),
    get,
    async *[Symbol.asyncIterator]() {
      for (const key of keys) yield [key, await get(key)] as const;
    },
  };
}

/** Values that are there already, for a test of one asset. Their versions are made up, different for different values. */
export function partitionValuesOf<T>(values: Readonly<Record<PartitionKey, T>>): PartitionValues<T> {
  const keys = Object.keys(values);
  const there = new Map(keys.map((key) => [key, key as DataVersion]));
  return {
    ...partitionValues(there, (key) => Promise.resolve(values[key]!)),
    versionOf: (key) => key in values ? JSON.stringify(values[key]) as DataVersion : undefined,
  };
}

/** Whether a value is a map of partitions. */
export function isPartitionValues(value: unknown): value is PartitionValues {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value && "versionOf" in value;
}

/** Which partitions came, went, and have other data: what an asset that builds on its previous value looks at. */
export function partitionChanges(
  before: Pick<PartitionValues, "keys" | "versionOf">,
  now: Pick<PartitionValues, "keys" | "versionOf">,
): PartitionChanges {
  const added: PartitionKey[] = [];
  const changed: PartitionKey[] = [];
  for (const key of now.keys) {
    const old = before.versionOf(key);
    if (old === undefined) added.push(key);
    else if (old !== now.versionOf(key)) changed.push(key);
  }
  return { added, changed, removed: before.keys.filter((key) => now.versionOf(key) === undefined) };
}
