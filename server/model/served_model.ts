/**
 * A model that is open, with all that its answers need.
 *
 * @module
 */

/** Which model it is. */
export interface ServedVersion {
  /** The version in the registry; null for a model that is not registered. */
  readonly number: number | null;
  /** The SHA-256 of its bytes. */
  readonly dataVersion: string;
  /** What was fit, such as `slim:l1=1,l2=10`. */
  readonly spec: string;
  /** When it was made, in milliseconds since the epoch. */
  readonly createdAt: number;
}

/** An open model. Nothing of it changes. */
export interface ServedModel {
  readonly version: ServedVersion;
}
