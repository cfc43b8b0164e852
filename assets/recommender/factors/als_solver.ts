/**
 * One half of an alternating least squares step: every row of one side, given the factors of the other side.
 *
 * Row u minimizes Σ_{i observed} (1 + w_ui) (1 − x·y_i)² + Σ_{i not observed} (x·y_i)² + λ_u |x|², so it solves
 * (YᵀY + Σ_{i observed} w_ui y_i y_iᵀ + λ_u I) x = Σ_{i observed} (1 + w_ui) y_i.
 *
 * @module
 */
import type { CsrMatrix } from "../sparse.ts";
import { addOuterProducts, choleskyInPlace, choleskySolve } from "./linear_algebra.ts";

/** What the rows of one side are solved against. */
export interface AlsSide {
  /** The factors of the other side: y. */
  readonly y: Float32Array;
  /** YᵀY, both triangles. */
  readonly gram: Float64Array;
  /** The rows' observed entries, and in the same order their w. */
  readonly items: Uint32Array;
  readonly weights: Float64Array;
}

/** Solves rows against one side's factors; keeps its scratch arrays. */
export class AlsSolver {
  readonly #f: number;
  readonly #a: Float64Array;
  readonly #b: Float64Array;
  readonly #x: Float64Array;
  readonly #p: Float64Array;
  readonly #ap: Float64Array;

  /** @param f How many factors. */
  constructor(f: number) {
    this.#f = f;
    this.#a = new Float64Array(f * f);
    this.#b = new Float64Array(f);
    this.#x = new Float64Array(f);
    this.#p = new Float64Array(f);
    this.#ap = new Float64Array(f);
  }

  /**
   * Solves one row exactly, by Cholesky's factorization.
   *
   * @param from Where the row's observed entries begin, and `to` where they end.
   * @param out Of factors, written from `at`.
   */
  exact(
    side: AlsSide,
    lambda: number,
    from: number,
    to: number,
    out: Float32Array | Float64Array,
    at: number,
  ): void {
    const f = this.#f;
    const x = this.#x;
    if (from === to) {
      out.fill(0, at, at + f);
      return;
    }
    this.factor(side, lambda, from, to);
    this.#rightSide(side, from, to, x);
    choleskySolve(this.#a, f, x);
    out.set(x, at);
  }

  /** The Cholesky factor of a row's matrix, to be used before the next call. */
  factor({ y, gram, items, weights }: AlsSide, lambda: number, from: number, to: number): Float64Array {
    const f = this.#f;
    const a = this.#a;
    a.set(gram);
    for (let i = 0; i < f; i++) a[i * f + i] = a[i * f + i]! + lambda;
    addOuterProducts(a, y, f, items, from, to, weights);
    choleskyInPlace(a, f);
    return a;
  }

  /**
   * Takes `steps` steps of the conjugate gradient method from the row's present factors (Takács, Pilászy and Tikk,
   * "Applications of the conjugate gradient method for implicit feedback collaborative filtering", 2011). The matrix
   * is never formed: a step costs f² + 2nf.
   */
  conjugateGradient(
    side: AlsSide,
    lambda: number,
    from: number,
    to: number,
    factors: Float32Array,
    at: number,
    steps: number,
  ): void {
    const f = this.#f;
    const x = this.#x, r = this.#b, p = this.#p, ap = this.#ap;
    if (from === to) {
      factors.fill(0, at, at + f);
      return;
    }
    for (let k = 0; k < f; k++) x[k] = factors[at + k]!;
    this.#rightSide(side, from, to, r);
    this.#apply(side, lambda, from, to, x, ap);
    let squared = 0;
    for (let k = 0; k < f; k++) {
      const rest = r[k]! - ap[k]!;
      r[k] = rest;
      p[k] = rest;
      squared += rest * rest;
    }
    for (let step = 0; step < steps && squared > 1e-20; step++) {
      this.#apply(side, lambda, from, to, p, ap);
      let curvature = 0;
      for (let k = 0; k < f; k++) curvature += p[k]! * ap[k]!;
      const length = squared / curvature;
      let next = 0;
      for (let k = 0; k < f; k++) {
        x[k] = x[k]! + length * p[k]!;
        const rest = r[k]! - length * ap[k]!;
        r[k] = rest;
        next += rest * rest;
      }
      const turn = next / squared;
      for (let k = 0; k < f; k++) p[k] = r[k]! + turn * p[k]!;
      squared = next;
    }
    factors.set(x, at);
  }

  /** Σ (1 + w) y. */
  #rightSide({ y, items, weights }: AlsSide, from: number, to: number, out: Float64Array): void {
    const f = this.#f;
    out.fill(0);
    for (let e = from; e < to; e++) {
      const row = items[e]! * f;
      const c = 1 + weights[e]!;
      for (let k = 0; k < f; k++) out[k] = out[k]! + c * y[row + k]!;
    }
  }

  /** (YᵀY + λI + Σ w y yᵀ) v. */
  #apply(
    { y, gram, items, weights }: AlsSide,
    lambda: number,
    from: number,
    to: number,
    v: Float64Array,
    out: Float64Array,
  ): void {
    const f = this.#f;
    for (let i = 0; i < f; i++) {
      const row = i * f;
      let sum = lambda * v[i]!;
      for (let k = 0; k < f; k++) sum += gram[row + k]! * v[k]!;
      out[i] = sum;
    }
    for (let e = from; e < to; e++) {
      const row = items[e]! * f;
      let product = 0;
      for (let k = 0; k < f; k++) product += y[row + k]! * v[k]!;
      product *= weights[e]!;
      for (let k = 0; k < f; k++) out[k] = out[k]! + product * y[row + k]!;
    }
  }
}

/**
 * Σ over all pairs of the weighted squared errors, without visiting those that were not observed: Σ (x·y)² over all
 * pairs is the sum of the products of the entries of XᵀX and YᵀY.
 */
export function alsErrors(
  matrix: CsrMatrix,
  x: Float32Array,
  y: Float32Array,
  f: number,
  gramX: Float64Array,
  gramY: Float64Array,
): number {
  const { rows, indptr, indices, values } = matrix;
  let sum = 0;
  for (let k = 0; k < f * f; k++) sum += gramX[k]! * gramY[k]!;
  for (let u = 0; u < rows; u++) {
    const row = u * f;
    for (let e = indptr[u]!; e < indptr[u + 1]!; e++) {
      const other = indices[e]! * f;
      let score = 0;
      for (let k = 0; k < f; k++) score += x[row + k]! * y[other + k]!;
      sum += (1 + values[e]!) * (1 - score) * (1 - score) - score * score;
    }
  }
  return sum;
}
