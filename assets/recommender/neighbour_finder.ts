/**
 * Finds the neighbours of some of the items: counts a row of pairs, scores it, and keeps the best, so that the matrix of counts
 * never exists.
 *
 * @module
 */
import { type HeapArrays, NeighbourHeaps } from "./neighbour_heaps.ts";
import type { RankedPlays } from "./ranked_plays.ts";
import { countDense, type Counts, countSparse, countWhole, sumRow } from "./rank_sums.ts";
import { similarity, type SimilarityRule } from "./similarity.ts";

/** What all threads that look for neighbours share. */
export interface NeighbourJob {
  readonly plays: RankedPlays;
  readonly rule: SimilarityRule;
  /** Per rank: how often each is scored by; degrees, or squared lengths of weighted columns. */
  readonly norms: Float64Array;
  /** Per rank, what counting its row costs. */
  readonly work: Float64Array;
  /**
   * False: every pair is counted once, by its rarer item, and offered to both; each thread needs heaps of its own.
   * True: every item counts all its pairs, for itself alone: twice the counts, but one set of heaps for all threads, each
   * filled at once.
   */
  readonly whole: boolean;
  /** One set per thread, or one for all. */
  readonly heaps: readonly HeapArrays[];
  /** How many threads there are by now. */
  readonly threads: Int32Array;
}

/**
 * Every `stride`-th rank from `offset` on, in one of the two steps; all of the first must be done before the second begins.
 * Whole rows need no second. Such a part costs as much as any other, and has items of every popularity: each heap soon has some
 * good neighbours, and refuses most of the rest without being touched.
 */
export interface NeighbourTask {
  readonly step: "count" | "merge";
  readonly offset: number;
  readonly stride: number;
}

/** Room for rounding in the bounds that decide whether a similarity is worked out exactly. */
const SLACK = 1 + 1e-9;

/** One thread's part of a {@linkcode NeighbourJob}. */
export class NeighbourFinder {
  readonly #job: NeighbourJob;
  readonly #heaps: NeighbourHeaps;
  readonly #floors: Float64Array;
  /** Half as wide where no item has more users than fit: the sums of a row then stay in a nearer cache. */
  readonly #sums: Counts | Float64Array;
  /** How many users have both, where the sums are weighted and someone asks. */
  readonly #support: Uint32Array | undefined;
  readonly #touched: Uint32Array;
  readonly #again: Uint32Array;
  /** A similarity is at most its sum × the target's × the neighbour's. */
  readonly #asTarget: Float64Array;
  readonly #asNeighbour: Float64Array;

  constructor(job: NeighbourJob) {
    const { plays, rule, heaps, threads, norms } = job;
    const own = heaps[Atomics.add(threads, 0, 1) % heaps.length]!;
    const weighted = plays.weights !== undefined;
    this.#job = job;
    this.#heaps = new NeighbourHeaps(own);
    this.#floors = own.floors;
    const Sums = weighted ? Float64Array : (plays.degrees[0] ?? 0) > 0xffff ? Uint32Array : Uint16Array;
    this.#sums = new Sums(plays.size);
    this.#support = weighted && rule.minSupport > 1 ? new Uint32Array(plays.size) : undefined;
    this.#touched = new Uint32Array(plays.size + 1);
    this.#again = new Uint32Array(job.whole ? plays.size + 1 : 0);
    const [target, neighbour] = bounds(rule, norms);
    this.#asTarget = target;
    this.#asNeighbour = neighbour;
  }

  run({ step, offset, stride }: NeighbourTask): void {
    if (step === "count") this.#count(offset, stride);
    else this.#merge(offset, stride);
  }

  #count(offset: number, stride: number): void {
    const { plays, whole, work } = this.#job;
    const sums = this.#sums;
    const touched = this.#touched;
    for (let i = offset; i < plays.size; i += stride) {
      if (work[i] === 0) continue;
      if (whole) {
        this.#findOne(i);
      } else if (sums instanceof Float64Array) {
        this.#offerToBoth(i, sumRow(plays, i, i, sums, this.#support, touched));
      } else if (work[i]! >= i) {
        this.#offerToBoth(i, countDense(plays, i, sums, touched));
      } else {
        this.#offerToBoth(i, countSparse(plays, i, sums, touched));
      }
    }
  }

  /** All pairs of i. Those that one user shares come last: most of them are then known to be too popular to get in. */
  #findOne(i: number): void {
    const { plays, rule: { minSupport } } = this.#job;
    const sums = this.#sums;
    const touched = this.#touched;
    const again = this.#again;
    if (sums instanceof Float64Array) {
      const length = sumRow(plays, i, plays.size, sums, this.#support, touched);
      this.#offer(i, touched, length);
    } else {
      const [length, repeated] = countWhole(plays, i, sums, touched, again);
      this.#offer(i, again, repeated);
      if (minSupport <= 1) this.#offerSingles(i, length);
      else for (let t = 0; t < length; t++) sums[touched[t]!] = 0;
    }
    sums[i] = 0;
    this.#heaps.sort(i);
  }

  /** Those of `touched` with a sum of 1: of these, the rarer is the more similar, so there is a rank below which none gets in. */
  #offerSingles(i: number, length: number): void {
    const { rule: { kind, shrinkage, alpha }, norms, plays: { users } } = this.#job;
    const heaps = this.#heaps;
    const sums = this.#sums;
    const touched = this.#touched;
    const norm = norms[i]!;
    let floor = this.#floors[i]!;
    let lowest = this.#lowestSingle(i, floor);
    let pushes = 0;
    for (let t = length - 1; t >= 0; t--) {
      const j = touched[t]!;
      const sum = sums[j]!;
      sums[j] = 0;
      if (j < lowest || sum !== 1 || j === i) continue;
      const score = similarity(kind, 1, norm, norms[j]!, users, shrinkage, alpha);
      if (score < floor || score === 0) continue;
      floor = heaps.push(i, j, score);
      if ((++pushes & 15) === 0) lowest = this.#lowestSingle(i, floor);
    }
  }

  /** The lowest rank whose similarity to i is not below the floor when one user has both. */
  #lowestSingle(i: number, floor: number): number {
    const { rule: { kind, shrinkage, alpha }, norms, plays: { users, size } } = this.#job;
    // The logarithms of a ratio near 0 cancel out: its order is not to be relied on.
    if (floor === -Infinity || kind === "loglikelihood") return 0;
    const least = floor / SLACK;
    let low = 0;
    let high = size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (similarity(kind, 1, norms[i]!, norms[middle]!, users, shrinkage, alpha) < least) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #offerToBoth(i: number, length: number): void {
    const { rule, norms, plays: { users } } = this.#job;
    const { kind, shrinkage, minSupport, alpha } = rule;
    const heaps = this.#heaps;
    const floors = this.#floors;
    const sums = this.#sums;
    const support = this.#support;
    const touched = this.#touched;
    const asTarget = this.#asTarget;
    const asNeighbour = this.#asNeighbour;
    const target = asTarget[i]!;
    const neighbour = asNeighbour[i]!;
    const norm = norms[i]!;
    const leastSum = sums instanceof Float64Array ? 0 : minSupport;
    let floor = floors[i]!;
    for (let t = length - 1; t >= 0; t--) {
      const j = touched[t]!;
      const sum = sums[j]!;
      sums[j] = 0;
      if (support !== undefined) {
        const both = support[j]!;
        support[j] = 0;
        if (both < minSupport) continue;
      }
      if (sum < leastSum) continue;
      if (sum * target * asNeighbour[j]! >= floor) {
        const score = similarity(kind, sum, norm, norms[j]!, users, shrinkage, alpha);
        if (score >= floor && score > 0) floor = heaps.push(i, j, score);
      }
      const theirs = floors[j]!;
      if (sum * neighbour * asTarget[j]! >= theirs) {
        const score = similarity(kind, sum, norms[j]!, norm, users, shrinkage, alpha);
        if (score >= theirs && score > 0) heaps.push(j, i, score);
      }
    }
  }

  #offer(i: number, others: Uint32Array, length: number): void {
    const { rule, norms, plays: { users } } = this.#job;
    const { kind, shrinkage, minSupport, alpha } = rule;
    const heaps = this.#heaps;
    const sums = this.#sums;
    const support = this.#support;
    const asNeighbour = this.#asNeighbour;
    const target = this.#asTarget[i]!;
    const norm = norms[i]!;
    const leastSum = sums instanceof Float64Array ? 0 : minSupport;
    let floor = this.#floors[i]!;
    for (let t = length - 1; t >= 0; t--) {
      const j = others[t]!;
      const sum = sums[j]!;
      sums[j] = 0;
      if (support !== undefined) {
        const both = support[j]!;
        support[j] = 0;
        if (both < minSupport) continue;
      }
      if (j === i || sum < leastSum || sum * target * asNeighbour[j]! < floor) continue;
      const score = similarity(kind, sum, norm, norms[j]!, users, shrinkage, alpha);
      if (score >= floor && score > 0) floor = heaps.push(i, j, score);
    }
  }

  #merge(offset: number, stride: number): void {
    const [first, ...others] = this.#job.heaps;
    const heaps = new NeighbourHeaps(first!);
    for (let i = offset; i < this.#job.plays.size; i += stride) {
      for (const other of others) heaps.absorb(i, other);
      heaps.sort(i);
    }
  }
}

/**
 * Factors whose product with the sum bounds the similarity from above, so that most pairs need no root and no division.
 * Dice is below cosine as the arithmetic mean is above the geometric one, and Jaccard is below Dice.
 */
function bounds(rule: SimilarityRule, norms: Float64Array): [target: Float64Array, neighbour: Float64Array] {
  const { kind, alpha, users } = rule;
  switch (kind) {
    case "cosine":
    case "jaccard":
    case "dice": {
      const both = norms.map((norm) => SLACK / Math.sqrt(norm));
      return [both, both];
    }
    case "lift": {
      const both = norms.map((norm) => SLACK * Math.sqrt(users) / norm);
      return [both, both];
    }
    case "conditional":
      return [norms.map(() => SLACK), norms.map((norm) => SLACK / norm)];
    case "asymmetric":
      return [norms.map((norm) => SLACK / norm ** (1 - alpha)), norms.map((norm) => SLACK / norm ** alpha)];
    case "loglikelihood": {
      const both = norms.map(() => Infinity);
      return [both, both];
    }
  }
}
