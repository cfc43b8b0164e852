/**
 * What a materialization leaves besides its artifact: metadata and the results of its checks.
 *
 * @module
 */

/** Anything that JSON can hold. */
export type MetadataValue =
  | string
  | number
  | boolean
  | null
  | readonly MetadataValue[]
  | { readonly [key: string]: MetadataValue };

/** What a check found. */
export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  /** A blocking check that fails keeps the artifact from becoming current. */
  readonly blocking: boolean;
  /** For people; says what was found when it failed. */
  readonly message?: string;
}
