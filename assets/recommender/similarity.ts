/**
 * From how often two items occur together to how alike they are, and the nearest neighbours of each item.
 *
 * With c the users who have both, dᵢ and dⱼ the users who have each, n all users and h ≥ 0 the shrinkage, item i being
 * the target and j the neighbour that speaks for it:
 *
 * - `cosine`: c / (√(dᵢ·dⱼ) + h) (Sarwar et al., "Item-based collaborative filtering", 2001, on binary vectors)
 * - `jaccard`: c / (dᵢ + dⱼ − c + h) (Jaccard, 1912)
 * - `dice`: 2c / (dᵢ + dⱼ + h) (Dice, 1945)
 * - `lift`: c / (dᵢ·dⱼ/n + h), what was seen over what chance would give (Brin et al., "Dynamic itemset counting", 1997)
 * - `conditional`: P(i | j) = c / (dⱼ + h) (Karypis, "Evaluation of item-based top-N algorithms", 2001); not symmetric
 * - `asymmetric`: c / (dⱼ^α · dᵢ^(1−α) + h) (Aiolli, "Efficient top-N recommendation for very large scale binary rated
 *   datasets", 2013): cosine at α = ½, conditional at α = 1
 * - `loglikelihood`: L / (L + 1 + h), L being the log-likelihood ratio of having j and having i (Dunning, "Accurate methods
 *   for the statistics of surprise and coincidence", 1993); 0 when fewer have both than chance would give
 *
 * The shrinkage is added to the denominator, so that a similarity seen on few users is trusted less. An item with
 * similarity 0 is no neighbour.
 *
 * @module
 */
import type { CoOccurrence } from "./co_occurrence.ts";
import { byDegree } from "./ranked_plays.ts";
import { TopK } from "./top_k.ts";

/** The similarities, by name. */
export const SIMILARITIES = [
  "cosine",
  "jaccard",
  "dice",
  "lift",
  "conditional",
  "asymmetric",
  "loglikelihood",
] as const;

/** The name of a similarity. */
export type Similarity = typeof SIMILARITIES[number];

/** What the rows of {@linkcode Neighbours} are divided by. */
export const NORMALIZATIONS = ["none", "l1"] as const;

/** `l1`: the sum of the kept similarities of the row, so that each row sums to 1. */
export type Normalization = typeof NORMALIZATIONS[number];

/** Options of {@linkcode neighbours}. */
export interface NeighbourOptions {
  readonly similarity: Similarity;
  /** How many to keep per target: at least 1. */
  readonly neighbours: number;
  /** h above; 0 when left out. */
  readonly shrinkage?: number;
  /** The fewest users who must have both items; 1 when left out. */
  readonly minSupport?: number;
  /** `none` when left out. */
  readonly normalize?: Normalization;
  /** α above, in 0..1, for `asymmetric`; ½ when left out. */
  readonly alpha?: number;
}

/** The options that decide how a pair is scored, complete and checked: plain data. */
export interface SimilarityRule {
  readonly kind: Similarity;
  readonly shrinkage: number;
  readonly minSupport: number;
  readonly alpha: number;
  readonly users: number;
}

/**
 * The nearest neighbours of each item in compressed sparse rows. A row is ordered: best first; of equal similarities the
 * item that more users have, which more users speak for, then the lower number.
 */
export interface Neighbours {
  readonly size: number;
  readonly indptr: Uint32Array;
  readonly indices: Uint32Array;
  readonly values: Float64Array;
}

/**
 * One similarity.
 *
 * @param both Users who have both items.
 * @param target Users who have the target.
 * @param neighbour Users who have the neighbour.
 * @param users All users.
 * @param shrinkage Added to the denominator.
 * @param alpha For `asymmetric`: how much the neighbour's degree weighs against the target's.
 */
export function similarity(
  kind: Similarity,
  both: number,
  target: number,
  neighbour: number,
  users: number,
  shrinkage = 0,
  alpha = 0.5,
): number {
  switch (kind) {
    case "cosine":
      return both / (Math.sqrt(target * neighbour) + shrinkage);
    case "jaccard":
      return both / (target + neighbour - both + shrinkage);
    case "dice":
      return 2 * both / (target + neighbour + shrinkage);
    case "lift":
      return both / (target * neighbour / users + shrinkage);
    case "conditional":
      return both / (neighbour + shrinkage);
    case "asymmetric":
      return both / (neighbour ** alpha * target ** (1 - alpha) + shrinkage);
    case "loglikelihood": {
      if (both * users <= target * neighbour) return 0;
      const ratio = logLikelihoodRatio(both, target, neighbour, users);
      return ratio / (ratio + 1 + shrinkage);
    }
  }
}

/**
 * How surprising it is that `both` of all users have two items that `first` and `second` have: twice the logarithm of how much
 * likelier that is when the items depend on each other than when they do not. At least 0.
 */
export function logLikelihoodRatio(both: number, first: number, second: number, users: number): number {
  const neither = users - first - second + both;
  const cells = xLogX(both) + xLogX(first - both) + xLogX(second - both) + xLogX(neither);
  const margins = xLogX(first) + xLogX(users - first) + xLogX(second) + xLogX(users - second);
  return Math.max(0, 2 * (cells - margins + xLogX(users)));
}

function xLogX(x: number): number {
  return x > 0 ? x * Math.log(x) : 0;
}

/** Checks options. @throws {RangeError} When one is out of range. */
export function similarityRule(options: NeighbourOptions, users: number): SimilarityRule {
  const { similarity: kind, neighbours: most, shrinkage = 0, minSupport = 1, alpha = 0.5 } = options;
  if (!SIMILARITIES.includes(kind)) {
    throw new RangeError(`Cannot use similarity "${kind}": expected one of ${SIMILARITIES.join(", ")}`);
  }
  if (!(Number.isInteger(most) && most >= 1)) {
    throw new RangeError(`Cannot keep ${most} neighbours: expected a whole number of 1 or more`);
  }
  if (!(shrinkage >= 0 && shrinkage < Infinity)) {
    throw new RangeError(`Cannot shrink by ${shrinkage}: expected a finite number of 0 or more`);
  }
  if (!(minSupport >= 1)) {
    throw new RangeError(`Cannot use a minimum support of ${minSupport}: expected 1 or more`);
  }
  if (!(alpha >= 0 && alpha <= 1)) {
    throw new RangeError(`Cannot use alpha ${alpha}: expected a number in 0..1`);
  }
  return { kind, shrinkage, minSupport, alpha, users };
}

/**
 * The nearest neighbours of every item, from counts that are there. Without them, `nearestNeighbours` is faster.
 *
 * @throws {RangeError} When an option is out of range.
 */
export function neighbours(counts: CoOccurrence, options: NeighbourOptions): Neighbours {
  const { size, users, degrees, indptr, indices, counts: both } = counts;
  const { kind, shrinkage, minSupport, alpha } = similarityRule(options, users);
  const most = options.neighbours;
  const outStarts = new Uint32Array(size + 1);
  let room = 0;
  let longest = 0;
  for (let i = 0; i < size; i++) {
    const length = Math.min(most, indptr[i + 1]! - indptr[i]!);
    room += length;
    if (length > longest) longest = length;
  }
  // Ranked by popularity, so that ties go to the more popular.
  const order = byDegree(degrees);
  const rankOf = new Uint32Array(size);
  for (let r = 0; r < size; r++) rankOf[order[r]!] = r;
  const outIndices = new Uint32Array(room);
  const outValues = new Float64Array(room);
  const heap = new TopK(longest);
  let filled = 0;
  for (let i = 0; i < size; i++) {
    const end = indptr[i + 1]!;
    const target = degrees[i]!;
    let floor = heap.floor;
    for (let e = indptr[i]!; e < end; e++) {
      const c = both[e]!;
      if (c < minSupport) continue;
      const j = indices[e]!;
      const score = similarity(kind, c, target, degrees[j]!, users, shrinkage, alpha);
      if (score < floor || score === 0) continue;
      heap.push(rankOf[j]!, score);
      floor = heap.floor;
    }
    const kept = heap.drain(outIndices, outValues, filled);
    for (let e = filled; e < filled + kept; e++) outIndices[e] = order[outIndices[e]!]!;
    if (options.normalize === "l1") normalizeRow(outValues, filled, filled + kept);
    filled += kept;
    outStarts[i + 1] = filled;
  }
  return {
    size,
    indptr: outStarts,
    indices: outIndices.slice(0, filled),
    values: outValues.slice(0, filled),
  };
}

/** Divides a row, from `start` to `end`, by its sum. */
export function normalizeRow(values: Float64Array, start: number, end: number): void {
  let sum = 0;
  for (let e = start; e < end; e++) sum += values[e]!;
  for (let e = start; e < end; e++) values[e] = values[e]! / sum;
}

/**
 * What each item scores for everybody when scores are taken against the mean: mᵢ − Σ sim(i, j) · mⱼ over its neighbours j, m being
 * the share of users who have an item.
 *
 * @param degrees How many of the users have each item.
 */
export function meanBias(
  { size, indptr, indices, values }: Neighbours,
  degrees: Uint32Array,
  users: number,
): Float64Array {
  const bias = new Float64Array(size);
  if (users === 0) return bias;
  for (let i = 0; i < size; i++) {
    let expected = 0;
    for (let e = indptr[i]!; e < indptr[i + 1]!; e++) expected += values[e]! * degrees[indices[e]!]!;
    bias[i] = (degrees[i]! - expected) / users;
  }
  return bias;
}
