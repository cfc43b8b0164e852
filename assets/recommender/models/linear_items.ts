/**
 * Models that are a matrix: score(i | u) = Σ W[j][i] over the items j that u has. They differ in how W is found.
 *
 * @module
 */
import { BaseModel, type ModelParts, openParts } from "../base_model.ts";
import type { FlatFile } from "../flat.ts";
import type { FlatArray } from "../flat_layout.ts";
import type { Explanation, Profile, Recommender } from "../model.ts";
import { type CsrMatrix, type CsrPattern, transpose } from "../sparse.ts";
import { TopK } from "../top_k.ts";

/** A matrix with 32-bit numbers: what is lost is far below what a ranking can show. */
interface Weights extends CsrPattern {
  readonly values: Float32Array;
}

/** Takes apart a sum over what the user has, given the weight of each of those items. */
export function explainSum(owned: Uint32Array, weightOf: (item: number) => number): Explanation {
  const heap = new TopK(owned.length);
  let score = 0;
  for (let p = 0; p < owned.length; p++) {
    const weight = weightOf(owned[p]!);
    score += weight;
    if (weight !== 0) heap.push(owned[p]!, weight);
  }
  const items = new Uint32Array(heap.size);
  const contributions = new Float64Array(heap.size);
  heap.drain(items, contributions);
  return { score, base: 0, items, contributions };
}

/** W in sparse rows: row j is what having j adds to each target, ascending. */
class SparseLinear extends BaseModel {
  readonly #weights: Weights;

  constructor(parts: ModelParts, weights: Weights) {
    super(parts);
    const { indptr, indices, values } = weights;
    const size = parts.items.size;
    if (indptr.length !== size + 1 || indptr[size] !== indices.length || values.length !== indices.length) {
      throw new RangeError(`Cannot make a model of ${size} items: its weights do not fit together`);
    }
    this.#weights = weights;
  }

  protected override fillScores(profile: Profile, scores: Float64Array): void {
    const { indptr, indices, values } = this.#weights;
    const owned = profile.items;
    scores.fill(0);
    for (let p = 0; p < owned.length; p++) {
      const end = indptr[owned[p]! + 1]!;
      for (let e = indptr[owned[p]!]!; e < end; e++) {
        const i = indices[e]!;
        scores[i] = scores[i]! + values[e]!;
      }
    }
  }

  protected override pushBest(profile: Profile, heap: TopK, marks: Uint8Array): void {
    this.pushSparse(profile, heap, marks, this.#weights);
  }

  protected override takeApart(profile: Profile, item: number): Explanation {
    return explainSum(profile.items, (owned) => this.#weight(owned, item));
  }

  override contributions(profile: Profile, items: Uint32Array, out: Float64Array): void {
    this.sparseContributions(profile, items, out, this.#weights);
  }

  protected override sections(): Record<string, FlatArray> {
    const { indptr, indices, values } = this.#weights;
    return { weight_starts: indptr, weight_items: indices, weights: values };
  }

  /** What having `owned` adds to `item`, by binary search in the row. */
  #weight(owned: number, item: number): number {
    const { indptr, indices, values } = this.#weights;
    const end = indptr[owned + 1]!;
    let low = indptr[owned]!;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (indices[middle]! < item) low = middle + 1;
      else high = middle;
    }
    return low < end && indices[low] === item ? values[low]! : 0;
  }
}

/** W in full: row j is what having j adds to each item. */
class DenseLinear extends BaseModel {
  readonly #weights: Float32Array;

  constructor(parts: ModelParts, weights: Float32Array) {
    super(parts);
    const size = parts.items.size;
    if (weights.length !== size * size) {
      throw new RangeError(`Cannot make a model of ${size} items from ${weights.length} weights`);
    }
    this.#weights = weights;
  }

  protected override fillScores(profile: Profile, scores: Float64Array): void {
    const weights = this.#weights;
    const size = scores.length;
    const owned = profile.items;
    scores.fill(0);
    for (let p = 0; p < owned.length; p++) {
      const start = owned[p]! * size;
      for (let i = 0; i < size; i++) scores[i] = scores[i]! + weights[start + i]!;
    }
  }

  protected override takeApart(profile: Profile, item: number): Explanation {
    const size = this.items.size;
    return explainSum(profile.items, (owned) => this.#weights[owned * size + item]!);
  }

  override contributions({ items: owned }: Profile, items: Uint32Array, out: Float64Array): void {
    const weights = this.#weights;
    const size = this.items.size;
    for (let i = 0, at = 0; i < items.length; i++) {
      for (let p = 0; p < owned.length; p++) out[at++] = weights[owned[p]! * size + items[i]!]!;
    }
  }

  protected override sections(): Record<string, FlatArray> {
    return { dense_weights: this.#weights };
  }
}

/** @param byTarget Row i is the weights of the items that speak for i, in any order. */
export function sparseLinear(parts: ModelParts, byTarget: CsrMatrix): Recommender {
  const { values, ...pattern } = transpose(byTarget);
  return new SparseLinear(parts, { ...pattern, values: Float32Array.from(values) });
}

/** @param weights Row by row: at `j·size + i` what having j adds to i. */
export function denseLinear(parts: ModelParts, weights: Float32Array): Recommender {
  return new DenseLinear(parts, weights);
}

/** Opens what either wrote. @throws {Error} When the file holds no such model of this name. */
export function openLinear(file: FlatFile, model: string): Recommender {
  const parts = openParts(file, model);
  if (file.names.includes("dense_weights")) {
    return new DenseLinear(parts, file.section("dense_weights", "f32"));
  }
  return new SparseLinear(parts, {
    rows: parts.items.size,
    columns: parts.items.size,
    indptr: file.section("weight_starts", "u32"),
    indices: file.section("weight_items", "u32"),
    values: file.section("weights", "f32"),
  });
}
