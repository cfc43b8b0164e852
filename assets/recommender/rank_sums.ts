/**
 * The sums of one row: how many users, or how much weight, an item shares with others.
 *
 * @module
 */
import type { RankedPlays } from "./ranked_plays.ts";

/**
 * Sums the pairs of i with ranks below `limit`: per pair, over the users who have both, in their order, the product of the
 * weights of both; without weights, 1. All sums are 0 before.
 *
 * @param support Where given, counts these users.
 * @param touched Room for the ranks whose sums are not 0 afterwards, and one more.
 * @returns How many those are.
 */
export function sumRow(
  { userStarts, ranks, itemStarts, owners, weights }: RankedPlays,
  i: number,
  limit: number,
  sums: Float64Array | Uint32Array,
  support: Uint32Array | undefined,
  touched: Uint32Array,
): number {
  const last = itemStarts[i + 1]!;
  let length = 0;
  if (weights === undefined) {
    for (let p = itemStarts[i]!; p < last; p++) {
      let e = userStarts[owners[p]!]!;
      for (let j = ranks[e]!; j < limit; j = ranks[++e]!) {
        const sum = sums[j]!;
        touched[length] = j;
        length += sum === 0 ? 1 : 0;
        sums[j] = sum + 1;
      }
    }
    return length;
  }
  const { ofRanks, ofOwners } = weights;
  for (let p = itemStarts[i]!; p < last; p++) {
    const own = ofOwners[p]!;
    let e = userStarts[owners[p]!]!;
    for (let j = ranks[e]!; j < limit; j = ranks[++e]!) {
      const sum = sums[j]!;
      touched[length] = j;
      length += sum === 0 ? 1 : 0;
      sums[j] = sum + own * ofRanks[e]!;
      if (support !== undefined) support[j]!++;
    }
  }
  return length;
}
