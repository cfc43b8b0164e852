/**
 * Counts how many users have two items, for some of the rows of the lower triangle.
 *
 * @module
 */
import type { CsrPattern } from "./sparse.ts";

/** The counts of the pairs (i, j), j < i, for the rows from `from` up to `to`. */
export interface CountedRows {
  readonly from: number;
  readonly to: number;
  /** How many pairs each row has. */
  readonly lengths: Uint32Array;
  /** The other items j, row after row; in no order within a row. */
  readonly indices: Uint32Array;
  readonly counts: Uint32Array;
}

/**
 * Counts rows, each by itself (Gustavson, "Two fast algorithms for sparse matrices", 1978): a dense row of sums, and the
 * list of the slots that were touched; where most would be touched, the row is scanned instead.
 */
export class RowCounter {
  readonly #plays: CsrPattern;
  readonly #byItem: CsrPattern;
  readonly #sums: Uint32Array;
  #indices = new Uint32Array(1024);
  #counts = new Uint32Array(1024);

  /** @param byItem The transpose of `plays`. */
  constructor(plays: CsrPattern, byItem: CsrPattern) {
    this.#plays = plays;
    this.#byItem = byItem;
    this.#sums = new Uint32Array(plays.columns);
  }

  /** @param work Per item, how many entries its users have before it: {@linkcode workBefore}. */
  count(from: number, to: number, work: Float64Array): CountedRows {
    const userStarts = this.#plays.indptr;
    const items = this.#plays.indices;
    const itemStarts = this.#byItem.indptr;
    const owners = this.#byItem.indices;
    const sums = this.#sums;
    const lengths = new Uint32Array(to - from);
    let length = 0;
    for (let i = from; i < to; i++) {
      const before = work[i]!;
      if (before === 0) continue;
      this.#reserve(length, length + Math.min(before, i));
      const indices = this.#indices;
      const counts = this.#counts;
      const start = length;
      const end = itemStarts[i + 1]!;
      if (before >= i) {
        for (let p = itemStarts[i]!; p < end; p++) {
          // The list holds i itself, which ends the loop.
          let e = userStarts[owners[p]!]!;
          for (let j = items[e]!; j < i; j = items[++e]!) sums[j]!++;
        }
        for (let j = 0; j < i; j++) {
          const sum = sums[j]!;
          if (sum === 0) continue;
          indices[length] = j;
          counts[length++] = sum;
        }
        sums.fill(0, 0, i);
      } else {
        for (let p = itemStarts[i]!; p < end; p++) {
          let e = userStarts[owners[p]!]!;
          for (let j = items[e]!; j < i; j = items[++e]!) {
            const sum = sums[j]!;
            if (sum === 0) indices[length++] = j;
            sums[j] = sum + 1;
          }
        }
        for (let t = start; t < length; t++) {
          const j = indices[t]!;
          counts[t] = sums[j]!;
          sums[j] = 0;
        }
      }
      lengths[i - from] = length - start;
    }
    return {
      from,
      to,
      lengths,
      indices: this.#indices.slice(0, length),
      counts: this.#counts.slice(0, length),
    };
  }

  #reserve(used: number, wanted: number): void {
    if (wanted <= this.#indices.length) return;
    const capacity = Math.max(wanted, Math.ceil(1.5 * used));
    this.#indices = extended(this.#indices, used, capacity);
    this.#counts = extended(this.#counts, used, capacity);
  }
}

/** Per item, how many entries lie before it in the lists of its users: what counting its row of the lower triangle costs. */
export function workBefore({ rows, columns, indptr, indices }: CsrPattern): Float64Array {
  const work = new Float64Array(columns);
  for (let u = 0; u < rows; u++) {
    const start = indptr[u]!;
    const end = indptr[u + 1]!;
    for (let e = start; e < end; e++) {
      const i = indices[e]!;
      work[i] = work[i]! + (e - start);
    }
  }
  return work;
}

function extended(array: Uint32Array<ArrayBuffer>, used: number, capacity: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(capacity);
  larger.set(array.subarray(0, used));
  return larger;
}
