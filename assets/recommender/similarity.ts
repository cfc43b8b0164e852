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
 *
 * The shrinkage is added to the denominator, so that a similarity seen on few users is trusted less.
 *
 * @module
 */
import type { CoOccurrence } from "./co_occurrence.ts";
import { TopK } from "./top_k.ts";

/** The similarities, by name. */
export const SIMILARITIES = ["cosine", "jaccard", "dice", "lift", "conditional"] as const;

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
}

/** The nearest neighbours of each item in compressed sparse rows. A row is ordered: best first, ties by lower index. */
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
 */
export function similarity(
  kind: Similarity,
  both: number,
  target: number,
  neighbour: number,
  users: number,
  shrinkage = 0,
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
  }
}

/**
 * The nearest neighbours of every item.
 *
 * @throws {RangeError} When an option is out of range.
 */
export function neighbours(counts: CoOccurrence, options: NeighbourOptions): Neighbours {
  const { similarity: kind, neighbours: most, shrinkage = 0, minSupport = 1, normalize = "none" } = options;
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
  const { size, users, degrees, indptr, indices, counts: both } = counts;
  const outStarts = new Uint32Array(size + 1);
  let room = 0;
  let longest = 0;
  for (let i = 0; i < size; i++) {
    const length = Math.min(most, indptr[i + 1]! - indptr[i]!);
    room += length;
    if (length > longest) longest = length;
  }
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
      const score = similarity(kind, c, target, degrees[j]!, users, shrinkage);
      // Indices ascend, so an equal score can only lose.
      if (score <= floor) continue;
      heap.push(j, score);
      floor = heap.floor;
    }
    const kept = heap.drain(outIndices, outValues, filled);
    if (normalize === "l1") {
      let sum = 0;
      for (let e = filled; e < filled + kept; e++) sum += outValues[e]!;
      for (let e = filled; e < filled + kept; e++) outValues[e] = outValues[e]! / sum;
    }
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
