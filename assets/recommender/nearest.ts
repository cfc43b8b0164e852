/**
 * The nearest neighbours of every item straight from plays, on one core or on all of them.
 *
 * @module
 */
import { planNeighbours } from "./count_plan.ts";
import { BYTES_PER_NEIGHBOUR, type HeapArrays, makeHeaps } from "./neighbour_heaps.ts";
import { NeighbourFinder, type NeighbourJob, type NeighbourTask } from "./neighbour_finder.ts";
import { Pacer } from "./pace.ts";
import { arrays, type MaybeWeighted, type RankedPlays, rankPlays } from "./ranked_plays.ts";
import { type NeighbourOptions, type Neighbours, normalizeRow, similarityRule } from "./similarity.ts";
import { TaskPool } from "./task_pool.ts";

/** More parts than threads, so that a thread that is held up leaves its share to the others. */
const PARTS_PER_THREAD = 12;

/** The most memory that the neighbours themselves may take: 2 GiB, which is 4,000 of each of 44,000 items. */
const NEIGHBOUR_LIMIT = 2 ** 31;

/** How {@linkcode nearestNeighbours} is run. None of it changes the result. */
export interface NearestContext {
  readonly signal: AbortSignal;
  /** How many cores it may use. */
  readonly parallelism: number;
  /** Takes this many threads, whatever they cost. */
  readonly threads?: number;
  /** The most memory for the heaps of all threads, in bytes; 1 GiB when left out. */
  readonly heapLimit?: number;
}

/**
 * Counts, scores and keeps the best in one go, so that the full matrix of counts never exists. The result is that of
 * `neighbours(coOccurrence(plays), options)`, bit for bit.
 *
 * @param plays Users × items. With values, these are weights above 0, and the similarity must be cosine, over the weighted
 * columns.
 * @throws {RangeError} When an option or a weight is out of range, or the neighbours would take more than 2 GiB.
 * @throws The signal's reason, when it is aborted.
 */
export async function nearestNeighbours(
  plays: MaybeWeighted,
  options: NeighbourOptions,
  context: NearestContext,
): Promise<Neighbours> {
  const { signal } = context;
  signal.throwIfAborted();
  if (plays.values !== undefined) checkWeights(plays.values, options);
  let active = 0;
  for (let u = 0; u < plays.rows; u++) if (plays.indptr[u + 1]! > plays.indptr[u]!) active++;
  const rule = similarityRule(options, active);
  const capacity = Math.min(options.neighbours, Math.max(plays.columns - 1, 1));
  const bytes = plays.columns * capacity * BYTES_PER_NEIGHBOUR;
  if (bytes > NEIGHBOUR_LIMIT) {
    throw new RangeError(
      `Cannot keep ${capacity} neighbours of each of ${plays.columns} items: they take ${bytes} bytes, more than ` +
        `${NEIGHBOUR_LIMIT}; keep fewer`,
    );
  }

  const wanted = context.threads ?? context.parallelism;
  const shared = wanted > 1 && typeof SharedArrayBuffer !== "undefined";
  const ranked = rankPlays(plays, shared);
  const half = rankWork(ranked, false, shared);
  const plan = planNeighbours({
    entries: ranked.ranks.length,
    work: half,
    neighbours: capacity,
    parallelism: context.parallelism,
    ...(context.heapLimit === undefined ? {} : { heapLimit: context.heapLimit }),
  });
  const threads = context.threads ?? plan.threads;
  const work = plan.whole ? rankWork(ranked, true, shared) : half;
  const job = (sets: number): NeighbourJob => ({
    plays: ranked,
    rule,
    norms: columnNorms(ranked, shared),
    work,
    whole: plan.whole,
    heaps: Array.from({ length: plan.whole ? 1 : sets }, () => makeHeaps(ranked.size, capacity, shared)),
    threads: new Int32Array(arrays(shared).u32(1).buffer),
  });
  const parts = threads * PARTS_PER_THREAD;
  const tasks = (step: NeighbourTask["step"], stride = parts) =>
    Array.from(
      { length: Math.min(stride, ranked.size) },
      (_, offset): NeighbourTask => ({ step, offset, stride }),
    );
  const merge = plan.whole ? [] : tasks("merge");

  const spread = job(threads);
  using pool = shared
    ? await TaskPool.open<NeighbourJob, NeighbourTask, void>(
      new URL("./neighbour_worker.ts", import.meta.url),
      spread,
      { parallelism: threads, signal },
    )
    : undefined;
  if (pool !== undefined) {
    await pool.run(tasks("count"), () => {});
    await pool.run(merge, () => {});
    return assemble(ranked, spread.heaps[0]!, options);
  }
  // On the caller's own thread the parts are smaller, so that it can look up in between.
  const alonePace = Math.ceil(ranked.size / 64);
  const alone = threads > 1 ? job(1) : spread;
  const finder = new NeighbourFinder(alone);
  const pacer = new Pacer(signal);
  for (const task of [...tasks("count", alonePace), ...merge]) {
    if (pacer.due) await pacer.pause();
    finder.run(task);
  }
  return assemble(ranked, alone.heaps[0]!, options);
}

/** Per rank: the entries that are looked at for its row. */
function rankWork(plays: RankedPlays, whole: boolean, shared: boolean): Float64Array {
  const { size, userStarts, ranks } = plays;
  const work = arrays(shared).f64(size);
  for (let u = 0; u + 1 < userStarts.length; u++) {
    const start = userStarts[u]!;
    const end = userStarts[u + 1]!;
    for (let e = start; e < end; e++) work[ranks[e]!]! += whole ? end - 1 - start : e - start;
  }
  return work;
}

/** Per rank, the squared length of its column: the degree, when nothing is weighted. */
function columnNorms({ degrees, itemStarts, weights, size }: RankedPlays, shared: boolean): Float64Array {
  const norms = arrays(shared).f64(size);
  if (weights === undefined) {
    norms.set(degrees);
    return norms;
  }
  for (let r = 0; r < size; r++) {
    let sum = 0;
    for (let p = itemStarts[r]!; p < itemStarts[r + 1]!; p++) sum += weights.ofOwners[p]! ** 2;
    norms[r] = sum;
  }
  return norms;
}

/** From ranks back to item numbers. */
function assemble(plays: RankedPlays, heaps: HeapArrays, options: NeighbourOptions): Neighbours {
  const { size, order } = plays;
  const { capacity, sizes, ids, scores } = heaps;
  const indptr = new Uint32Array(size + 1);
  for (let r = 0; r < size; r++) indptr[order[r]! + 1] = sizes[r]!;
  for (let i = 0; i < size; i++) indptr[i + 1]! += indptr[i]!;
  const indices = new Uint32Array(indptr[size]!);
  const values = new Float64Array(indptr[size]!);
  for (let r = 0; r < size; r++) {
    const start = indptr[order[r]!]!;
    const length = sizes[r]!;
    const base = r * capacity;
    for (let e = 0; e < length; e++) {
      indices[start + e] = order[ids[base + e]!]!;
      values[start + e] = scores[base + e]!;
    }
    if (options.normalize === "l1") normalizeRow(values, start, start + length);
  }
  return { size, indptr, indices, values };
}

function checkWeights(values: Float64Array, { similarity }: NeighbourOptions): void {
  if (similarity !== "cosine") {
    throw new RangeError(`Cannot weight plays for similarity "${similarity}": only cosine takes weights`);
  }
  for (let e = 0; e < values.length; e++) {
    if (!(values[e]! > 0 && values[e]! < Infinity)) {
      throw new RangeError(
        `Cannot use weight ${values[e]} of entry ${e}: expected a finite number above 0`,
      );
    }
  }
}
