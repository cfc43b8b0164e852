/**
 * How pairs are counted, decided by what it will cost.
 *
 * The model is in nanoseconds on a plain core. Let c be the pairs of plays that users have, Σ nᵤ(nᵤ − 1) / 2, m the items,
 * p = m² / 2 the pairs of items, and k the neighbours that are kept in all, m times those of an item.
 *
 * | way    | cost of the rows                                              | memory                         |
 * | ------ | ------------------------------------------------------------- | ------------------------------ |
 * | halves | COUNT · c + SCAN · min(p, SPARSE · c) + TOUCH · min(p, c) + HALF · k | 2 · neighbours × items, per thread |
 * | wholes | twice all that but the last, + WHOLE · k                       | neighbours × items             |
 * | matrix | Σ LIST · wᵢ + KEEP · min(wᵢ, i)                                | pairs that occur, up to a stated limit |
 *
 * Halves count a pair once and offer it to both items, one of which lies far away in memory: good where many users share a pair.
 * Wholes count it for each item apart, and everything about an item stays near: good where pairs are many and counts are small.
 * Neither keeps the matrix. In both a row is one dense line of sums, looked through many at a time, or, where hardly any would
 * be touched, a list of what is. The matrix has no such kernel; wᵢ are the entries that the users of item i have before it.
 *
 * Renumbering costs RANK per entry, on one core. With t threads the rows take their sum / t; each thread after the first costs
 * START, most of it compiling the same code again, and MERGE per neighbour that it hands over (halves). What comes out cheapest
 * is taken, so that small inputs never wait for workers. Memory grows with plays, items × neighbours × threads, and kept pairs:
 * never with the square of the catalogue.
 *
 * The constants were read off CPU profiles (`deno run --cpu-prof tests/bench/co_occurrence_bench.ts`) of Gowalla in wholes and
 * of a generated log of 17 million plays in halves: the time of each function, scaled to the process's CPU time, over how often
 * the formula says it does its work. START is what Steam purchases take longer on two workers than on one thread.
 *
 * @module
 */
import { BYTES_PER_NEIGHBOUR, SPARE } from "./neighbour_lists.ts";

const COUNT = 1.1;
const SCAN = 0.1;
const TOUCH = 1;
const SPARSE = 48;
const HALF = 600;
const WHOLE = 105;
const LIST = 1.3;
const KEEP = 10;
const RANK = 20;
const START = 80e6;
const MERGE = 15;

/** The most memory that the lists of all threads may take together: 1 GiB. Beyond it, wholes are counted. */
export const LIST_LIMIT = 2 ** 30;

/** More ranges than threads, so that a thread that is held up leaves its share to the others. */
const RANGES_PER_THREAD = 12;

/** How the nearest neighbours are looked for. */
export interface NeighbourPlan {
  readonly threads: number;
  /** Count every pair for each of its items instead of once for both. */
  readonly whole: boolean;
}

/** What {@linkcode planNeighbours} decides by. */
export interface NeighbourCost {
  /** How many plays there are. */
  readonly entries: number;
  /** c above. */
  readonly counted: number;
  readonly items: number;
  readonly neighbours: number;
  /** How many threads there may be. */
  readonly parallelism: number;
  /** In bytes; {@linkcode LIST_LIMIT} when left out. */
  readonly listLimit?: number;
}

/** Chooses the way and the threads. */
export function planNeighbours(cost: NeighbourCost): NeighbourPlan {
  const { entries, counted, items, neighbours, parallelism, listLimit = LIST_LIMIT } = cost;
  const kept = items * neighbours;
  const fixed = RANK * entries;
  const pairs = items * items / 2;
  const once = COUNT * counted + SCAN * Math.min(pairs, SPARSE * counted) + TOUCH * Math.min(pairs, counted);
  const half = cheapest(parallelism, fixed, once + HALF * kept, MERGE * kept);
  const whole = cheapest(parallelism, fixed, 2 * once + WHOLE * kept, 0);
  const fits = kept * SPARE * BYTES_PER_NEIGHBOUR * half.threads <= listLimit;
  return fits && half.time <= whole.time
    ? { threads: half.threads, whole: false }
    : { threads: whole.threads, whole: true };
}

/** How many threads count the full matrix. Mirroring it costs the same on any number of them. */
export function planCounts(
  cost: { readonly entries: number; readonly work: Float64Array; readonly parallelism: number },
): number {
  let counted = 0;
  let pairs = 0;
  for (let i = 0; i < cost.work.length; i++) {
    counted += cost.work[i]!;
    pairs += Math.min(cost.work[i]!, i);
  }
  const rows = LIST * counted + KEEP * pairs;
  return cheapest(cost.parallelism, RANK * cost.entries, rows, 0).threads;
}

/** Ranges of rows that cost about the same, in ascending order: some for each of this many threads. */
export function balancedRanges(work: Float64Array, threads: number): { from: number; to: number }[] {
  const costOf = (i: number) => LIST * work[i]! + KEEP * Math.min(work[i]!, i);
  let total = 0;
  for (let i = 0; i < work.length; i++) total += costOf(i);
  const share = total / (threads * RANGES_PER_THREAD);
  const ranges: { from: number; to: number }[] = [];
  let from = 0;
  let cost = 0;
  for (let i = 0; i < work.length; i++) {
    cost += costOf(i);
    if (cost < share && i + 1 < work.length) continue;
    ranges.push({ from, to: i + 1 });
    from = i + 1;
    cost = 0;
  }
  return ranges;
}

function cheapest(
  parallelism: number,
  fixed: number,
  rows: number,
  handedOver: number,
): { threads: number; time: number } {
  let best = { threads: 1, time: fixed + rows };
  for (let threads = 2; threads <= parallelism; threads++) {
    const time = fixed + rows / threads + (threads - 1) * (START + handedOver / threads);
    if (time < best.time) best = { threads, time };
  }
  return best;
}
