/**
 * The nearest neighbours of every item straight from plays, on one core or on all of them.
 *
 * @module
 */
import { planNeighbours } from "./count_plan.ts";
import {
  COUNTERS,
  type KernelMemory,
  NeighbourFinder,
  type NeighbourJob,
  type NeighbourStep,
  partsOf,
} from "./neighbour_finder.ts";
import { BYTES_PER_NEIGHBOUR, type ListArrays, makeLists, SPARE } from "./neighbour_lists.ts";
import { Pacer } from "./pace.ts";
import { hasPairKernel, LANES, MOST_SCANNED } from "./pair_kernel.ts";
import {
  type ArrayMaker,
  arrays,
  arraysIn,
  type MaybeWeighted,
  rankedBytes,
  type RankedPlays,
  rankPlays,
} from "./ranked_plays.ts";
import {
  type NeighbourOptions,
  type Neighbours,
  normalizeRow,
  type SimilarityRule,
  similarityRule,
} from "./similarity.ts";
import { bounds } from "./similarity_bounds.ts";
import { TaskPool } from "./task_pool.ts";
import { MOST_BYTES, wasmMemory } from "./wasm_code.ts";

/** The most memory that the neighbours themselves may take: 2 GiB, which is 4,000 of each of 44,000 items. */
const NEIGHBOUR_LIMIT = 2 ** 31;

/** How {@linkcode nearestNeighbours} is run. None of it changes the result. */
export interface NearestContext {
  readonly signal: AbortSignal;
  /** How many cores it may use. */
  readonly parallelism: number;
  /** Takes this many threads, whatever they cost. */
  readonly threads?: number;
  /** The most memory for the lists of all threads, in bytes; 1 GiB when left out. */
  readonly listLimit?: number;
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

  const plan = planNeighbours({
    ...pairWork(plays),
    neighbours: capacity,
    parallelism: context.parallelism,
    ...(context.listLimit === undefined ? {} : { listLimit: context.listLimit }),
  });
  const { whole } = plan;
  const threads = context.threads ?? plan.threads;
  const prepare = (sets: number, shared: boolean): NeighbourJob => {
    const { ranked, norms, kernel } = rankIn(plays, { rule, whole, threads: sets, shared });
    const room = whole ? capacity : SPARE * capacity;
    return {
      ...{ plays: ranked, rule, norms, whole },
      lists: Array.from(
        { length: whole ? 1 : sets },
        () => makeLists(ranked.size, capacity, room, arrays(shared)),
      ),
      counters: new Int32Array(arrays(shared).u32(Object.keys(COUNTERS).length).buffer),
      ...(kernel === undefined ? {} : { kernel }),
    };
  };
  const shared = threads > 1 && typeof SharedArrayBuffer !== "undefined";
  let prepared: NeighbourJob | undefined;
  const job = () => prepared ??= prepare(shared ? threads : 1, shared);
  // Prepared while the workers load; they begin when it is.
  const opening = TaskPool.open<NeighbourJob, NeighbourStep, void>(
    new URL("./neighbour_worker.ts", import.meta.url),
    job,
    { workers: shared ? threads - 1 : 0, signal },
  );
  try {
    await findTogether(job(), opening, signal);
  } finally {
    (await opening.catch(() => undefined))?.[Symbol.dispose]();
  }
  return assemble(job().plays, job().lists[0]!, options);
}

/** Takes parts on this thread, as workers do on theirs, one step after the other. */
async function findTogether(
  job: NeighbourJob,
  opening: Promise<TaskPool<NeighbourStep, void> | undefined>,
  signal: AbortSignal,
): Promise<void> {
  const finder = new NeighbourFinder(job);
  const pacer = new Pacer(signal);
  const work = async (step: NeighbourStep) => {
    do {
      if (pacer.due) await pacer.pause();
    } while (finder.take(step));
  };
  const [pool] = await both(opening, work("count"));
  let parts = partsOf(job);
  if (!job.whole) {
    const steps = Array.from({ length: pool?.size ?? 0 }, (): NeighbourStep => "merge");
    await both(pool?.run(steps, () => {}) ?? Promise.resolve(), work("merge"));
    parts *= 2;
  }
  if (job.counters[COUNTERS.done] !== parts) {
    throw new Error("Cannot find all neighbours: a worker stopped in the middle of its work");
  }
}

/** Both results, when neither is under way any more, whatever becomes of them. */
async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return await Promise.all([a, b]);
}

/** How many pairs of entries all users have: Σ nᵤ(nᵤ − 1) / 2. */
function pairWork({ rows, columns, indptr, indices }: MaybeWeighted): {
  entries: number;
  counted: number;
  items: number;
} {
  let counted = 0;
  for (let u = 0; u < rows; u++) {
    const length = indptr[u + 1]! - indptr[u]!;
    counted += length * (length - 1) / 2;
  }
  return { entries: indices.length, counted, items: columns };
}

/** Ranks plays, in the kernel's memory where it can be used. */
function rankIn(
  plays: MaybeWeighted,
  { rule, whole, threads, shared }: {
    rule: SimilarityRule;
    whole: boolean;
    threads: number;
    shared: boolean;
  },
): { ranked: RankedPlays; norms: Float64Array; kernel: KernelMemory | undefined } {
  // A row has a place for what ends the lists, and whole lanes.
  const slots = (Math.floor(plays.columns / LANES) + 1) * LANES;
  const bytes = rankedBytes(plays) + 2 * 4 * slots + threads * (2 * slots + 8 * MOST_SCANNED + 16) + 512;
  if (plays.values !== undefined || !hasPairKernel || bytes > MOST_BYTES) {
    const make = arrays(shared);
    const ranked = rankPlays(plays, make);
    return { ranked, norms: columnNorms(ranked, make), kernel: undefined };
  }
  const memory = wasmMemory(bytes, shared);
  const make = arraysIn(memory.buffer);
  const ranked = rankPlays(plays, make);
  const norms = columnNorms(ranked, arrays(shared));
  const ours = make.f32(slots);
  ours.set(bounds(rule, norms)[1]);
  const theirs = make.f32(slots).fill(whole ? Infinity : -Infinity);
  const rows = Array.from(
    { length: threads },
    () => ({ sums: make.u16(slots), listed: make.u32(2 * MOST_SCANNED) }),
  );
  return { ranked, norms, kernel: { memory, shared, rows, ours, theirs } };
}

/** Per rank, the squared length of its column: the degree, when nothing is weighted. */
function columnNorms({ degrees, itemStarts, weights, size }: RankedPlays, make: ArrayMaker): Float64Array {
  const norms = make.f64(size);
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
function assemble(plays: RankedPlays, lists: ListArrays, options: NeighbourOptions): Neighbours {
  const { size, order } = plays;
  const { room, sizes, ids, scores } = lists;
  const indptr = new Uint32Array(size + 1);
  for (let r = 0; r < size; r++) indptr[order[r]! + 1] = sizes[r]!;
  for (let i = 0; i < size; i++) indptr[i + 1]! += indptr[i]!;
  const indices = new Uint32Array(indptr[size]!);
  const values = new Float64Array(indptr[size]!);
  for (let r = 0; r < size; r++) {
    const start = indptr[order[r]!]!;
    const length = sizes[r]!;
    const base = r * room;
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
