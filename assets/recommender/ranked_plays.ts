/**
 * Plays renumbered by popularity: rank 0 is the item that most users have, ties by lower number.
 *
 * Ranks make counting fast. Of a pair, the rarer item counts the more popular one, so that the sums that are touched most lie
 * side by side; and the user's list from its start up to the item itself is just what has to be counted, without any bounds.
 *
 * @module
 */
import { columnCounts, type CsrPattern, startsOf } from "./sparse.ts";

/** Who has what, both ways round. All arrays may lie in shared memory. */
export interface RankedPlays {
  /** How many items there are. */
  readonly size: number;
  /** How many users have at least one item. */
  readonly users: number;
  /** The item of each rank. */
  readonly order: Uint32Array;
  /** How many users have each item, by rank: descending. */
  readonly degrees: Uint32Array;
  /** Length: all users + 1. */
  readonly userStarts: Uint32Array;
  /** The ranks that each user has, ascending: half as wide where they all fit. */
  readonly ranks: Uint16Array | Uint32Array;
  /** Length `size + 1`, by rank. */
  readonly itemStarts: Uint32Array;
  /** The users who have each item, ascending. */
  readonly owners: Uint32Array;
  /** One weight per entry of `ranks`, and per entry of `owners`; left out where only the pattern counts. */
  readonly weights?: { readonly ofRanks: Float64Array; readonly ofOwners: Float64Array };
}

/** A pattern with values, or without. */
export type MaybeWeighted = CsrPattern & { readonly values?: Float64Array };

/**
 * Renumbers plays.
 *
 * @param plays Users × items. Values, where given, are the weights.
 * @param shared Whether the arrays are to lie in shared memory.
 */
export function rankPlays(plays: MaybeWeighted, shared: boolean): RankedPlays {
  const { rows, columns: size, indptr, indices, values } = plays;
  const entries = indices.length;
  const make = arrays(shared);
  const degreeOf = columnCounts(plays);
  const order = make.u32(size);
  order.set(byDegree(degreeOf));
  const rankOf = new Uint32Array(size);
  const degrees = make.u32(size);
  const itemStarts = make.u32(size + 1);
  for (let r = 0; r < size; r++) {
    const item = order[r]!;
    rankOf[item] = r;
    degrees[r] = degreeOf[item]!;
    itemStarts[r + 1] = itemStarts[r]! + degreeOf[item]!;
  }
  const owners = make.u32(entries);
  const ofOwners = values && make.f64(entries);
  const cursor = itemStarts.slice(0, size);
  for (let u = 0; u < rows; u++) {
    const end = indptr[u + 1]!;
    for (let e = indptr[u]!; e < end; e++) {
      const r = rankOf[indices[e]!]!;
      const at = cursor[r]!;
      cursor[r] = at + 1;
      owners[at] = u;
      if (ofOwners !== undefined) ofOwners[at] = values![e]!;
    }
  }
  // Handing the ranks out in ascending order leaves every user's list in order.
  const userStarts = make.u32(rows + 1);
  userStarts.set(indptr);
  const ranks = size <= 0x10000 ? make.u16(entries) : make.u32(entries);
  const ofRanks = values && make.f64(entries);
  const next = indptr.slice(0, rows);
  for (let r = 0; r < size; r++) {
    const end = itemStarts[r + 1]!;
    for (let p = itemStarts[r]!; p < end; p++) {
      const u = owners[p]!;
      const at = next[u]!;
      next[u] = at + 1;
      ranks[at] = r;
      if (ofRanks !== undefined) ofRanks[at] = ofOwners![p]!;
    }
  }
  let users = 0;
  for (let u = 0; u < rows; u++) if (indptr[u + 1]! > indptr[u]!) users++;
  const weights = ofRanks && ofOwners && { ofRanks, ofOwners };
  return {
    size,
    users,
    order,
    degrees,
    userStarts,
    ranks,
    itemStarts,
    owners,
    ...(weights === undefined ? {} : { weights }),
  };
}

/** Item numbers by descending degree, ties by lower number: a counting sort. */
export function byDegree(degrees: Uint32Array): Uint32Array {
  let highest = 0;
  for (let i = 0; i < degrees.length; i++) if (degrees[i]! > highest) highest = degrees[i]!;
  const lengths = new Uint32Array(highest + 1);
  for (let i = 0; i < degrees.length; i++) lengths[highest - degrees[i]!]!++;
  const cursor = startsOf(lengths);
  const order = new Uint32Array(degrees.length);
  for (let i = 0; i < degrees.length; i++) order[cursor[highest - degrees[i]!]!++] = i;
  return order;
}

/** Makers of arrays of zeros, in shared memory or not. */
export function arrays(shared: boolean): {
  u16(length: number): Uint16Array;
  u32(length: number): Uint32Array;
  f64(length: number): Float64Array;
} {
  if (!shared) {
    return {
      u16: (length) => new Uint16Array(length),
      u32: (length) => new Uint32Array(length),
      f64: (length) => new Float64Array(length),
    };
  }
  return {
    u16: (length) => new Uint16Array(new SharedArrayBuffer(2 * length)),
    u32: (length) => new Uint32Array(new SharedArrayBuffer(4 * length)),
    f64: (length) => new Float64Array(new SharedArrayBuffer(8 * length)),
  };
}
