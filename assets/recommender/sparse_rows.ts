/**
 * Sparse rows that are found one after the other.
 *
 * @module
 */
import type { CsrMatrix } from "./sparse.ts";
import type { TopK } from "./top_k.ts";

/** Collects the rows of a matrix, in ascending order, each once. The entries of a row may come in any order. */
export class SparseRows {
  readonly #indptr: Uint32Array;
  #indices = new Uint32Array(1024);
  #values = new Float64Array(1024);
  #row = 0;
  #length = 0;

  /** @param rows How many there will be. */
  constructor(rows: number) {
    this.#indptr = new Uint32Array(rows + 1);
  }

  /** Adds a row: the first `count` of these entries. */
  push(indices: ArrayLike<number>, values: ArrayLike<number>, count: number): void {
    this.#reserve(count);
    const start = this.#length;
    for (let e = 0; e < count; e++) {
      this.#indices[start + e] = indices[e]!;
      this.#values[start + e] = values[e]!;
    }
    this.#close(count);
  }

  /** Adds a row: what a heap kept, which is empty then. */
  drain(heap: TopK): void {
    this.#reserve(heap.size);
    this.#close(heap.drain(this.#indices, this.#values, this.#length));
  }

  /** @throws {RangeError} When rows are missing. */
  finish(columns: number): CsrMatrix {
    const rows = this.#indptr.length - 1;
    if (this.#row !== rows) throw new RangeError(`Cannot finish ${rows} rows: ${this.#row} were added`);
    return {
      rows,
      columns,
      indptr: this.#indptr,
      indices: this.#indices.slice(0, this.#length),
      values: this.#values.slice(0, this.#length),
    };
  }

  #close(count: number): void {
    this.#length += count;
    this.#row++;
    this.#indptr[this.#row] = this.#length;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#indices.length) return;
    const room = Math.max(needed, this.#indices.length * 2);
    const indices = new Uint32Array(room);
    const values = new Float64Array(room);
    indices.set(this.#indices);
    values.set(this.#values);
    this.#indices = indices;
    this.#values = values;
  }
}
