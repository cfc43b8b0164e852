/**
 * Plays renumbered by popularity: rank 0 is the item that most users have, ties by lower number.
 *
 * Ranks make counting fast. Of a pair, the rarer item counts the more popular one, so that the sums that are touched most lie
 * side by side; and the user's list from its start up to the item itself is just what has to be counted, without any bounds.
 *
 * @module
 */
import { GROUP } from "./pair_kernel.ts";
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
  /** Where each user's list begins; length: all users + 1. */
  readonly userStarts: Uint32Array;
  /**
   * The ranks that each user has, ascending: half as wide where they all fit. Each list ends with one to four entries that
   * are `size`, so that lists begin at multiples of four and whoever walks along one meets the end without looking for it.
   */
  readonly ranks: Uint16Array | Uint32Array;
  /** Length `size + 1`, by rank. */
  readonly itemStarts: Uint32Array;
  /** The users who have each item, ascending. */
  readonly owners: Uint32Array;
  /** Per rank, the entries before it in the lists of its users: what counting its pairs with more popular items costs. */
  readonly before: Float64Array;
  /** Per rank, all other entries in those lists. */
  readonly around: Float64Array;
  /** One weight per entry of `ranks`, and per entry of `owners`; left out where only the pattern counts. */
  readonly weights?: { readonly ofRanks: Float64Array; readonly ofOwners: Float64Array };
}

/** A pattern with values, or without. */
export type MaybeWeighted = CsrPattern & { readonly values?: Float64Array };

/**
 * Renumbers plays.
 *
 * @param plays Users × items. Values, where given, are the weights.
 * @param make Where the arrays are to lie.
 */
export function rankPlays(plays: MaybeWeighted, make: ArrayMaker): RankedPlays {
  const { rows, columns: size, indptr, indices, values } = plays;
  const entries = indices.length;
  const degreeOf = columnCounts(plays);
  const order = byDegree(degreeOf);
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
  const userStarts = make.u32(rows + 1);
  let users = 0;
  for (let u = 0; u < rows; u++) {
    const start = indptr[u]!;
    const end = indptr[u + 1]!;
    if (end > start) users++;
    userStarts[u + 1] = userStarts[u]! + paddedLength(end - start);
    for (let e = start; e < end; e++) {
      const r = rankOf[indices[e]!]!;
      const at = cursor[r]!;
      cursor[r] = at + 1;
      owners[at] = u;
      if (ofOwners !== undefined) ofOwners[at] = values![e]!;
    }
  }
  const padded = userStarts[rows]!;
  const ranks = (isWide(size) ? make.u32(padded) : make.u16(padded)).fill(size);
  const ofRanks = values && make.f64(padded);
  const before = make.f64(size);
  const around = make.f64(size);
  // Handing the ranks out in ascending order leaves every user's list in order.
  const next = userStarts.slice(0, rows);
  for (let r = 0; r < size; r++) {
    const end = itemStarts[r + 1]!;
    let earlier = 0;
    let others = 0;
    for (let p = itemStarts[r]!; p < end; p++) {
      const u = owners[p]!;
      const at = next[u]!;
      next[u] = at + 1;
      ranks[at] = r;
      earlier += at - userStarts[u]!;
      others += indptr[u + 1]! - indptr[u]! - 1;
      if (ofRanks !== undefined) ofRanks[at] = ofOwners![p]!;
    }
    before[r] = earlier;
    around[r] = others;
  }
  const weights = ofRanks && ofOwners && { ofRanks, ofOwners };
  return {
    ...{ size, users, order, degrees, userStarts, ranks, itemStarts, owners, before, around },
    ...(weights === undefined ? {} : { weights }),
  };
}

/** The bytes that {@linkcode rankPlays} needs for plays without weights, when its arrays begin at multiples of 16. */
export function rankedBytes({ rows, columns, indptr, indices }: CsrPattern): number {
  let padded = 0;
  for (let u = 0; u < rows; u++) padded += paddedLength(indptr[u + 1]! - indptr[u]!);
  const entries = indices.length;
  const words = 2 * columns + 1 + entries + rows + 1;
  return 4 * words + 16 * columns + (isWide(columns) ? 4 : 2) * padded + 7 * 16;
}

/** Whether a list of ranks, and what ends it, takes more than 16 bits each. */
function isWide(size: number): boolean {
  return size > 0xffff;
}

function paddedLength(length: number): number {
  return length === 0 ? 0 : (Math.floor(length / GROUP) + 1) * GROUP;
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

/** Makes arrays of zeros. */
export interface ArrayMaker {
  u16(length: number): Uint16Array;
  u32(length: number): Uint32Array;
  f32(length: number): Float32Array;
  f64(length: number): Float64Array;
}

/** Makes arrays each by itself, in shared memory or not. */
export function arrays(shared: boolean): ArrayMaker {
  const buffer = (bytes: number) => shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
  return {
    u16: (length) => new Uint16Array(buffer(2 * length)),
    u32: (length) => new Uint32Array(buffer(4 * length)),
    f32: (length) => new Float32Array(buffer(4 * length)),
    f64: (length) => new Float64Array(buffer(8 * length)),
  };
}

/** Makes arrays one behind the other in a buffer of zeros, each at a multiple of 16. */
export function arraysIn(buffer: ArrayBufferLike): ArrayMaker {
  let used = 0;
  const take = (bytes: number) => {
    const at = used;
    used += Math.ceil(bytes / 16) * 16;
    return at;
  };
  return {
    u16: (length) => new Uint16Array(buffer, take(2 * length), length),
    u32: (length) => new Uint32Array(buffer, take(4 * length), length),
    f32: (length) => new Float32Array(buffer, take(4 * length), length),
    f64: (length) => new Float64Array(buffer, take(8 * length), length),
  };
}
