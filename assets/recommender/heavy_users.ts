/**
 * A cap on how many items of one user are counted.
 *
 * Counting pairs costs the square of a user's items, so that a few users who have nearly everything can cost more than all the
 * others, and say the least about what goes with what.
 *
 * @module
 */
import { Random } from "./random.ts";
import { type CsrMatrix, type CsrPattern, startsOf } from "./sparse.ts";

/**
 * Keeps a random choice of `most` items of every user who has more; the same for the same user number and items.
 *
 * @throws {RangeError} When `most` is not a whole number of 1 or more.
 */
export function capUsers<M extends CsrPattern | CsrMatrix>(plays: M, most: number): M {
  if (!(Number.isInteger(most) && most >= 1)) {
    throw new RangeError(`Cannot keep ${most} items per user: expected a whole number of 1 or more`);
  }
  const { rows, indptr, indices } = plays;
  const values = "values" in plays ? plays.values : undefined;
  const lengths = new Uint32Array(rows);
  for (let u = 0; u < rows; u++) lengths[u] = Math.min(most, indptr[u + 1]! - indptr[u]!);
  const starts = startsOf(lengths);
  const outIndices = new Uint32Array(starts[rows]!);
  const outValues = values && new Float64Array(starts[rows]!);
  for (let u = 0; u < rows; u++) {
    const start = indptr[u]!;
    const n = indptr[u + 1]! - start;
    let order = Uint32Array.from({ length: n }, (_, p) => p);
    if (n > most) order = new Random(u).shuffle(order).subarray(0, most).sort();
    for (let p = 0; p < order.length; p++) {
      outIndices[starts[u]! + p] = indices[start + order[p]!]!;
      if (outValues !== undefined) outValues[starts[u]! + p] = values![start + order[p]!]!;
    }
  }
  return { ...plays, indptr: starts, indices: outIndices, ...(outValues && { values: outValues }) };
}
