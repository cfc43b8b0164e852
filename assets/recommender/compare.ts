/**
 * Whether one model really does better than another for the same users.
 *
 * @module
 */

/** The mean of per-user differences, and how uncertain it is. */
export interface PairedDifference {
  /** Mean of a − b; NaN without users. */
  readonly mean: number;
  /** Of the mean; 0 with fewer than two users. */
  readonly standardError: number;
}

/**
 * Compares two models user by user: what users have in common cancels out, so that much smaller differences show than
 * between two means.
 *
 * @param a One value per user.
 * @param b The other model's values for the same users in the same order.
 * @throws {RangeError} When they differ in length.
 */
export function pairedDifference(a: Float64Array, b: Float64Array): PairedDifference {
  const n = a.length;
  if (b.length !== n) {
    throw new RangeError(`Cannot compare ${n} users with ${b.length}: expected the same users`);
  }
  let sum = 0;
  for (let u = 0; u < n; u++) sum += a[u]! - b[u]!;
  const mean = sum / n;
  let squares = 0;
  for (let u = 0; u < n; u++) squares += (a[u]! - b[u]! - mean) ** 2;
  return { mean, standardError: n > 1 ? Math.sqrt(squares / (n - 1) / n) : 0 };
}
