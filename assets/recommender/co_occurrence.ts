/**
 * How many users have both of two items.
 *
 * The count is XᵀX of the user × item pattern X, row by row (Gustavson, "Two fast algorithms for sparse matrices",
 * 1978): a dense row of sums and the list of the slots that were touched. Only pairs above the diagonal are counted,
 * which costs half of Σ nᵤ²; the rest is mirrored.
 *
 * @module
 */
import { Pacer } from "./pace.ts";
import { type CsrPattern, startsOf, transposePattern } from "./sparse.ts";

/** A symmetric item × item matrix of counts in compressed sparse rows, without its diagonal. */
export interface CoOccurrence {
  /** How many items there are. */
  readonly size: number;
  /** How many users have at least one item. */
  readonly users: number;
  /** How many distinct users have each item (the diagonal). */
  readonly degrees: Uint32Array;
  /** Length `size + 1`. */
  readonly indptr: Uint32Array;
  /** The other items, ascending within a row. */
  readonly indices: Uint32Array;
  /** How many distinct users have both: at least 1. */
  readonly counts: Uint32Array;
}

/** Options of {@linkcode coOccurrence}. */
export interface CoOccurrenceOptions {
  /** The most memory that the counts may take, in bytes; {@linkcode DEFAULT_MEMORY_LIMIT} when left out. */
  readonly memoryLimit?: number;
}

/** The default limit on the memory of the counts: 2 GiB, which is about 76 million pairs of items. */
export const DEFAULT_MEMORY_LIMIT = 2 ** 31;

/**
 * The most that a pair of items costs: 8 bytes above the diagonal, half as much again of slack in the buffer that grows,
 * and 16 in the mirrored result.
 */
const BYTES_PER_PAIR = 28;

/** Indices into the result are 32 bits wide. */
const MOST_PAIRS = 2 ** 31 - 1;

/** The counts would take more memory than they may. */
export class CoOccurrenceTooLargeError extends RangeError {
  override readonly name = "CoOccurrenceTooLargeError";
}

/**
 * Counts, for every pair of items, the users who have both.
 *
 * @param plays users × items; only the pattern matters.
 * @throws {CoOccurrenceTooLargeError} When more pairs occur than the memory limit holds.
 */
export function coOccurrence(plays: CsrPattern, options: CoOccurrenceOptions = {}): CoOccurrence {
  const counter = new Counter(plays, options.memoryLimit ?? DEFAULT_MEMORY_LIMIT);
  counter.countRows(0, plays.columns);
  return counter.finish();
}

/**
 * {@linkcode coOccurrence} as a kernel: a named, pure function that a compute back end may replace with its own. It
 * pauses now and then, so that its signal is noticed.
 */
export const coOccurrenceKernel = {
  name: "co_occurrence",
  async run(
    input: CsrPattern,
    options: { readonly parallelism: number; readonly signal: AbortSignal },
  ): Promise<CoOccurrence> {
    const pacer = new Pacer(options.signal);
    const counter = new Counter(input, DEFAULT_MEMORY_LIMIT);
    for (let row = 0; row < input.columns; row += 16) {
      if (pacer.due) await pacer.pause();
      counter.countRows(row, Math.min(row + 16, input.columns));
    }
    return counter.finish();
  },
};

/**
 * The most pairs of distinct items that can occur: per item, no more than the items after it, and no more than the
 * items after it in its users' rows. An upper bound, found in one pass.
 */
export function mostPairs(plays: CsrPattern): number {
  const { rows, columns, indptr, indices } = plays;
  const after = new Float64Array(columns);
  for (let u = 0; u < rows; u++) {
    const end = indptr[u + 1]!;
    for (let e = indptr[u]!; e < end; e++) after[indices[e]!]! += end - 1 - e;
  }
  let most = 0;
  for (let i = 0; i < columns; i++) most += Math.min(columns - 1 - i, after[i]!);
  return most;
}

/** Counts rows in ascending order, in as many calls as the caller likes. */
class Counter {
  readonly #plays: CsrPattern;
  readonly #byItem: CsrPattern;
  /** Per user, the entry of the next item to be counted: rows ascend, so it never has to be searched for. */
  readonly #cursor: Uint32Array;
  readonly #sums: Uint32Array;
  readonly #limit: number;
  readonly #most: number;
  /** Per item, where its pairs above the diagonal start. */
  readonly #starts: Uint32Array;
  #indices: Uint32Array;
  #counts: Uint32Array;
  #length = 0;

  constructor(plays: CsrPattern, memoryLimit: number) {
    this.#plays = plays;
    this.#byItem = transposePattern(plays);
    this.#cursor = plays.indptr.slice(0, plays.rows);
    this.#sums = new Uint32Array(plays.columns);
    this.#limit = memoryLimit;
    this.#most = mostPairs(plays);
    this.#starts = new Uint32Array(plays.columns + 1);
    const room = Math.min(this.#most, Math.max(1024, plays.indices.length), this.#room);
    this.#indices = new Uint32Array(room);
    this.#counts = new Uint32Array(room);
  }

  countRows(from: number, to: number): void {
    const columns = this.#plays.columns;
    const userStarts = this.#plays.indptr;
    const items = this.#plays.indices;
    const itemStarts = this.#byItem.indptr;
    const users = this.#byItem.indices;
    const cursor = this.#cursor;
    const sums = this.#sums;
    for (let i = from; i < to; i++) {
      let after = 0;
      for (let p = itemStarts[i]!; p < itemStarts[i + 1]!; p++) {
        const u = users[p]!;
        after += userStarts[u + 1]! - cursor[u]! - 1;
      }
      const start = this.#length;
      this.#reserve(start + Math.min(after, columns - 1 - i));
      // The touched list is written straight into the result; the sums follow, and are cleared on the way.
      const touched = this.#indices;
      const counts = this.#counts;
      let length = start;
      for (let p = itemStarts[i]!; p < itemStarts[i + 1]!; p++) {
        const u = users[p]!;
        const end = userStarts[u + 1]!;
        let e = cursor[u]! + 1;
        cursor[u] = e;
        for (; e < end; e++) {
          const j = items[e]!;
          const sum = sums[j]!;
          if (sum === 0) touched[length++] = j;
          sums[j] = sum + 1;
        }
      }
      for (let t = start; t < length; t++) {
        const j = touched[t]!;
        counts[t] = sums[j]!;
        sums[j] = 0;
      }
      if (length > this.#room) throw this.#tooLarge(length, i);
      this.#length = length;
      this.#starts[i + 1] = length;
    }
  }

  /**
   * Mirrors the pairs. Scanning rows in ascending order writes every row's lower part in order; scanning the lower
   * parts the same way then writes the upper parts in order. So nothing is sorted.
   */
  finish(): CoOccurrence {
    const size = this.#plays.columns;
    const starts = this.#starts;
    const upper = this.#indices;
    const upperCounts = this.#counts;
    const lengths = new Uint32Array(size);
    for (let i = 0; i < size; i++) {
      const end = starts[i + 1]!;
      lengths[i]! += end - starts[i]!;
      for (let e = starts[i]!; e < end; e++) lengths[upper[e]!]!++;
    }
    const indptr = startsOf(lengths);
    const indices = new Uint32Array(indptr[size]!);
    const counts = new Uint32Array(indptr[size]!);
    const cursor = indptr.slice(0, size);
    for (let i = 0; i < size; i++) {
      for (let e = starts[i]!; e < starts[i + 1]!; e++) {
        const at = cursor[upper[e]!]!++;
        indices[at] = i;
        counts[at] = upperCounts[e]!;
      }
    }
    const lowerEnds = cursor.slice();
    for (let j = 0; j < size; j++) {
      for (let e = indptr[j]!; e < lowerEnds[j]!; e++) {
        const at = cursor[indices[e]!]!++;
        indices[at] = j;
        counts[at] = counts[e]!;
      }
    }
    const { rows, indptr: userStarts } = this.#plays;
    let users = 0;
    for (let u = 0; u < rows; u++) if (userStarts[u + 1]! > userStarts[u]!) users++;
    const degrees = new Uint32Array(size);
    for (let i = 0; i < size; i++) degrees[i] = this.#byItem.indptr[i + 1]! - this.#byItem.indptr[i]!;
    return { size, users, degrees, indptr, indices, counts };
  }

  /** How many pairs the limit holds. */
  get #room(): number {
    return Math.min(MOST_PAIRS, Math.floor(this.#limit / BYTES_PER_PAIR));
  }

  /** Makes room for `wanted` pairs: an upper bound, so only what is really counted is held against the limit. */
  #reserve(wanted: number): void {
    if (wanted <= this.#indices.length) return;
    const usual = Math.min(Math.ceil(this.#length * 1.5), this.#most, this.#room);
    const capacity = Math.max(wanted, usual);
    this.#indices = extended(this.#indices, this.#length, capacity);
    this.#counts = extended(this.#counts, this.#length, capacity);
  }

  #tooLarge(pairs: number, item: number): CoOccurrenceTooLargeError {
    return new CoOccurrenceTooLargeError(
      `Cannot hold the co-occurrence of ${this.#plays.columns} items: ${pairs} pairs after ${
        item + 1
      } items ` +
        `(at most ${this.#most} in all) pass the limit of ${this.#room} pairs, which is ${this.#limit} bytes; ` +
        "leave out rare items or heavy users, or raise the memory limit",
    );
  }
}

function extended(array: Uint32Array, used: number, capacity: number): Uint32Array {
  const larger = new Uint32Array(capacity);
  larger.set(array.subarray(0, used));
  return larger;
}
