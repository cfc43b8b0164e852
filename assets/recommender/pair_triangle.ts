/**
 * Counts of pairs as a dense triangle: a byte for every two items, and a list of the few counts that need more. Where a good
 * part of all pairs occur, that is a quarter of a sparse matrix, and a count is changed where it lies.
 *
 * @module
 */
import type { CoOccurrence } from "./co_occurrence.ts";
import { LargeCounts } from "./large_counts.ts";
import { Pacer } from "./pace.ts";
import { type CsrPattern, startsOf, transposePattern } from "./sparse.ts";

/** The counts of all pairs (i, j), j < i: row i begins at i (i − 1) / 2. */
export interface PairTriangle {
  readonly size: number;
  readonly users: number;
  readonly degrees: Uint32Array;
  /** How many pairs occur. */
  readonly pairs: number;
  /** A count below {@linkcode LARGE}, or that, which says that it is in the list. */
  readonly cells: Uint8Array;
  /** Where the large counts are, ascending. */
  readonly largeAt: Uint32Array;
  readonly largeCounts: Uint32Array;
}

/** The cell of a count that does not fit. */
export const LARGE = 0xff;

/** Triangles of more cells than this are not made: 1 GiB. */
export const MOST_CELLS = 2 ** 30;

/** How many cells the triangle of so many items has. */
export function cellsOf(size: number): number {
  return size * (size - 1) / 2;
}

/** How many have both of two different items. */
export function countAt({ cells, largeAt, largeCounts }: PairTriangle, i: number, j: number): number {
  const at = i > j ? cellsOf(i) + j : cellsOf(j) + i;
  const count = cells[at]!;
  if (count < LARGE) return count;
  let [low, high] = [0, largeAt.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (largeAt[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return largeCounts[low]!;
}

/**
 * Counts every pair. A row is short enough to stay in the processor's cache while the users of its item are gone through.
 *
 * @throws {RangeError} When there are more than {@linkcode MOST_CELLS} cells.
 * @throws The signal's reason, when it is aborted.
 */
export async function countTriangle(plays: CsrPattern, signal: AbortSignal): Promise<PairTriangle> {
  const size = plays.columns;
  if (cellsOf(size) > MOST_CELLS) {
    throw new RangeError(`Cannot hold a count for every two of ${size} items: ${cellsOf(size)} are too many`);
  }
  const pacer = new Pacer(signal);
  const byItem = transposePattern(plays);
  const { indptr, indices } = plays;
  const cells = new Uint8Array(cellsOf(size));
  const largeAt: number[] = [];
  const largeCounts: number[] = [];
  const row = new Uint32Array(size);
  let pairs = 0;
  for (let i = 1; i < size; i++) {
    if (pacer.due) await pacer.pause();
    const end = byItem.indptr[i + 1]!;
    for (let p = byItem.indptr[i]!; p < end; p++) {
      // The list holds i itself, which ends the loop.
      let e = indptr[byItem.indices[p]!]!;
      for (let j = indices[e]!; j < i; j = indices[++e]!) row[j]!++;
    }
    const base = cellsOf(i);
    for (let j = 0; j < i; j++) {
      const count = row[j]!;
      if (count === 0) continue;
      pairs++;
      if (count < LARGE) cells[base + j] = count;
      else {
        cells[base + j] = LARGE;
        largeAt.push(base + j);
        largeCounts.push(count);
      }
    }
    row.fill(0, 0, i);
  }
  return {
    size,
    users: activeUsers(plays),
    degrees: degreesOf(byItem),
    pairs,
    cells,
    largeAt: Uint32Array.from(largeAt),
    largeCounts: Uint32Array.from(largeCounts),
  };
}

/** A triangle whose counts are changed where they lie. */
export class OpenTriangle {
  readonly #cells: Uint8Array;
  readonly #large: LargeCounts;
  #pairs: number;

  /** Takes the cells over: the triangle that they belong to is of no use any more. */
  constructor({ cells, largeAt, largeCounts, pairs }: PairTriangle) {
    this.#cells = cells;
    this.#large = new LargeCounts(largeAt, largeCounts);
    this.#pairs = pairs;
  }

  /** Adds to the count of two different items. */
  add(a: number, b: number, by: number): void {
    const at = a > b ? a * (a - 1) / 2 + b : b * (b - 1) / 2 + a;
    const cell = this.#cells[at]!;
    const before = cell === LARGE ? this.#large.get(at) : cell;
    const after = before + by;
    if (after >= LARGE) {
      this.#cells[at] = LARGE;
      this.#large.set(at, after);
    } else {
      this.#cells[at] = after;
      if (cell === LARGE) this.#large.delete(at);
    }
    if (before === 0) this.#pairs++;
    if (after === 0) this.#pairs--;
  }

  /** The triangle as it is now. */
  close(
    size: number,
    { users, degrees }: { readonly users: number; readonly degrees: Uint32Array },
  ): PairTriangle {
    const { at, counts } = this.#large.inOrder();
    return {
      size,
      users,
      degrees,
      pairs: this.#pairs,
      cells: this.#cells,
      largeAt: at,
      largeCounts: counts,
    };
  }
}

/**
 * The same counts under other numbers, which are in the same order.
 *
 * @param target for each item its new number, or -1: its pairs are left out
 */
export function moveTriangle(old: PairTriangle, target: Int32Array, size: number): PairTriangle {
  const cells = new Uint8Array(cellsOf(size));
  const largeAt: number[] = [];
  const largeCounts: number[] = [];
  let large = 0;
  for (let i = 1; i < old.size; i++) {
    const from = cellsOf(i);
    const to = target[i]!;
    const base = to < 0 ? 0 : cellsOf(to);
    for (; large < old.largeAt.length && old.largeAt[large]! < from + i; large++) {
      const j = target[old.largeAt[large]! - from]!;
      if (to < 0 || j < 0) continue;
      largeAt.push(base + j);
      largeCounts.push(old.largeCounts[large]!);
    }
    if (to < 0) continue;
    // Stretches that move together are copied together.
    for (let j = 0; j < i;) {
      const start = target[j]!;
      let end = j + 1;
      if (start >= 0) {
        while (end < i && target[end] === start + (end - j)) end++;
        cells.set(old.cells.subarray(from + j, from + end), base + start);
      }
      j = end;
    }
  }
  let { pairs } = old;
  if (target.includes(-1)) {
    pairs = 0;
    for (let c = 0; c < cells.length; c++) if (cells[c] !== 0) pairs++;
  }
  return {
    ...old,
    size,
    pairs,
    cells,
    largeAt: Uint32Array.from(largeAt),
    largeCounts: Uint32Array.from(largeCounts),
  };
}

/** Visits every pair that occurs, row by row: (i, j, count), j < i. */
export function eachPair(
  { size, cells, largeAt, largeCounts }: PairTriangle,
  visit: (i: number, j: number, count: number) => void,
): void {
  let large = 0;
  for (let i = 1, c = 0; i < size; i++) {
    for (let j = 0; j < i; j++, c++) {
      const cell = cells[c]!;
      if (cell === 0) continue;
      if (cell === LARGE && largeAt[large] !== c) {
        throw new RangeError(`Cannot read the count of pair ${i}, ${j}: it is not in the list of large ones`);
      }
      visit(i, j, cell === LARGE ? largeCounts[large++]! : cell);
    }
  }
}

/** How many rows have an entry. */
export function activeUsers({ rows, indptr }: CsrPattern): number {
  let active = 0;
  for (let u = 0; u < rows; u++) if (indptr[u + 1]! > indptr[u]!) active++;
  return active;
}

/** How long each row is. */
export function degreesOf({ rows, indptr }: CsrPattern): Uint32Array {
  const degrees = new Uint32Array(rows);
  for (let r = 0; r < rows; r++) degrees[r] = indptr[r + 1]! - indptr[r]!;
  return degrees;
}

/** The same counts as a symmetric sparse matrix. */
export function triangleToSparse(triangle: PairTriangle): CoOccurrence {
  const { size, users, degrees } = triangle;
  const lengths = new Uint32Array(size);
  eachPair(triangle, (i, j) => {
    lengths[i]!++;
    lengths[j]!++;
  });
  const indptr = startsOf(lengths);
  const cursor = indptr.slice();
  const indices = new Uint32Array(indptr[size]!);
  const counts = new Uint32Array(indptr[size]!);
  // Row i gets its smaller items first, and then, as later rows come, its larger ones: both ascending.
  eachPair(triangle, (i, j, count) => {
    const at = cursor[i]!++;
    indices[at] = j;
    counts[at] = count;
    const mirrored = cursor[j]!++;
    indices[mirrored] = i;
    counts[mirrored] = count;
  });
  return { size, users, degrees, indptr, indices, counts };
}

/** The same counts as a triangle. */
export function sparseToTriangle(
  { size, users, degrees, indptr, indices, counts }: CoOccurrence,
): PairTriangle {
  const cells = new Uint8Array(cellsOf(size));
  const largeAt: number[] = [];
  const largeCounts: number[] = [];
  for (let i = 0; i < size; i++) {
    const base = cellsOf(i);
    for (let e = indptr[i]!; e < indptr[i + 1]! && indices[e]! < i; e++) {
      const at = base + indices[e]!;
      cells[at] = Math.min(counts[e]!, LARGE);
      if (counts[e]! < LARGE) continue;
      largeAt.push(at);
      largeCounts.push(counts[e]!);
    }
  }
  return {
    size,
    users,
    degrees,
    pairs: indices.length / 2,
    cells,
    largeAt: Uint32Array.from(largeAt),
    largeCounts: Uint32Array.from(largeCounts),
  };
}
