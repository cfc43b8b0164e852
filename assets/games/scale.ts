/**
 * Brings a numeric column into 0..1.
 *
 * @module
 */

/** Min-Max scaling, (x − min) / (max − min), of finite numbers. A column of one value becomes 0. */
export function minMaxScale(column: readonly number[]): number[] {
  let min = Infinity;
  let max = -Infinity;
  for (const value of column) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  // Halved, because the range of two large numbers may overflow.
  const range = max / 2 - min / 2;
  if (!(range > 0)) return column.map(() => 0);
  return column.map((value) => Math.min(1, Math.max(0, (value / 2 - min / 2) / range)));
}
