/**
 * Partitions: the pieces an asset is materialized in. Each piece is planned, run, checked, leased and kept by itself.
 *
 * @module
 */
import { type AssetKey, EVERY, type PartitionKey, WHOLE } from "./keys.ts";

/** What decides which partitions there are now. */
export interface PartitionWorld {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The keys that the asset's source told, sorted; undefined when it told none or none is bound. */
  readonly observed: readonly PartitionKey[] | undefined;
  /** The keys of an asset upstream. */
  keysOf(asset: AssetKey): readonly PartitionKey[];
}

/** The pieces of an asset. */
export interface Partitions {
  readonly kind: string;
  /** Every partition that should exist now, in order. */
  keys(world: PartitionWorld): readonly PartitionKey[];
}

const ONE: readonly PartitionKey[] = [WHOLE];

/** The one partition of an asset that has none. */
export const unpartitioned: Partitions = { kind: "whole", keys: () => ONE };

/** Whether an asset comes in partitions. */
export function isPartitioned({ partitions }: { readonly partitions: Partitions }): boolean {
  return partitions.kind !== unpartitioned.kind;
}

/**
 * A fixed set, in the order given.
 *
 * @throws {TypeError} for no keys, one that stands twice, or one that cannot name a partition.
 *
 * @example
 * ```ts
 * import { staticPartitions } from "./partition.ts";
 *
 * staticPartitions(["europe", "asia"]);
 * ```
 */
export function staticPartitions(keys: readonly PartitionKey[]): Partitions {
  if (keys.length === 0) throw new TypeError("Cannot declare static partitions: expected at least one key");
  keys.forEach(assertPartitionKey);
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice !== undefined) throw new TypeError(`Cannot declare static partitions: "${twice}" stands twice`);
  const all = Object.freeze([...keys]);
  return { kind: "static", keys: () => all };
}

/**
 * The partitions that the asset's source finds, such as the days of a folder of logs: each has a version of its own,
 * so that late data makes one of them stale. Where the source tells none, or an optional one is not bound, the asset is
 * one whole, just as if it had no partitions.
 */
export function sourcePartitions(): Partitions {
  return { kind: "source", keys: ({ observed }) => observed ?? ONE };
}

/** The same partitions as an asset upstream, whatever they are. */
export function partitionsOf({ key }: { readonly key: AssetKey }): Partitions {
  return { kind: `of ${key}`, keys: ({ keysOf }) => keysOf(key) };
}

/** More would not fit into every database. */
const LONGEST = 200;

/**
 * Checks that a string can name a partition.
 *
 * @throws {TypeError} when it is empty, too long, or holds blanks, commas, brackets or "..".
 */
export function assertPartitionKey(key: PartitionKey): void {
  if (/^[^\s,[\]]+$/.test(key) && key !== EVERY && !key.includes("..") && key.length <= LONGEST) return;
  throw new TypeError(
    `Cannot name a partition "${key}": a key is at most ${LONGEST} characters, is not "${EVERY}", ` +
      `and holds no blanks, commas, brackets or ".."`,
  );
}

/** Keys with a look-up by key, made when it is first needed. */
export class KeyList {
  #places: Map<PartitionKey, number> | undefined;
  #every: Int32Array | undefined;

  constructor(readonly keys: readonly PartitionKey[]) {}

  /** 0, 1, 2 … for who reads all. */
  get everyPlace(): Int32Array {
    if (this.#every === undefined) {
      this.#every = new Int32Array(this.keys.length);
      for (let i = 0; i < this.#every.length; i++) this.#every[i] = i;
    }
    return this.#every;
  }

  /** Where a key stands; -1 when it does not. */
  indexOf(key: PartitionKey): number {
    this.#places ??= new Map(this.keys.map((each, i) => [each, i]));
    return this.#places.get(key) ?? -1;
  }
}
