/**
 * Small dense matrices, f by f, row by row in one array.
 *
 * @module
 */

/** A matrix is not positive definite, so it has no Cholesky factor. */
export class NotPositiveDefiniteError extends RangeError {
  override name = "NotPositiveDefiniteError";
}

/**
 * Replaces the lower triangle of a symmetric positive definite matrix by its Cholesky factor L, A = LLᵀ. The upper
 * triangle is neither read nor written.
 *
 * @throws {NotPositiveDefiniteError}
 */
export function choleskyInPlace(a: Float64Array, f: number): void {
  for (let i = 0; i < f; i++) {
    const row = i * f;
    for (let j = 0; j < i; j++) {
      const other = j * f;
      let sum = a[row + j]!;
      for (let k = 0; k < j; k++) sum -= a[row + k]! * a[other + k]!;
      a[row + j] = sum / a[other + j]!;
    }
    let pivot = a[row + i]!;
    for (let k = 0; k < i; k++) pivot -= a[row + k]! * a[row + k]!;
    if (!(pivot > 0)) {
      throw new NotPositiveDefiniteError(`Cannot factor a matrix of ${f} rows: pivot ${i} is ${pivot}`);
    }
    a[row + i] = Math.sqrt(pivot);
  }
}

/** Solves LLᵀx = b in place of b. */
export function choleskySolve(l: Float64Array, f: number, b: Float64Array): void {
  for (let i = 0; i < f; i++) {
    const row = i * f;
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= l[row + k]! * b[k]!;
    b[i] = sum / l[row + i]!;
  }
  for (let i = f - 1; i >= 0; i--) {
    const x = b[i]! / l[i * f + i]!;
    b[i] = x;
    const row = i * f;
    for (let k = 0; k < i; k++) b[k] = b[k]! - l[row + k]! * x;
  }
}

/** YᵀY of a matrix of `f` columns: all of it, both triangles. */
export function gram(y: Float32Array, f: number): Float64Array {
  const out = new Float64Array(f * f);
  const ones = new Float64Array(y.length / f).fill(1);
  const all = Uint32Array.from(ones, (_, r) => r);
  addOuterProducts(out, y, f, all, 0, all.length, ones);
  mirror(out, f);
  return out;
}

/**
 * Adds Σ w_e · y yᵀ over the rows `rows[from..to)` of `y` to the lower triangle of `a`; `weights` is read at the same
 * places as `rows`. Four rows at a time, so that `a` is read and written a quarter as often.
 */
export function addOuterProducts(
  a: Float64Array,
  y: Float32Array,
  f: number,
  rows: Uint32Array,
  from: number,
  to: number,
  weights: Float64Array,
): void {
  let e = from;
  for (; e + 3 < to; e += 4) {
    const r0 = rows[e]! * f, r1 = rows[e + 1]! * f, r2 = rows[e + 2]! * f, r3 = rows[e + 3]! * f;
    const w0 = weights[e]!, w1 = weights[e + 1]!, w2 = weights[e + 2]!, w3 = weights[e + 3]!;
    for (let i = 0; i < f; i++) {
      const a0 = w0 * y[r0 + i]!, a1 = w1 * y[r1 + i]!, a2 = w2 * y[r2 + i]!, a3 = w3 * y[r3 + i]!;
      const row = i * f;
      for (let j = 0; j <= i; j++) {
        a[row + j] = a[row + j]! + a0 * y[r0 + j]! + a1 * y[r1 + j]! + a2 * y[r2 + j]! + a3 * y[r3 + j]!;
      }
    }
  }
  for (; e < to; e++) {
    const r = rows[e]! * f;
    const w = weights[e]!;
    for (let i = 0; i < f; i++) {
      const wi = w * y[r + i]!;
      const row = i * f;
      for (let j = 0; j <= i; j++) a[row + j] = a[row + j]! + wi * y[r + j]!;
    }
  }
}

/** Copies the lower triangle to the upper one. */
function mirror(a: Float64Array, f: number): void {
  for (let i = 0; i < f; i++) for (let j = 0; j < i; j++) a[j * f + i] = a[i * f + j]!;
}
