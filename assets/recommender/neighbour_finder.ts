/**
 * Finds the neighbours of some of the items: counts a row of pairs, scores it, and keeps the best, so that the matrix of counts
 * never exists.
 *
 * @module
 */
import { Candidates } from "./candidates.ts";
import { type ListArrays, NeighbourLists } from "./neighbour_lists.ts";
import { type CountKernel, LANES, MOST_SCANNED, type PairKernel, pairKernel } from "./pair_kernel.ts";
import type { RankedPlays } from "./ranked_plays.ts";
import { sumRow } from "./rank_sums.ts";
import { similarity, type SimilarityRule } from "./similarity.ts";
import { bounds, SLACK } from "./similarity_bounds.ts";

/** What all threads that look for neighbours share. */
export interface NeighbourJob {
  readonly plays: RankedPlays;
  readonly rule: SimilarityRule;
  /** Per rank: how often each is scored by; degrees, or squared lengths of weighted columns. */
  readonly norms: Float64Array;
  /**
   * False: every pair is counted once, by its rarer item, and offered to both; each thread needs lists of its own.
   * True: every item counts all its pairs, for itself alone: twice the counts, but one set of lists for all threads, each
   * filled at once.
   */
  readonly whole: boolean;
  /** One set per thread, or one for all. */
  readonly lists: readonly ListArrays[];
  /** How many {@linkcode COUNTERS} there are by now. */
  readonly counters: Int32Array;
  /** What the kernel needs; left out where plays are weighted, or too many for its memory. */
  readonly kernel?: KernelMemory;
}

/** The memory of the kernel, with the plays in it. */
export interface KernelMemory {
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
  /** Per thread, room for a row. */
  readonly rows: readonly KernelRow[];
  /** {@linkcode bounds} of each as a neighbour. */
  readonly ours: Float32Array;
  /** The floor of each as a target, over its bound: what any thread has found is good for all. */
  readonly theirs: Float32Array;
}

/** A row of counts, and what is listed of it. */
export interface KernelRow {
  readonly sums: Uint16Array;
  readonly listed: Uint32Array;
}

/** The two steps: all of the first must be done before the second begins. Whole rows need no second. */
export type NeighbourStep = "count" | "merge";

/** What threads count together: themselves, the parts of each step that were taken, and the parts that are done. */
export const COUNTERS = { threads: 0, count: 1, merge: 2, done: 3 } as const;

/** How many ranks a part has, at most. */
const PART = 64;

/** How many parts a step has. */
export function partsOf({ plays }: NeighbourJob): number {
  return Math.ceil(plays.size / PART);
}

/** How many counts are looked through at first, before there are good neighbours to hold others against. */
const FIRST_SCANNED = 512;

/** Where a row has fewer entries than one in this many places, what is touched is listed, not searched for: 16 to 48 did best. */
const SPARSE = 48;

/** Bytes of lists from which on they are thought to lie far away: half a second-level cache. */
const FAR = 2 ** 19;

/** The most users whose count fits the kernel's 16 bits, and 8 bits. */
const MOST_COUNTED = 0xffff;
const FEW_COUNTED = 0xff;

/** One thread's part of a {@linkcode NeighbourJob}. */
export class NeighbourFinder {
  readonly #job: NeighbourJob;
  /** Where pairs are offered to both items. */
  readonly #lists: NeighbourLists;
  /** Where each item counts for itself. */
  readonly #candidates: Candidates | undefined;
  readonly #kernel: PairKernel | undefined;
  readonly #row: KernelRow | undefined;
  readonly #sums: Float64Array | Uint32Array;
  /** How many users have both, where the sums are weighted and someone asks. */
  readonly #support: Uint32Array | undefined;
  readonly #touched: Uint32Array;
  readonly #amounts: Float64Array | Uint32Array;
  /** A similarity is at most its sum × the target's × the neighbour's. */
  readonly #asTarget: Float64Array;
  readonly #asNeighbour: Float64Array;

  constructor(job: NeighbourJob) {
    const { plays, rule, lists, counters, norms, kernel } = job;
    const thread = Atomics.add(counters, COUNTERS.threads, 1);
    const weighted = plays.weights !== undefined;
    this.#job = job;
    [this.#asTarget, this.#asNeighbour] = bounds(rule, norms);
    this.#lists = new NeighbourLists(lists[job.whole ? 0 : thread]!);
    if (job.whole) {
      this.#candidates = new Candidates(rule, lists[0]!.keep, norms, [this.#asTarget, this.#asNeighbour]);
    }
    this.#kernel = kernel && pairKernel(kernel.memory, plays.ranks.BYTES_PER_ELEMENT === 4, kernel.shared);
    this.#row = kernel?.rows[thread];
    const Sums = weighted ? Float64Array : Uint32Array;
    this.#sums = new Sums(plays.size);
    this.#support = weighted && rule.minSupport > 1 ? new Uint32Array(plays.size) : undefined;
    this.#touched = new Uint32Array(plays.size + 1);
    this.#amounts = new Sums(plays.size);
  }

  /** Does a part that no thread has taken. Returns whether there was one. */
  take(step: NeighbourStep): boolean {
    const { counters } = this.#job;
    const part = Atomics.add(counters, COUNTERS[step], 1);
    if (part >= partsOf(this.#job)) return false;
    this.#run(step, part);
    Atomics.add(counters, COUNTERS.done, 1);
    return true;
  }

  /**
   * Every so many ranks from `part` on: such a part costs as much as any other, and has items of every popularity, so that each
   * list soon has some good neighbours, and refuses most of the rest without being touched.
   */
  #run(step: NeighbourStep, part: number): void {
    const { plays, whole, lists } = this.#job;
    const { size, before, around } = plays;
    const work = whole ? around : before;
    // Items that nobody has come last, and have no bounds.
    let active = size;
    while (active > 0 && plays.degrees[active - 1] === 0) active--;
    const stride = partsOf(this.#job);
    for (let i = part; i < size; i += stride) {
      if (step === "merge") {
        this.#merge(i);
        continue;
      }
      if (work[i] === 0) continue;
      const limit = whole ? active : i;
      if (this.#kernel === undefined || work[i]! * SPARSE < limit || plays.degrees[i]! > MOST_COUNTED) {
        this.#sumRow(i, limit);
      } else {
        this.#countRow(this.#kernel, i, limit);
      }
      this.#candidates?.finish(i, lists[0]!);
    }
  }

  #countRow(kernel: PairKernel, i: number, limit: number): void {
    const { plays: { userStarts, ranks, itemStarts, owners, degrees }, whole, rule: { minSupport } } =
      this.#job;
    const { sums } = this.#row!;
    const first = itemStarts[i]!;
    const few = degrees[i]! <= FEW_COUNTED;
    const most = few ? FEW_COUNTED : MOST_COUNTED;
    const least = Math.ceil(minSupport);
    if (least > most) return;
    const counter = few ? kernel.bytes : kernel.words;
    counter.count(
      owners.byteOffset + 4 * first,
      itemStarts[i + 1]! - first,
      userStarts.byteOffset,
      ranks.byteOffset,
      sums.byteOffset,
      limit,
      ranks.byteLength > FAR ? 1 : 0,
    );
    if (whole && least < 2) {
      // Pairs that several users share first: those that one shares are many, and most are then known to be of no use.
      this.#scanRow(counter, i, limit, 2, most);
      this.#scanRow(counter, i, limit, 1, 1);
    } else {
      this.#scanRow(counter, i, limit, least, most);
    }
    kernel.clear(sums.byteOffset, (few ? 1 : 2) * (limit + 1));
  }

  /** Offers counts of `least` to `most`. The rarest others come first: of pairs that equally many share, the most similar. */
  #scanRow(counter: CountKernel, i: number, limit: number, least: number, most: number): void {
    const { ours, theirs } = this.#job.kernel!;
    const candidates = this.#candidates;
    const { sums, listed } = this.#row!;
    const counts = listed.subarray(MOST_SCANNED);
    const factor = candidates === undefined ? this.#asNeighbour[i]! : 0;
    let to = Math.ceil(limit / LANES) * LANES;
    for (let length = FIRST_SCANNED; to > 0; length = Math.min(2 * length, MOST_SCANNED)) {
      const from = Math.max(0, to - length);
      let floor = theirs[i]!;
      let enough = least;
      if (candidates !== undefined) {
        candidates.settle();
        floor = candidates.floor / this.#asTarget[i]!;
        // The bound rises with the rank, so that no count below this can reach the floor.
        enough = Math.max(least, Math.ceil(floor / (ours[Math.min(to, limit) - 1]! * SLACK)));
        // Singles come best first: the first hundred leave no room for others.
        if (enough > most && most === 1) return;
        if (enough > most) {
          to = from;
          continue;
        }
      }
      const end = counter.scan(
        from,
        (to - from) / LANES,
        sums.byteOffset,
        ours.byteOffset,
        theirs.byteOffset,
        listed.byteOffset,
        floor,
        factor,
        enough,
      );
      this.#take(i, listed, counts, ((end >>> 0) - listed.byteOffset) / 4, least, most);
      to = from;
    }
  }

  /** For weights, for rows with few pairs, and for the few items that have more users than the kernel can count. */
  #sumRow(i: number, limit: number): void {
    const { plays, rule: { minSupport } } = this.#job;
    const sums = this.#sums;
    const support = this.#support;
    const touched = this.#touched;
    const amounts = this.#amounts;
    const length = sumRow(plays, i, limit, sums, support, touched);
    for (let t = 0; t < length; t++) {
      const j = touched[t]!;
      amounts[t] = sums[j]!;
      sums[j] = 0;
      if (support === undefined) continue;
      if (support[j]! < minSupport) amounts[t] = 0;
      support[j] = 0;
    }
    this.#take(i, touched, amounts, length, plays.weights === undefined ? minSupport : 0, Infinity);
  }

  #take(
    i: number,
    others: Uint32Array,
    amounts: Float64Array | Uint32Array,
    length: number,
    least: number,
    most: number,
  ): void {
    if (this.#candidates === undefined) this.#offer(i, others, amounts, length, least);
    else this.#candidates.add(i, others, amounts, length, least, most);
  }

  /** Offers items to i, and i to each of them. */
  #offer(
    i: number,
    others: Uint32Array,
    amounts: Float64Array | Uint32Array,
    length: number,
    least: number,
  ): void {
    const { rule, norms, plays: { users }, kernel } = this.#job;
    const { kind, shrinkage, alpha } = rule;
    const lists = this.#lists;
    const floors = lists.arrays.floors;
    const asTarget = this.#asTarget;
    const asNeighbour = this.#asNeighbour;
    const theirs = kernel?.theirs;
    const target = asTarget[i]!;
    const neighbour = asNeighbour[i]!;
    const norm = norms[i]!;
    let floor = floors[i]!;
    for (let t = length - 1; t >= 0; t--) {
      const j = others[t]!;
      const sum = amounts[t]!;
      if (sum < least) continue;
      if (sum * target * asNeighbour[j]! >= floor) {
        const score = similarity(kind, sum, norm, norms[j]!, users, shrinkage, alpha);
        if (score >= floor && score > 0) floor = lists.push(i, j, score);
      }
      const before = floors[j]!;
      if (sum * neighbour * asTarget[j]! >= before) {
        const score = similarity(kind, sum, norms[j]!, norm, users, shrinkage, alpha);
        if (score < before || !(score > 0)) continue;
        const after = lists.push(j, i, score);
        if (after > before && theirs !== undefined) this.#raise(theirs, j, after);
      }
    }
    if (theirs !== undefined) this.#raise(theirs, i, floor);
  }

  #raise(theirs: Float32Array, j: number, floor: number): void {
    const bound = floor / this.#asTarget[j]!;
    if (bound > theirs[j]!) theirs[j] = bound;
  }

  #merge(i: number): void {
    const [first, ...others] = this.#job.lists;
    const lists = new NeighbourLists(first!);
    for (const other of others) lists.absorb(i, other);
    lists.finish(i);
  }
}
