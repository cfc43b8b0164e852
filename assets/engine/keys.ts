/**
 * Names and hashes of the engine. Strings that mean different things have different types, so that a data
 * version never lands where a fingerprint is meant.
 *
 * @module
 */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** The name of an asset: lower-case words joined by `_`, optionally in folders joined by `/`. */
export type AssetKey = string;

/** The name of one partition of an asset; {@link WHOLE} for an asset that has no partitions. */
export type PartitionKey = string;

/** The single partition of an asset without partitions. */
export const WHOLE: PartitionKey = "";

/** Stands for many partitions at once, where an input is a set of them. No partition is called that. */
export const EVERY: PartitionKey = "*";

/** SHA-256 (hex) of an artifact's bytes: what the asset *is*. */
export type DataVersion = Branded<"DataVersion">;

/** SHA-256 (hex) of the code that makes an asset, or the explicit version it declares. */
export type CodeVersion = Branded<"CodeVersion">;

/** SHA-256 (hex) over code, config and input versions: what the asset was *made from*. */
export type Fingerprint = Branded<"Fingerprint">;

/** The unit of planning, running, leasing and history: one partition of one asset. */
export interface StepKey {
  readonly asset: AssetKey;
  readonly partition: PartitionKey;
}

/** A step as one string: `user_logs`, or `user_logs[2026-11-01]`. Keys hold no brackets, so it is unambiguous. */
export type StepId = Branded<"StepId">;

const KEY = /^[a-z][a-z0-9_]*(\/[a-z][a-z0-9_]*)*$/;

/**
 * Checks that a string can name an asset.
 *
 * @throws {TypeError} when it is not lower-case words, digits, `_` and `/`.
 */
export function assertAssetKey(key: string): void {
  if (!KEY.test(key)) {
    throw new TypeError(
      `Cannot declare asset "${key}": a key is lower-case letters, digits and "_", like "clean_features"`,
    );
  }
}

/** The id of a step. */
export function stepId(asset: AssetKey, partition: PartitionKey = WHOLE): StepId {
  return (partition === WHOLE ? asset : `${asset}[${partition}]`) as StepId;
}
