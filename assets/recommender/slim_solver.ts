/**
 * The elastic net of SLIM, one target item at a time, by coordinate descent over the co-occurrence counts.
 *
 * For target j, with G = XᵀX, the weights w ≥ 0 (wⱼ = 0) minimise ½‖xⱼ − Xw‖² + l1·‖w‖₁ + ½·l2·‖w‖². With the gradient
 * rᵢ = Gᵢⱼ − Σₖ Gᵢₖ wₖ, one coordinate has its best value at max(0, rᵢ + Gᵢᵢ wᵢ − l1) / (Gᵢᵢ + l2)
 * (Friedman, Hastie and Tibshirani, "Regularization paths for generalized linear models via coordinate descent", 2010,
 * 2.2: covariance updates).
 *
 * @module
 */
import type { CoOccurrence } from "./co_occurrence.ts";
import { similarity } from "./similarity.ts";
import { TopK } from "./top_k.ts";

/** The penalties and limits of {@linkcode SlimSolver}. */
export interface SlimOptions {
  readonly l1: number;
  readonly l2: number;
  /** How many items may speak for a target: those with the highest cosine to it. */
  readonly candidates: number;
  /** How many weights to keep of a target, the largest ones; 0 for all. */
  readonly neighbours: number;
  /** Passes over the candidates at most. */
  readonly iterations: number;
  /** Done when no weight moves by more in a pass. */
  readonly tolerance: number;
}

/** Solves for one target after the other, reusing its buffers. */
export class SlimSolver {
  readonly #counts: CoOccurrence;
  readonly #options: SlimOptions;
  readonly #heap: TopK;
  /** Per item, its place among the candidates plus 1, or 0. */
  readonly #places: Uint32Array;
  /** The largest weights, where not all are kept. */
  readonly #largest: TopK;
  /** The candidates, best first. */
  readonly #candidates: Uint32Array;
  readonly #cosines: Float64Array;
  readonly #gradient: Float64Array;
  readonly #weights: Float64Array;
  /** Per candidate, where its row of G starts in `#rows`, or -1 while nobody needed it. */
  readonly #rowStarts: Int32Array;
  #rows = new Float64Array(0);
  /** The items whose weights {@linkcode SlimSolver.solve} kept: best candidates first, or where some are left out, largest first. */
  readonly indices: Uint32Array;
  /** In the same order. */
  readonly values: Float64Array;

  constructor(counts: CoOccurrence, options: SlimOptions) {
    this.#counts = counts;
    this.#options = options;
    let longest = 0;
    for (let i = 0; i < counts.size; i++) {
      longest = Math.max(longest, counts.indptr[i + 1]! - counts.indptr[i]!);
    }
    const most = Math.min(longest, options.candidates);
    this.#heap = new TopK(most);
    this.#largest = new TopK(Math.min(most, options.neighbours));
    this.#places = new Uint32Array(counts.size);
    this.#candidates = new Uint32Array(most);
    this.#cosines = new Float64Array(most);
    this.#gradient = new Float64Array(most);
    this.#weights = new Float64Array(most);
    this.#rowStarts = new Int32Array(most);
    this.indices = new Uint32Array(most);
    this.values = new Float64Array(most);
  }

  /** Solves for a target; `indices` and `values` then start with its weights. @returns How many there are. */
  solve(target: number): number {
    const count = this.#choose(target);
    const { degrees } = this.#counts;
    const { l1, l2, iterations, tolerance } = this.#options;
    const candidates = this.#candidates;
    const gradient = this.#gradient;
    const weights = this.#weights;
    const rowStarts = this.#rowStarts;
    let used = 0;
    for (let pass = 0; pass < iterations; pass++) {
      let largest = 0;
      for (let c = 0; c < count; c++) {
        const before = weights[c]!;
        const degree = degrees[candidates[c]!]!;
        const pull = gradient[c]! + degree * before - l1;
        const after = pull > 0 ? pull / (degree + l2) : 0;
        if (after === before) continue;
        weights[c] = after;
        const move = after - before;
        const size = move > 0 ? move : -move;
        if (size > largest) largest = size;
        if (rowStarts[c]! < 0) {
          rowStarts[c] = used;
          this.#gather(c, used, count);
          used += count;
        }
        const rows = this.#rows;
        const start = rowStarts[c]!;
        for (let d = 0; d < count; d++) gradient[d] = gradient[d]! - move * rows[start + d]!;
      }
      if (largest <= tolerance) break;
    }
    let found = 0;
    for (let c = 0; c < count; c++) {
      this.#places[candidates[c]!] = 0;
      if (weights[c]! === 0) continue;
      this.indices[found] = candidates[c]!;
      this.values[found++] = weights[c]!;
    }
    if (this.#options.neighbours === 0 || found <= this.#options.neighbours) return found;
    for (let e = 0; e < found; e++) this.#largest.push(this.indices[e]!, this.values[e]!);
    return this.#largest.drain(this.indices, this.values);
  }

  /** Finds the candidates and sets weights and gradient to their start. */
  #choose(target: number): number {
    const { indptr, indices, counts, degrees, users } = this.#counts;
    const heap = this.#heap;
    const places = this.#places;
    const end = indptr[target + 1]!;
    for (let e = indptr[target]!; e < end; e++) {
      const i = indices[e]!;
      heap.push(i, similarity("cosine", counts[e]!, degrees[target]!, degrees[i]!, users));
    }
    const count = heap.drain(this.#candidates, this.#cosines);
    for (let c = 0; c < count; c++) places[this.#candidates[c]!] = c + 1;
    for (let e = indptr[target]!; e < end; e++) {
      const place = places[indices[e]!]!;
      if (place > 0) this.#gradient[place - 1] = counts[e]!;
    }
    this.#weights.fill(0, 0, count);
    this.#rowStarts.fill(-1, 0, count);
    return count;
  }

  /** Copies the candidates' part of a candidate's row of G. */
  #gather(candidate: number, start: number, count: number): void {
    if (start + count > this.#rows.length) {
      const grown = new Float64Array(Math.max(start + count, 2 * this.#rows.length));
      grown.set(this.#rows.subarray(0, start));
      this.#rows = grown;
    }
    const { indptr, indices, counts, degrees } = this.#counts;
    const rows = this.#rows;
    const places = this.#places;
    rows.fill(0, start, start + count);
    const i = this.#candidates[candidate]!;
    const end = indptr[i + 1]!;
    for (let e = indptr[i]!; e < end; e++) {
      const place = places[indices[e]!]!;
      if (place > 0) rows[start + place - 1] = counts[e]!;
    }
    rows[start + candidate] = degrees[i]!;
  }
}
