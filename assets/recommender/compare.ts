/**
 * Whether one model really does better than another for the same users, and how sure a mean is.
 *
 * @module
 */
import { Random } from "./random.ts";

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

/** Options of {@linkcode bootstrapMeans} and {@linkcode pairedBootstrap}. */
export interface BootstrapOptions {
  readonly seed: number;
  /** How often users are drawn again; 1,000 when left out. */
  readonly resamples?: number;
  /** How much of what was drawn lies within the interval; 0.95 when left out. */
  readonly level?: number;
}

/** A mean over the users, and where it would lie with other users of the same kind. */
export interface MeanInterval {
  /** NaN without users, as the bounds. */
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What {@linkcode pairedBootstrap} finds. */
export interface PairedInterval extends MeanInterval {
  /**
   * Two-sided: twice the smaller share of the draws in which the difference is not above 0, or not below, each with one
   * draw more; at most 1. Small when one model is better than the other for whoever is drawn.
   */
  readonly pValue: number;
}

/**
 * Percentile intervals of means, by drawing users with replacement (Efron and Tibshirani, "An introduction to the
 * bootstrap", 1993, 13.3). The columns share the draws. With the same seed the intervals are the same.
 *
 * @param columns Each with one value per user, in one order.
 * @throws {RangeError} When columns differ in length, or an option is out of range.
 */
export function bootstrapMeans(columns: readonly Float64Array[], options: BootstrapOptions): MeanInterval[] {
  return drawnMeans(columns, options).map((drawn, c) => intervalOf(columns[c]!, drawn, options.level));
}

/**
 * Compares two models by the bootstrap of their per-user differences a − b (Sakai, "Evaluating evaluation metrics based on
 * the bootstrap", 2006).
 *
 * @throws {RangeError} When they differ in length, or an option is out of range.
 */
export function pairedBootstrap(a: Float64Array, b: Float64Array, options: BootstrapOptions): PairedInterval {
  if (b.length !== a.length) {
    throw new RangeError(`Cannot compare ${a.length} users with ${b.length}: expected the same users`);
  }
  const differences = a.map((value, u) => value - b[u]!);
  const [drawn] = drawnMeans([differences], options);
  const interval = intervalOf(differences, drawn!, options.level);
  const notAbove = drawn!.reduce((count, value) => count + (value <= 0 ? 1 : 0), 0);
  const notBelow = drawn!.reduce((count, value) => count + (value >= 0 ? 1 : 0), 0);
  const pValue = Math.min(1, 2 * (Math.min(notAbove, notBelow) + 1) / (drawn!.length + 1));
  return { ...interval, pValue: a.length === 0 ? NaN : pValue };
}

/** The mean of each column in each draw, ascending. */
function drawnMeans(columns: readonly Float64Array[], options: BootstrapOptions): Float64Array[] {
  const { seed, resamples = 1000 } = options;
  if (!(Number.isInteger(resamples) && resamples >= 1)) {
    throw new RangeError(`Cannot draw ${resamples} times: expected a whole number of 1 or more`);
  }
  const users = columns[0]?.length ?? 0;
  const other = columns.find((column) => column.length !== users);
  if (other !== undefined) {
    throw new RangeError(`Cannot compare ${users} users with ${other.length}: expected the same users`);
  }
  const random = new Random(seed);
  const means = columns.map(() => new Float64Array(resamples).fill(NaN));
  if (users === 0) return means;
  // How often each user was drawn: one pass over a column in order is faster than gathering from it.
  const times = new Uint32Array(users);
  for (let r = 0; r < resamples; r++) {
    times.fill(0);
    for (let d = 0; d < users; d++) times[random.below(users)]!++;
    for (let c = 0; c < columns.length; c++) {
      const column = columns[c]!;
      let sum = 0;
      for (let u = 0; u < users; u++) sum += times[u]! * column[u]!;
      means[c]![r] = sum / users;
    }
  }
  for (const drawn of means) drawn.sort();
  return means;
}

function intervalOf(values: Float64Array, drawn: Float64Array, level = 0.95): MeanInterval {
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`Cannot make an interval of level ${level}: expected a number between 0 and 1`);
  }
  return {
    mean: meanOf(values),
    low: quantile(drawn, (1 - level) / 2),
    high: quantile(drawn, (1 + level) / 2),
  };
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let u = 0; u < values.length; u++) sum += values[u]!;
  return sum / values.length;
}

/** Linear between the two nearest order statistics. */
function quantile(ascending: Float64Array, share: number): number {
  const place = share * (ascending.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below]! + (place - below) * (ascending[above]! - ascending[below]!);
}
