/**
 * Fills the gaps of a numeric column.
 *
 * @module
 */

/** With what a gap is filled: the mean or the median of the values there are. */
export type Imputation = "mean" | "median";

/** A column without gaps. */
export interface Imputed {
  readonly values: readonly number[];
  /** Whether each value was filled in. */
  readonly imputed: readonly boolean[];
  /** How many values were filled in. */
  readonly count: number;
  /** With what; 0 when the column had no value at all. */
  readonly fill: number;
  /** Whether the column had no value at all. */
  readonly empty: boolean;
}

/** Fills the nulls of a column. A column with no value at all becomes 0, and says so. */
export function impute(column: readonly (number | null)[], how: Imputation): Imputed {
  const known = column.filter((value) => value !== null);
  const fill = how === "mean" ? mean(known) : median(known);
  return {
    values: column.map((value) => value ?? fill),
    imputed: column.map((value) => value === null),
    count: column.length - known.length,
    fill,
    empty: known.length === 0,
  };
}

/** A rating from 0 to 5, or null for none: absent, out of range, or the 0 that stands for "nobody rated it". */
export function knownRating(
  rating: number | null | undefined,
  ratingsCount: number | null | undefined,
): number | null {
  if (rating === null || rating === undefined || !(rating >= 0 && rating <= 5)) return null;
  return rating === 0 && !(ratingsCount !== null && ratingsCount !== undefined && ratingsCount > 0)
    ? null
    : rating;
}

/** A playtime in hours, or null for none: absent, below 0, or the 0 that stands for "unknown". */
export function knownPlaytime(playtime: number | null | undefined): number | null {
  return typeof playtime === "number" && playtime > 0 && playtime < Infinity ? playtime : null;
}

/** The arithmetic mean; 0 of nothing. */
export function mean(values: readonly number[]): number {
  // A running mean neither overflows nor leaves the range of the values by more than rounding.
  let result = 0;
  for (let i = 0; i < values.length; i++) result += (values[i]! - result) / (i + 1);
  return result;
}

/** The median, of an even number of values the mean of the two in the middle; 0 of nothing. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle]!;
  return sorted.length % 2 === 1 ? upper : sorted[middle - 1]! / 2 + upper / 2;
}
