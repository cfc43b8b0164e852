/**
 * EASE, an autoencoder without hidden layers: the item × item weights that predict every user's items best, in closed form.
 *
 * With X the user × item pattern and P = (XᵀX + λI)⁻¹, B = −P · diag(P)⁻¹ with a diagonal of 0.
 *
 * @module
 */
import { coOccurrenceKernel } from "../co_occurrence.ts";
import type { ModelParts } from "../base_model.ts";
import type { ModelKind, Recommender } from "../model.ts";
import { integer, number, readOptions } from "../options.ts";
import { Pacer } from "../pace.ts";
import { SparseRows } from "../sparse_rows.ts";
import { TiledSymmetric } from "../tiled_symmetric.ts";
import { TopK } from "../top_k.ts";
import { denseLinear, openLinear, sparseLinear } from "./linear_items.ts";

const NAME = "ease";

/**
 * The largest catalogue: 1 GB for half of P, and about 2.2·10¹² multiplications, which two cores do in some five
 * minutes. Both grow fast from there: memory with the square, time with the cube.
 */
export const EASE_MOST_ITEMS = 16_384;

const OPTIONS = {
  /** Higher: fewer and weaker opinions. The more plays, the higher it should be. */
  lambda: number({ min: 0.001, max: 1e9, default: 200 }),
  /**
   * How many weights to keep per target, by size, at 8 bytes each; 0 keeps all, at 4 bytes each. From half of the items on
   * all are kept: that is smaller. On Steam's 5,155 games 500 rank as well as all do, in a fifth of the bytes.
   */
  neighbours: integer({ min: 0, default: 500 }),
};

/** score(i | u) = Σ B[j][i] over the items j that u has. */
export const ease: ModelKind = {
  name: NAME,
  summary: "The linear model that rebuilds every user's items best from the others; for up to 16,384 items",
  paper: "Steck, Embarrassingly shallow autoencoders for sparse data, 2019",
  options: OPTIONS,
  resolve: (options) => readOptions(NAME, OPTIONS, options),
  async fit({ plays, coOccurrence }, options, context) {
    const resolved = readOptions(NAME, OPTIONS, options);
    const items = plays.items;
    const size = items.size;
    if (size > EASE_MOST_ITEMS) {
      throw new RangeError(
        `Cannot fit ${NAME} to ${size} items: its matrix is dense, which works up to ${EASE_MOST_ITEMS}; ` +
          "use slim, itemknn or als, which stay sparse",
      );
    }
    const counts = coOccurrence ?? await coOccurrenceKernel.run(plays.matrix, context);
    if (counts.size !== size) {
      throw new RangeError(`Cannot fit ${NAME}: ${size} items, and co-occurrence counts of ${counts.size}`);
    }
    const matrix = new TiledSymmetric(size, context.parallelism > 1);
    for (let i = 0; i < size; i++) {
      matrix.set(i, i, counts.degrees[i]! + resolved.lambda);
      for (let e = counts.indptr[i]!; e < counts.indptr[i + 1]!; e++) {
        const j = counts.indices[e]!;
        if (j < i) matrix.set(i, j, counts.counts[e]!);
      }
    }
    await matrix.invertNegated(context);
    const parts = { spec: { model: NAME, options: resolved }, items, popularity: counts.degrees };
    const pacer = new Pacer(context.signal);
    const few = resolved.neighbours > 0 && 2 * resolved.neighbours < size;
    return few
      ? await strongest(parts, matrix, resolved.neighbours, pacer)
      : await whole(parts, matrix, pacer);
  },
  open: (file) => openLinear(file, NAME),
};

/** B in full. @param matrix −P. */
async function whole(parts: ModelParts, matrix: TiledSymmetric, pacer: Pacer): Promise<Recommender> {
  const size = matrix.size;
  const scale = Float64Array.from({ length: size }, (_, i) => -1 / matrix.get(i, i));
  const weights = new Float32Array(size * size);
  const row = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    if (pacer.due) await pacer.pause();
    matrix.row(j, row);
    const start = j * size;
    for (let i = 0; i < size; i++) weights[start + i] = row[i]! * scale[i]!;
    weights[start + j] = 0;
  }
  return denseLinear(parts, weights);
}

/** The largest weights of each target, whatever their sign. @param matrix −P. */
async function strongest(
  parts: ModelParts,
  matrix: TiledSymmetric,
  most: number,
  pacer: Pacer,
): Promise<Recommender> {
  const size = matrix.size;
  const row = new Float64Array(size);
  const heap = new TopK(Math.min(most, size));
  const indices = new Uint32Array(heap.capacity);
  const values = new Float64Array(heap.capacity);
  const rows = new SparseRows(size);
  for (let i = 0; i < size; i++) {
    if (pacer.due) await pacer.pause();
    matrix.row(i, row);
    const scale = -1 / row[i]!;
    for (let j = 0; j < size; j++) if (j !== i && row[j] !== 0) heap.push(j, Math.abs(row[j]!));
    const count = heap.drain(indices, values);
    for (let e = 0; e < count; e++) values[e] = row[indices[e]!]! * scale;
    rows.push(indices, values, count);
  }
  return sparseLinear(parts, rows.finish(size));
}
