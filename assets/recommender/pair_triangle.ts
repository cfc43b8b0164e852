/**
 * Counts of pairs as a dense triangle: a number for every two items, two bytes each. Where a good part of all pairs occur,
 * that is smaller than a sparse matrix, and a count is changed where it lies.
 *
 * @module
 */
import type { CoOccurrence } from "./co_occurrence.ts";
import type { CsrPattern } from "./sparse.ts";
import { startsOf, transposePattern } from "./sparse.ts";
import { Pacer } from "./pace.ts";

/** The counts of all pairs (i, j), j < i: row i begins at i (i − 1) / 2. */
export interface PairTriangle {
  readonly size: number;
  readonly users: number;
  readonly degrees: Uint32Array;
  /** How many pairs occur. */
  readonly pairs: number;
  /** Two bytes a pair, or four when a pair occurs more than 65,535 times. */
  readonly cells: Uint16Array | Uint32Array;
}

/** Triangles of more cells than this are not made: 2 GiB at two bytes. */
export const MOST_CELLS = 2 ** 30;

/** The largest count of two bytes. */
export const SHORT = 0xffff;

/** How many cells the triangle of so many items has. */
export function cellsOf(size: number): number {
  return size * (size - 1) / 2;
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
  let cells: Uint16Array | Uint32Array = new Uint16Array(cellsOf(size));
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
    let most = 0;
    for (let j = 0; j < i; j++) {
      const count = row[j]!;
      if (count > 0) pairs++;
      if (count > most) most = count;
    }
    if (most > SHORT && cells instanceof Uint16Array) cells = Uint32Array.from(cells);
    cells.set(row.subarray(0, i), base);
    row.fill(0, 0, i);
  }
  return { size, users: activeUsers(plays), degrees: degreesOf(byItem), pairs, cells };
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
export function triangleToSparse({ size, users, degrees, cells }: PairTriangle): CoOccurrence {
  const lengths = new Uint32Array(size);
  for (let i = 1, c = 0; i < size; i++) {
    for (let j = 0; j < i; j++, c++) {
      if (cells[c] === 0) continue;
      lengths[i]!++;
      lengths[j]!++;
    }
  }
  const indptr = startsOf(lengths);
  const cursor = indptr.slice();
  const indices = new Uint32Array(indptr[size]!);
  const counts = new Uint32Array(indptr[size]!);
  // Row i gets its smaller items first, and then, as later rows come, its larger ones: both ascending.
  for (let i = 1, c = 0; i < size; i++) {
    for (let j = 0; j < i; j++, c++) {
      const count = cells[c]!;
      if (count === 0) continue;
      const at = cursor[i]!++;
      indices[at] = j;
      counts[at] = count;
      const mirrored = cursor[j]!++;
      indices[mirrored] = i;
      counts[mirrored] = count;
    }
  }
  return { size, users, degrees, indptr, indices, counts };
}

/** The same counts as a triangle. */
export function sparseToTriangle(
  { size, users, degrees, indptr, indices, counts }: CoOccurrence,
): PairTriangle {
  let most = 0;
  for (let e = 0; e < counts.length; e++) if (counts[e]! > most) most = counts[e]!;
  const cells = most > SHORT ? new Uint32Array(cellsOf(size)) : new Uint16Array(cellsOf(size));
  for (let i = 0; i < size; i++) {
    const base = cellsOf(i);
    for (let e = indptr[i]!; e < indptr[i + 1]! && indices[e]! < i; e++) {
      cells[base + indices[e]!] = counts[e]!;
    }
  }
  return { size, users, degrees, pairs: indices.length / 2, cells };
}
