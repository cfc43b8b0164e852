/**
 * Model versions, and the aliases that say which of them is served.
 *
 * A version is an artifact together with what was measured of it. Versions of one asset are numbered 1, 2, 3 … and never
 * change; an alias names one of them and can be moved. Every move is kept.
 *
 * @module
 */
import type { AssetKey, DataVersion, Fingerprint, PartitionKey } from "./keys.ts";

/** `champion` is served; `challenger` was good enough to be kept, and not good enough to be served. */
export const ALIASES = ["champion", "challenger"] as const;
export type Alias = typeof ALIASES[number];

/** A data version that a model version was made from, directly or through others. */
export interface LineageEntry {
  readonly asset: AssetKey;
  readonly partition: PartitionKey;
  readonly dataVersion: DataVersion;
  /** The materialization that made it, where it is still known. */
  readonly materialization: string | null;
  /** The run of that materialization. */
  readonly runId: string | null;
}

/** One version of a model. Never changed once written. */
export interface ModelVersion {
  /** The asset, such as `model`. */
  readonly name: AssetKey;
  /** 1, 2, 3 … */
  readonly number: number;
  /** The materialization of the model, its run, fingerprint and bytes. */
  readonly materialization: string;
  readonly runId: string;
  readonly fingerprint: Fingerprint;
  readonly dataVersion: DataVersion;
  /** Bytes. */
  readonly size: number;
  /** What was fit, such as `slim:l1=1,l2=10`. */
  readonly spec: string;
  /** The artifact with its measurements, made from the same trials; null when it was not measured. */
  readonly evaluation: DataVersion | null;
  /** Of the test part, such as `ndcg_at_10`; those of popularity begin with `popularity_`. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Two versions with the same test part can be compared by their metrics alone; null when it was not measured. */
  readonly testPart: string | null;
  /** Everything above the model, upstream first. */
  readonly lineage: readonly LineageEntry[];
  /** How long the fit took, in milliseconds. */
  readonly fitMs: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A move of an alias. */
export interface AliasMove {
  /** Sorts by time. */
  readonly id: string;
  readonly name: AssetKey;
  readonly alias: Alias;
  /** Null for the first one. */
  readonly from: number | null;
  /** Null when the alias was taken away. */
  readonly to: number | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** A person, or `gate` for a move that the promotion gate made. */
  readonly by: string;
  readonly why: string;
  /** The id of the move that this one takes back, when it is a rollback. */
  readonly undoes?: string;
}

/** The versions of models and their aliases. Every method is atomic. */
export interface VersionRegistry {
  /**
   * Gives the next number to a version, or finds the one that the same model and evaluation already have.
   *
   * @returns the version with its number, and whether it is new.
   */
  register(version: Omit<ModelVersion, "number">): Promise<{ version: ModelVersion; isNew: boolean }>;
  /** Newest first. */
  versions(name: AssetKey, limit?: number): Promise<ModelVersion[]>;
  version(name: AssetKey, number: number): Promise<ModelVersion | undefined>;
  /** The version that an alias names. */
  aliased(name: AssetKey, alias: Alias): Promise<ModelVersion | undefined>;
  /** Every alias that is set, with the number it names. */
  aliases(name: AssetKey): Promise<ReadonlyMap<Alias, number>>;
  /**
   * Moves an alias, and keeps the move.
   *
   * @param move `from` is what the caller believes the alias names.
   * @returns false, and nothing is moved, when it names something else by now.
   * @throws {RangeError} when there is no version `to`.
   */
  move(move: AliasMove): Promise<boolean>;
  /** Newest first. */
  moves(name: AssetKey, options?: { alias?: Alias; limit?: number }): Promise<AliasMove[]>;
}
