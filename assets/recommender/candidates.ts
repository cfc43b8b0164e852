/**
 * The pairs of one item that may be among its best, and the best of them.
 *
 * @module
 */
import type { ListArrays } from "./neighbour_lists.ts";
import { similarity, type SimilarityRule } from "./similarity.ts";
import { isProduct, SLACK } from "./similarity_bounds.ts";

/** Keys are told apart by this many bits before similarities are compared. */
const BUCKET_BITS = 9;

/** Into how many subsequences, at most, the first pass of a sort by insertion takes what is not in order. */
const LONG = 32;

/**
 * Takes what an item shares with others, and finds the most similar: better ones first; of equally similar ones the lower rank.
 *
 * Similarities are worked out last, for hardly more pairs than are kept. Until then pairs go by a key, which is the similarity
 * but for rounding, and are told apart by its upper half: as a whole number it is in the order of the keys. So none is compared
 * with another: they are dealt into buckets, and those that cannot matter are left out.
 */
export class Candidates {
  readonly #rule: SimilarityRule;
  readonly #keep: number;
  readonly #norms: Float64Array;
  /** The key is the sum × the target's × the other's. Left out where the similarity is no such product, and its own key. */
  readonly #factors: readonly [ofTarget: Float64Array, ofOther: Float64Array] | undefined;
  readonly #ranks: Uint32Array;
  readonly #sums: Float64Array;
  readonly #keys: Float64Array;
  /** The halves of the keys, the upper one second. */
  readonly #halves: Uint32Array;
  /** How many keys there are of about the same size, the greatest first; then where they go. */
  readonly #buckets = new Uint32Array(1 << BUCKET_BITS);
  readonly #bestRanks: Uint32Array;
  readonly #bestSums: Float64Array;
  #size = 0;
  #settled = 0;
  #floor = 0;
  #highest = 0;
  #lowest = 0xffffffff;
  #shift = 0;

  /**
   * @param norms Per rank, what it is scored by.
   * @param factors Those of the bounds, per rank: as a target, and as a neighbour.
   */
  constructor(
    rule: SimilarityRule,
    keep: number,
    norms: Float64Array,
    factors: readonly [ofTarget: Float64Array, ofOther: Float64Array],
  ) {
    const room = norms.length;
    this.#rule = rule;
    this.#keep = keep;
    this.#norms = norms;
    this.#factors = isProduct(rule) ? factors : undefined;
    this.#ranks = new Uint32Array(room);
    this.#sums = new Float64Array(room);
    this.#keys = new Float64Array(room);
    this.#halves = new Uint32Array(this.#keys.buffer);
    this.#bestRanks = new Uint32Array(room);
    this.#bestSums = new Float64Array(room);
  }

  /** No similarity below this is among the best. */
  get floor(): number {
    return this.#floor;
  }

  /** Takes others, each once, and what the target shares with them, where it is in `least`..`most`, but not the target itself. */
  add(
    target: number,
    others: Uint32Array,
    sums: Float64Array | Uint32Array,
    length: number,
    least: number,
    most: number,
  ): void {
    const { kind, users, shrinkage, alpha } = this.#rule;
    const norms = this.#norms;
    const factors = this.#factors;
    const factor = factors === undefined ? 1 : factors[0][target]! / SLACK ** 2;
    const ofOthers = factors === undefined ? norms : factors[1];
    const norm = norms[target]!;
    const floor = this.#floor;
    const ranks = this.#ranks;
    const amounts = this.#sums;
    const keys = this.#keys;
    const halves = this.#halves;
    let size = this.#size;
    let highest = this.#highest;
    let lowest = this.#lowest;
    for (let t = length - 1; t >= 0; t--) {
      const j = others[t]!;
      const sum = sums[t]!;
      if (sum < least || sum > most || j === target) continue;
      const key = factors === undefined
        ? similarity(kind, sum, norm, norms[j]!, users, shrinkage, alpha)
        : sum * factor * ofOthers[j]!;
      if (key < floor || !(key > 0)) continue;
      ranks[size] = j;
      amounts[size] = sum;
      keys[size] = key;
      const half = halves[2 * size + 1]!;
      if (half > highest) highest = half;
      if (half < lowest) lowest = half;
      size++;
    }
    this.#size = size;
    this.#highest = highest;
    this.#lowest = lowest;
  }

  /** Leaves out what is known not to be among the best, where enough has come since it was last known. */
  settle(): void {
    if (this.#size < this.#keep || this.#size < this.#settled + this.#keep / 4) return;
    this.#deal();
    const ranks = this.#ranks;
    const sums = this.#sums;
    const keys = this.#keys;
    const halves = this.#halves;
    const lowest = this.#lowest;
    let size = 0;
    for (let e = 0; e < this.#size; e++) {
      if (halves[2 * e + 1]! < lowest) continue;
      ranks[size] = ranks[e]!;
      sums[size] = sums[e]!;
      keys[size] = keys[e]!;
      size++;
    }
    this.#size = this.#settled = size;
    WORDS[1] = lowest;
    this.#floor = FLOAT[0]!;
  }

  /** Writes the best, best first, into a target's list, and forgets everything. */
  finish(target: number, { room, sizes, ids, scores }: ListArrays): void {
    const length = this.#sort(target);
    const kept = Math.min(length, this.#keep);
    const base = target * room;
    for (let e = 0; e < kept; e++) {
      ids[base + e] = this.#bestRanks[e]!;
      scores[base + e] = this.#bestSums[e]!;
    }
    sizes[target] = kept;
    this.#size =
      this.#settled =
      this.#highest =
      this.#floor =
        0;
    this.#lowest = 0xffffffff;
  }

  /** Counts the keys by their upper bits, raises the lowest that matters, and returns in how many buckets such keys are. */
  #deal(): number {
    const halves = this.#halves;
    const buckets = this.#buckets;
    const highest = this.#highest;
    const size = this.#size;
    const shift = Math.max(0, 32 - Math.clz32(highest - this.#lowest) - BUCKET_BITS);
    buckets.fill(0);
    for (let e = 0; e < size; e++) buckets[(highest - halves[2 * e + 1]!) >>> shift]!++;
    const wanted = Math.min(this.#keep, size);
    let used = 0;
    for (let length = 0; length < wanted; used++) length += buckets[used]!;
    // One less than the lowest of those buckets, because of rounding: it is in the next.
    const lowest = highest - used * 2 ** shift;
    if (lowest > this.#lowest) this.#lowest = lowest;
    this.#shift = shift;
    return used;
  }

  /** Puts the best in order, aside. Returns how many there are: all that are to be kept, and maybe more. */
  #sort(target: number): number {
    const buckets = this.#buckets;
    const used = this.#deal();
    const highest = this.#highest;
    const lowest = this.#lowest;
    const shift = this.#shift;
    const halves = this.#halves;
    let length = 0;
    let most = 0;
    for (let b = 0; b <= used && b < buckets.length; b++) {
      const count = buckets[b]!;
      buckets[b] = length;
      length += count;
      if (count > most) most = count;
    }
    const ranks = this.#bestRanks;
    const scores = this.#bestSums;
    const { kind, users, shrinkage, alpha } = this.#rule;
    const norms = this.#norms;
    const norm = norms[target]!;
    length = 0;
    // They mostly came in descending order of rank, and equal similarities want them ascending.
    for (let e = this.#size - 1; e >= 0; e--) {
      const half = halves[2 * e + 1]!;
      if (half < lowest) continue;
      const at = buckets[(highest - half) >>> shift]!++;
      const j = this.#ranks[e]!;
      ranks[at] = j;
      scores[at] = similarity(kind, this.#sums[e]!, norm, norms[j]!, users, shrinkage, alpha);
      length++;
    }
    insertInOrder(ranks, scores, length, Math.max(1, most / LONG | 0));
    return length;
  }
}

/** Shell's sort (1959): by insertion, first of subsequences with gaps between their members, where the whole is not nearly in order. */
function insertInOrder(ranks: Uint32Array, scores: Float64Array, length: number, widest: number): void {
  for (let gap = widest;; gap = Math.max(1, gap * 4 / 9 | 0)) {
    for (let e = gap; e < length; e++) {
      const rank = ranks[e]!;
      const score = scores[e]!;
      let slot = e;
      while (slot >= gap) {
        const before = scores[slot - gap]!;
        if (before > score || (before === score && ranks[slot - gap]! < rank)) break;
        ranks[slot] = ranks[slot - gap]!;
        scores[slot] = before;
        slot -= gap;
      }
      ranks[slot] = rank;
      scores[slot] = score;
    }
    if (gap === 1) return;
  }
}

/** A float that is put together from its halves. */
const FLOAT = new Float64Array(1);
const WORDS = new Uint32Array(FLOAT.buffer);
