/**
 * The sums of one row: how many users, or how much weight, an item shares with others. All sums are 0 before; what is
 * not 0 afterwards is in the list of what was touched.
 *
 * @module
 */
import type { RankedPlays } from "./ranked_plays.ts";

/** Sums of whole numbers. */
export type Counts = Uint16Array | Uint32Array;

/** Counts the pairs of i with every more popular item. Returns how many there are. */
export function countDense(plays: RankedPlays, i: number, sums: Counts, touched: Uint32Array): number {
  const { userStarts, ranks, itemStarts, owners } = plays;
  const end = itemStarts[i + 1]!;
  for (let p = itemStarts[i]!; p < end; p++) {
    // The list holds i itself, which ends the loop.
    let e = userStarts[owners[p]!]!;
    for (let j = ranks[e]!; j < i; j = ranks[++e]!) sums[j]!++;
  }
  let length = 0;
  for (let j = 0; j < i; j++) {
    touched[length] = j;
    length += sums[j] === 0 ? 0 : 1;
  }
  return length;
}

/** The same for few pairs: only what is touched is looked at again. */
export function countSparse(plays: RankedPlays, i: number, sums: Counts, touched: Uint32Array): number {
  const { userStarts, ranks, itemStarts, owners } = plays;
  const end = itemStarts[i + 1]!;
  let length = 0;
  for (let p = itemStarts[i]!; p < end; p++) {
    let e = userStarts[owners[p]!]!;
    for (let j = ranks[e]!; j < i; j = ranks[++e]!) {
      const sum = sums[j]!;
      touched[length] = j;
      length += sum === 0 ? 1 : 0;
      sums[j] = sum + 1;
    }
  }
  return length;
}

/** The pairs of i with ranks below `limit`, with weights, which are above 0: the sum over the users of what they have of both, in the order of the users. */
export function sumRow(
  plays: RankedPlays,
  i: number,
  limit: number,
  sums: Float64Array,
  support: Uint32Array | undefined,
  touched: Uint32Array,
): number {
  const { userStarts, ranks, itemStarts, owners, weights } = plays;
  const { ofRanks, ofOwners } = weights!;
  const last = itemStarts[i + 1]!;
  let length = 0;
  for (let p = itemStarts[i]!; p < last; p++) {
    const u = owners[p]!;
    const own = ofOwners[p]!;
    const end = userStarts[u + 1]!;
    for (let e = userStarts[u]!; e < end; e++) {
      const j = ranks[e]!;
      if (j >= limit) break;
      const sum = sums[j]!;
      touched[length] = j;
      length += sum === 0 ? 1 : 0;
      sums[j] = sum + own * ofRanks[e]!;
      if (support !== undefined) support[j]!++;
    }
  }
  return length;
}

/**
 * Counts all pairs of i, itself among them, and lists what more than one user shares apart: few of many.
 *
 * @returns How many are in `touched`, and in `again`.
 */
export function countWhole(
  plays: RankedPlays,
  i: number,
  sums: Counts,
  touched: Uint32Array,
  again: Uint32Array,
): [touched: number, again: number] {
  const { userStarts, ranks, itemStarts, owners } = plays;
  const last = itemStarts[i + 1]!;
  let length = 0;
  let repeated = 0;
  for (let p = itemStarts[i]!; p < last; p++) {
    const u = owners[p]!;
    const end = userStarts[u + 1]!;
    for (let e = userStarts[u]!; e < end; e++) {
      const j = ranks[e]!;
      const sum = sums[j]!;
      sums[j] = sum + 1;
      touched[length] = j;
      again[repeated] = j;
      length += sum === 0 ? 1 : 0;
      repeated += sum === 1 ? 1 : 0;
    }
  }
  return [length, repeated];
}
