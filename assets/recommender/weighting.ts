/**
 * How much each play counts when items are compared: less for users who have everything, for games that everybody has, or for
 * plays of long ago.
 *
 * As in a search for documents, an item is a document, its users are the words, and tf is how much a user played it. With I items
 * and nᵤ of them had by user u:
 *
 * - `tfidf`: √tf · ln(1 + I / nᵤ) (Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988)
 * - `bm25`: tf · (k1 + 1) / (tf + k1 · (1 − b + b · |i| / mean |i|)) · ln(1 + (I − nᵤ + ½) / (nᵤ + ½)), |i| being the sum of
 *   tf over the users of i (Robertson and Zaragoza, "The probabilistic relevance framework", 2009)
 *
 * With a half-life, tf halves with every such time between the play and the last play of all.
 *
 * @module
 */
import type { Interactions } from "./interactions.ts";
import { type CsrMatrix, startsOf } from "./sparse.ts";

/** The weightings, by name. */
export const WEIGHTINGS = ["none", "tfidf", "bm25"] as const;

/** `none`: every play counts 1, but for its age. */
export type Weighting = typeof WEIGHTINGS[number];

/** Options of {@linkcode weighPlays}. */
export interface WeightingOptions {
  readonly weighting: Weighting;
  /** How soon more of the same counts little more: 1.2 when left out. */
  readonly k1?: number;
  /** How much is taken off long documents, in 0..1: 0.75 when left out. */
  readonly b?: number;
  /** In days; 0, the default, for none. */
  readonly halfLife?: number;
}

const DAY = 86_400_000;

/**
 * Users × items with weights above 0. Plays of weight 0 have none and are left out, unless every play counts 1.
 *
 * @throws {RangeError} When an option is out of range, or there is a half-life but no times.
 */
export function weighPlays(plays: Interactions, options: WeightingOptions): CsrMatrix {
  const { weighting, k1 = 1.2, b = 0.75, halfLife = 0 } = options;
  if (!(k1 >= 0 && k1 < Infinity && b >= 0 && b <= 1)) {
    throw new RangeError(`Cannot weight by k1 ${k1} and b ${b}: expected 0 or more, and a number in 0..1`);
  }
  if (!(halfLife >= 0 && halfLife < Infinity)) {
    throw new RangeError(`Cannot use a half-life of ${halfLife} days: expected a finite number of 0 or more`);
  }
  const { rows, columns, indptr, indices, values } = plays.matrix;
  const amounts = weighting === "none" ? new Float64Array(values.length).fill(1) : values.slice();
  if (halfLife > 0) decay(amounts, plays.times, halfLife * DAY);
  const lengths = new Uint32Array(rows);
  const sizes = new Float64Array(columns);
  let total = 0;
  for (let u = 0; u < rows; u++) {
    for (let e = indptr[u]!; e < indptr[u + 1]!; e++) {
      const amount = amounts[e]!;
      if (amount === 0) continue;
      lengths[u]!++;
      sizes[indices[e]!] = sizes[indices[e]!]! + amount;
      total += amount;
    }
  }
  const mean = total / columns;
  const starts = startsOf(lengths);
  const outIndices = new Uint32Array(starts[rows]!);
  const outValues = new Float64Array(starts[rows]!);
  let filled = 0;
  for (let u = 0; u < rows; u++) {
    const n = lengths[u]!;
    const rarity = weighting === "tfidf"
      ? Math.log(1 + columns / n)
      : Math.log(1 + (columns - n + 0.5) / (n + 0.5));
    for (let e = indptr[u]!; e < indptr[u + 1]!; e++) {
      const amount = amounts[e]!;
      if (amount === 0) continue;
      const i = indices[e]!;
      outIndices[filled] = i;
      outValues[filled++] = weighting === "none"
        ? amount
        : weighting === "tfidf"
        ? Math.sqrt(amount) * rarity
        : rarity * amount * (k1 + 1) / (amount + k1 * (1 - b + b * sizes[i]! / mean));
    }
  }
  return { rows, columns, indptr: starts, indices: outIndices, values: outValues };
}

/** Never down to 0, so that an old play stays a play. */
function decay(amounts: Float64Array, times: Float64Array | undefined, halfLife: number): void {
  if (times === undefined) throw new RangeError("Cannot let plays decay: they carry no times");
  let last = -Infinity;
  for (let e = 0; e < times.length; e++) if (times[e]! > last) last = times[e]!;
  for (let e = 0; e < amounts.length; e++) {
    const amount = amounts[e]!;
    if (amount === 0) continue;
    amounts[e] = Math.max(amount * 2 ** ((times[e]! - last) / halfLife), 1e-100);
  }
}
