/**
 * How alike two items are, as a function: for intra-list diversity.
 *
 * @module
 */
import type { ItemSimilarity } from "./metrics.ts";
import type { CsrMatrix } from "./sparse.ts";

/**
 * The entries of a sparse matrix of similarities; pairs without an entry have nothing in common. Where the matrix is not
 * symmetric, as after keeping only the nearest neighbours, the larger of the two entries counts.
 *
 * @throws {RangeError} When the matrix is not square.
 */
export function similarityFromMatrix(matrix: CsrMatrix): ItemSimilarity {
  if (matrix.rows !== matrix.columns) {
    throw new RangeError(`Cannot read similarities from a matrix of ${matrix.rows} by ${matrix.columns}`);
  }
  const { indptr, indices, values } = matrix;
  const entry = (row: number, column: number) => {
    let low = indptr[row]!;
    const end = indptr[row + 1]!;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (indices[middle]! < column) low = middle + 1;
      else high = middle;
    }
    return low < end && indices[low] === column ? values[low]! : 0;
  };
  return (i, j) => i === j ? 1 : Math.max(entry(i, j), entry(j, i));
}

/** The cosine of two items' rows of features, or of the users who have them; 0 for a row of zeros. */
export function cosineOfRows(matrix: CsrMatrix): ItemSimilarity {
  const { rows, indptr, indices, values } = matrix;
  const norms = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    let squares = 0;
    for (let e = indptr[r]!; e < indptr[r + 1]!; e++) squares += values[e]! * values[e]!;
    norms[r] = Math.sqrt(squares);
  }
  return (i, j) => {
    if (i === j) return 1;
    let product = 0;
    let a = indptr[i]!;
    let b = indptr[j]!;
    const endA = indptr[i + 1]!;
    const endB = indptr[j + 1]!;
    while (a < endA && b < endB) {
      const x = indices[a]!;
      const y = indices[b]!;
      if (x === y) product += values[a]! * values[b]!;
      if (x <= y) a++;
      if (y <= x) b++;
    }
    return product === 0 ? 0 : product / (norms[i]! * norms[j]!);
  };
}
