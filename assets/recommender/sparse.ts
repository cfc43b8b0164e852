/**
 * Compressed sparse rows over typed arrays. Row `r` is the entries `indptr[r]` up to `indptr[r + 1]`; within a row
 * the column indices ascend and are distinct unless a type says otherwise.
 *
 * @module
 */

/** Where a sparse matrix has entries, without their values. */
export interface CsrPattern {
  readonly rows: number;
  readonly columns: number;
  /** Length `rows + 1`. */
  readonly indptr: Uint32Array;
  /** One column index per entry. */
  readonly indices: Uint32Array;
}

/** A sparse matrix. */
export interface CsrMatrix extends CsrPattern {
  /** One value per entry. */
  readonly values: Float64Array;
}

/** Entries in any order, a column each, duplicates allowed. */
export interface Triplets {
  readonly row: Uint32Array;
  readonly column: Uint32Array;
  readonly value: Float64Array;
}

/** How many entries each column has: length `columns`. */
export function columnCounts(pattern: CsrPattern): Uint32Array {
  const counts = new Uint32Array(pattern.columns);
  const { indices } = pattern;
  for (let e = 0; e < indices.length; e++) counts[indices[e]!]!++;
  return counts;
}

/**
 * Builds a matrix from triplets; the values of duplicates are summed. Neither the order of the entries nor their
 * rounding depends on the order of the input.
 *
 * @throws {RangeError} When an index lies outside the matrix.
 */
export function fromTriplets(rows: number, columns: number, triplets: Triplets): CsrMatrix {
  const { row, column, value } = triplets;
  const length = row.length;
  for (let e = 0; e < length; e++) {
    if (row[e]! >= rows || column[e]! >= columns) {
      throw new RangeError(
        `Cannot place entry ${e} at (${row[e]}, ${column[e]}): the matrix is ${rows} by ${columns}`,
      );
    }
  }
  // Two stable counting sorts: by column, then by row.
  const byColumn = countingSort(column, columns, undefined);
  const order = countingSort(row, rows, byColumn);

  const indptr = new Uint32Array(rows + 1);
  const indices = new Uint32Array(length);
  const values = new Float64Array(length);
  let filled = 0;
  for (let start = 0; start < length;) {
    const r = row[order[start]!]!;
    const c = column[order[start]!]!;
    let end = start + 1;
    while (end < length && row[order[end]!] === r && column[order[end]!] === c) end++;
    indices[filled] = c;
    values[filled] = sumOfRun(value, order, start, end);
    filled++;
    indptr[r + 1] = indptr[r + 1]! + 1;
    start = end;
  }
  for (let r = 0; r < rows; r++) indptr[r + 1]! += indptr[r]!;
  return { rows, columns, indptr, indices: indices.slice(0, filled), values: values.slice(0, filled) };
}

/** Rows become columns. */
export function transpose(matrix: CsrMatrix): CsrMatrix {
  const { rows, columns, indptr, indices, values } = matrix;
  const starts = startsOf(columnCounts(matrix));
  const cursor = starts.slice();
  const outIndices = new Uint32Array(indices.length);
  const outValues = new Float64Array(indices.length);
  for (let r = 0; r < rows; r++) {
    const end = indptr[r + 1]!;
    for (let e = indptr[r]!; e < end; e++) {
      const c = indices[e]!;
      const at = cursor[c]!;
      cursor[c] = at + 1;
      outIndices[at] = r;
      outValues[at] = values[e]!;
    }
  }
  return { rows: columns, columns: rows, indptr: starts, indices: outIndices, values: outValues };
}

/** Rows become columns, without values. */
export function transposePattern(pattern: CsrPattern): CsrPattern {
  const { rows, columns, indptr, indices } = pattern;
  const starts = startsOf(columnCounts(pattern));
  const cursor = starts.slice();
  const out = new Uint32Array(indices.length);
  for (let r = 0; r < rows; r++) {
    const end = indptr[r + 1]!;
    for (let e = indptr[r]!; e < end; e++) out[cursor[indices[e]!]!++] = r;
  }
  return { rows: columns, columns: rows, indptr: starts, indices: out };
}

/** Prefix sums with a leading 0: where each group starts, and at the end how many there are. */
export function startsOf(counts: Uint32Array): Uint32Array {
  const starts = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) starts[i + 1] = starts[i]! + counts[i]!;
  return starts;
}

/** Positions of `keys` in ascending order of key, ties in the order of `visit` (or of position). */
function countingSort(keys: Uint32Array, size: number, visit: Uint32Array | undefined): Uint32Array {
  const cursor = new Uint32Array(size + 1);
  for (let e = 0; e < keys.length; e++) cursor[keys[e]! + 1]!++;
  for (let k = 0; k < size; k++) cursor[k + 1]! += cursor[k]!;
  const order = new Uint32Array(keys.length);
  for (let v = 0; v < keys.length; v++) {
    const e = visit === undefined ? v : visit[v]!;
    order[cursor[keys[e]!]!++] = e;
  }
  return order;
}

function sumOfRun(value: Float64Array, order: Uint32Array, start: number, end: number): number {
  // Two numbers add up the same either way round; three do not, so they are added in ascending order.
  if (end - start === 1) return value[order[start]!]!;
  if (end - start === 2) return value[order[start]!]! + value[order[start + 1]!]!;
  const run = new Float64Array(end - start);
  for (let e = start; e < end; e++) run[e - start] = value[order[e]!]!;
  run.sort();
  let sum = 0;
  for (let e = 0; e < run.length; e++) sum += run[e]!;
  return sum;
}
