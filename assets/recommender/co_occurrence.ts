/**
 * How many users have both of two items.
 *
 * The count is XᵀX of the user × item pattern X, row by row. Only pairs below the diagonal are counted, which costs half of
 * Σ nᵤ²; the rest is mirrored. Where only the nearest neighbours are wanted, `nearestNeighbours` does without the matrix.
 *
 * @module
 */
import { balancedRanges, planCounts } from "./count_plan.ts";
import { type CountedRows, RowCounter, workBefore } from "./count_rows.ts";
import type { CountJob, CountTask } from "./count_worker.ts";
import { Pacer } from "./pace.ts";
import { arrays } from "./ranked_plays.ts";
import { type CsrPattern, startsOf, transposePattern } from "./sparse.ts";
import { TaskPool } from "./task_pool.ts";

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

/** How a count is run. None of it changes the result. */
export interface CountContext {
  readonly signal: AbortSignal;
  /** How many cores it may use. */
  readonly parallelism: number;
  /** Takes this many threads, whatever they cost. */
  readonly threads?: number;
}

/** The default limit on the memory of the counts: 2 GiB, which is about 76 million pairs of items. */
export const DEFAULT_MEMORY_LIMIT = 2 ** 31;

/**
 * The most that a pair of items costs: 8 bytes below the diagonal, half as much again of slack in the buffer of the rows that
 * are being counted, and 16 in the mirrored result.
 */
const BYTES_PER_PAIR = 28;

/** Indices into the result are 32 bits wide. */
const MOST_PAIRS = 2 ** 31 - 1;

/** How many rows the caller's own thread counts before it looks up. */
const ROWS_AT_ONCE = 64;

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
  const byItem = transposePattern(plays);
  const counter = new RowCounter(plays, byItem);
  const work = workBefore(plays);
  const rows = new Rows(plays, options.memoryLimit ?? DEFAULT_MEMORY_LIMIT);
  for (const { from, to } of slices(plays.columns)) rows.add(counter.count(from, to, work));
  return mirror(rows.inOrder(), plays, byItem);
}

/**
 * {@linkcode coOccurrence} on as many cores as it pays for.
 *
 * @throws {CoOccurrenceTooLargeError} When more pairs occur than the memory limit holds.
 * @throws The signal's reason, when it is aborted.
 */
export async function coOccurrenceParallel(
  plays: CsrPattern,
  context: CountContext,
  options: CoOccurrenceOptions = {},
): Promise<CoOccurrence> {
  const { signal } = context;
  const pacer = new Pacer(signal);
  const work = workBefore(plays);
  const threads = context.threads ??
    planCounts({ entries: plays.indices.length, work, parallelism: context.parallelism });
  const byItem = transposePattern(plays);
  const rows = new Rows(plays, options.memoryLimit ?? DEFAULT_MEMORY_LIMIT);
  using pool = threads > 1 && typeof SharedArrayBuffer !== "undefined"
    ? await TaskPool.open<CountJob, CountTask, CountedRows>(
      new URL("./count_worker.ts", import.meta.url),
      { plays: inSharedMemory(plays), byItem: inSharedMemory(byItem), work },
      { workers: threads, signal },
    )
    : undefined;
  if (pool !== undefined) {
    // The heaviest rows come last, and are the smallest parts.
    await pool.run(balancedRanges(work, threads), (counted) => rows.add(counted));
  } else {
    const counter = new RowCounter(plays, byItem);
    for (const { from, to } of slices(plays.columns)) {
      if (pacer.due) await pacer.pause();
      rows.add(counter.count(from, to, work));
    }
  }
  return mirror(rows.inOrder(), plays, byItem);
}

/**
 * {@linkcode coOccurrenceParallel} as a kernel: a named, pure function that a compute back end may replace with its own.
 */
export const coOccurrenceKernel = {
  name: "co_occurrence",
  run(
    input: CsrPattern,
    options: { readonly parallelism: number; readonly signal: AbortSignal },
  ): Promise<CoOccurrence> {
    return coOccurrenceParallel(input, options);
  },
};

/**
 * The most pairs of distinct items that can occur: per item, no more than the items before it, and no more than the
 * items before it in its users' rows. An upper bound, found in one pass.
 */
export function mostPairs(plays: CsrPattern): number {
  const work = workBefore(plays);
  let most = 0;
  for (let i = 0; i < work.length; i++) most += Math.min(i, work[i]!);
  return most;
}

/** Collects counted rows, in whatever order they come, and watches how many pairs there are. */
class Rows {
  readonly #plays: CsrPattern;
  readonly #limit: number;
  readonly #counted: CountedRows[] = [];
  #pairs = 0;

  constructor(plays: CsrPattern, memoryLimit: number) {
    this.#plays = plays;
    this.#limit = memoryLimit;
  }

  add(rows: CountedRows): void {
    this.#pairs += rows.indices.length;
    this.#counted.push(rows);
    const room = Math.min(MOST_PAIRS, Math.floor(this.#limit / BYTES_PER_PAIR));
    if (this.#pairs <= room) return;
    throw new CoOccurrenceTooLargeError(
      `Cannot hold the co-occurrence of ${this.#plays.columns} items: ${this.#pairs} pairs so far ` +
        `(at most ${
          mostPairs(this.#plays)
        } in all) pass the limit of ${room} pairs, which is ${this.#limit} bytes; ` +
        "leave out rare items, cap heavy users, or raise the memory limit",
    );
  }

  inOrder(): CountedRows[] {
    return this.#counted.sort((a, b) => a.from - b.from);
  }
}

/**
 * Mirrors the pairs. Scanning rows in ascending order writes every row's upper part in order; scanning the upper
 * parts the same way then writes the lower parts in order. So nothing is sorted.
 */
function mirror(counted: readonly CountedRows[], plays: CsrPattern, byItem: CsrPattern): CoOccurrence {
  const size = plays.columns;
  const lengths = new Uint32Array(size);
  const lowerLengths = new Uint32Array(size);
  for (const { from, lengths: rows, indices } of counted) {
    for (let r = 0; r < rows.length; r++) {
      lowerLengths[from + r] = rows[r]!;
      lengths[from + r]! += rows[r]!;
    }
    for (let e = 0; e < indices.length; e++) lengths[indices[e]!]!++;
  }
  const indptr = startsOf(lengths);
  const indices = new Uint32Array(indptr[size]!);
  const counts = new Uint32Array(indptr[size]!);
  const cursor = new Uint32Array(size);
  for (let i = 0; i < size; i++) cursor[i] = indptr[i]! + lowerLengths[i]!;
  for (const { from, lengths: rows, indices: lower, counts: lowerCounts } of counted) {
    for (let r = 0, e = 0; r < rows.length; r++) {
      for (const end = e + rows[r]!; e < end; e++) {
        const at = cursor[lower[e]!]!++;
        indices[at] = from + r;
        counts[at] = lowerCounts[e]!;
      }
    }
  }
  cursor.set(indptr.subarray(0, size));
  for (let j = 0; j < size; j++) {
    const end = indptr[j + 1]!;
    for (let e = indptr[j]! + lowerLengths[j]!; e < end; e++) {
      const at = cursor[indices[e]!]!++;
      indices[at] = j;
      counts[at] = counts[e]!;
    }
  }
  let users = 0;
  for (let u = 0; u < plays.rows; u++) if (plays.indptr[u + 1]! > plays.indptr[u]!) users++;
  const degrees = new Uint32Array(size);
  for (let i = 0; i < size; i++) degrees[i] = byItem.indptr[i + 1]! - byItem.indptr[i]!;
  return { size, users, degrees, indptr, indices, counts };
}

function* slices(size: number): Iterable<CountTask> {
  for (let from = 0; from < size; from += ROWS_AT_ONCE) {
    yield { from, to: Math.min(from + ROWS_AT_ONCE, size) };
  }
}

function inSharedMemory({ rows, columns, indptr, indices }: CsrPattern): CsrPattern {
  const make = arrays(true);
  const starts = make.u32(indptr.length);
  starts.set(indptr);
  const copy = make.u32(indices.length);
  copy.set(indices);
  return { rows, columns, indptr: starts, indices: copy };
}
