/**
 * How sure a recommendation is, on a scale that people can read.
 *
 * @module
 */
import type { Explanation } from "./model.ts";

/**
 * The mean of the contributions that speak for an item, each weighing as much as it contributes:
 * Σ c² / Σ c over c > 0, with c at most 1. For similarities in 0..1 this is how alike the item is to the owned items
 * that speak for it: it neither grows with a long history nor drowns in many weak neighbours. 0 when nothing speaks for it.
 */
export function confidence({ contributions }: Explanation): number {
  return confidenceOf(contributions, 0, contributions.length);
}

/** The same from some of an array: the contributions from `from` to `to`. */
export function confidenceOf(contributions: Float64Array, from: number, to: number): number {
  let sum = 0;
  let squares = 0;
  for (let i = from; i < to; i++) {
    const c = Math.min(contributions[i]!, 1);
    if (c <= 0) continue;
    sum += c;
    squares += c * c;
  }
  return sum > 0 ? Math.min(squares / sum, 1) : 0;
}
