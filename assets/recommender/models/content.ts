/**
 * Content-based filtering: items that are like the ones the user has, whoever else has them.
 *
 * @module
 */
import { BaseModel, type ModelParts, openParts } from "../base_model.ts";
import type { FlatArray } from "../flat_layout.ts";
import type { ItemFeatures } from "../item_features.ts";
import type { Explanation, FitInput, ModelKind, Profile } from "../model.ts";
import { choice, type Option, readOptions } from "../options.ts";
import type { CsrMatrix } from "../sparse.ts";
import { TopK } from "../top_k.ts";

const NAME = "content";

/**
 * How the items of a profile count. `log`: each with ln(1 + its weight), such as hours, and all the same when those are all
 * 0. `none`: all the same.
 */
export const WEIGHTING: Option<"log" | "none"> = choice(["log", "none"], "log");

const OPTIONS = { weighting: WEIGHTING };

class Content extends BaseModel {
  /** Items × features; a row has length 1, or 0 when nothing is known of the item. */
  readonly #features: CsrMatrix;
  readonly #useWeights: boolean;
  /** The user's taste: the weighted mean of the items' features. */
  readonly #taste: Float64Array;

  constructor(parts: ModelParts, features: CsrMatrix) {
    super(parts);
    const { rows, columns, indptr, indices, values } = features;
    if (
      rows !== parts.items.size || indptr.length !== rows + 1 || indptr[rows] !== indices.length ||
      values.length !== indices.length
    ) {
      throw new RangeError(
        `Cannot make a model of ${parts.items.size} items: its features do not fit together`,
      );
    }
    this.#features = features;
    this.#useWeights = readOptions(NAME, OPTIONS, parts.spec.options).weighting === "log";
    this.#taste = new Float64Array(columns);
  }

  protected override fillScores(profile: Profile, scores: Float64Array): void {
    this.#fillTaste(profile);
    for (let i = 0; i < scores.length; i++) scores[i] = this.#score(i);
  }

  protected override takeApart(profile: Profile, item: number): Explanation {
    const owned = profile.items;
    const shares = this.#fillTaste(profile);
    const heap = new TopK(owned.length);
    for (let p = 0; p < owned.length; p++) {
      const part = shares[p]! * this.#cosine(owned[p]!, item);
      if (part !== 0) heap.push(owned[p]!, part);
    }
    const items = new Uint32Array(heap.size);
    const contributions = new Float64Array(heap.size);
    heap.drain(items, contributions);
    return { score: this.#score(item), base: 0, items, contributions };
  }

  override contributions(profile: Profile, items: Uint32Array, out: Float64Array): void {
    const owned = profile.items;
    const shares = this.#shares(profile);
    for (let i = 0, at = 0; i < items.length; i++) {
      for (let p = 0; p < owned.length; p++) out[at++] = shares[p]! * this.#cosine(owned[p]!, items[i]!);
    }
  }

  protected override sections(): Record<string, FlatArray> {
    const { columns, indptr, indices, values } = this.#features;
    return {
      feature_count: new Uint32Array([columns]),
      feature_starts: indptr,
      feature_numbers: indices,
      feature_values: values,
    };
  }

  /** Sets the taste to a profile's. @returns How much each of its items counts. */
  #fillTaste(profile: Profile): Float64Array {
    const { indptr, indices, values } = this.#features;
    const taste = this.#taste.fill(0);
    const owned = profile.items;
    const shares = this.#shares(profile);
    for (let p = 0; p < owned.length; p++) {
      const end = indptr[owned[p]! + 1]!;
      for (let e = indptr[owned[p]!]!; e < end; e++) {
        const f = indices[e]!;
        taste[f] = taste[f]! + shares[p]! * values[e]!;
      }
    }
    return shares;
  }

  /** How near an item is to the taste. */
  #score(item: number): number {
    const { indptr, indices, values } = this.#features;
    const taste = this.#taste;
    let score = 0;
    const end = indptr[item + 1]!;
    for (let e = indptr[item]!; e < end; e++) score += taste[indices[e]!]! * values[e]!;
    return score;
  }

  /** How much each of the profile's items counts: sums to 1. */
  #shares({ items, weights }: Profile): Float64Array {
    const shares = new Float64Array(items.length).fill(1 / items.length);
    if (weights === undefined || !this.#useWeights) return shares;
    let sum = 0;
    for (let p = 0; p < items.length; p++) sum += Math.log1p(weights[p]!);
    if (sum > 0) { for (let p = 0; p < items.length; p++) shares[p] = Math.log1p(weights[p]!) / sum; }
    return shares;
  }

  #cosine(a: number, b: number): number {
    const { indptr, indices, values } = this.#features;
    let sum = 0;
    let e = indptr[a]!;
    let f = indptr[b]!;
    while (e < indptr[a + 1]! && f < indptr[b + 1]!) {
      const difference = indices[e]! - indices[f]!;
      if (difference === 0) sum += values[e]! * values[f]!;
      if (difference <= 0) e++;
      if (difference >= 0) f++;
    }
    return sum;
  }
}

/** score(i | u) = Σ wⱼ cos(i, j) / Σ wⱼ over the items j that u has: in 0..1, and 1 for an item like all of them. */
export const content: ModelKind = {
  name: NAME,
  summary: "Items like the ones that the user has, by what they are; needs features, and no other users",
  paper: "Pazzani and Billsus, Content-based recommendation systems, 2007",
  options: OPTIONS,
  resolve: (options) => readOptions(NAME, OPTIONS, options),
  fit(input, options, { signal }) {
    signal.throwIfAborted();
    const spec = { model: NAME, options: readOptions(NAME, OPTIONS, options) };
    const { matrix } = featuresFor(input, NAME);
    const parts = { spec, items: input.plays.items, popularity: input.plays.itemDegrees() };
    return Promise.resolve(new Content(parts, unitRows(matrix)));
  },
  open(file) {
    const parts = openParts(file, NAME);
    return new Content(parts, {
      rows: parts.items.size,
      columns: file.section("feature_count", "u32")[0] ?? 0,
      indptr: file.section("feature_starts", "u32"),
      indices: file.section("feature_numbers", "u32"),
      values: file.section("feature_values", "f64"),
    });
  },
};

/** The features of a fit's items. @throws {RangeError} When there are none, or they are of other items. */
export function featuresFor({ plays, features }: FitInput, model: string): ItemFeatures {
  if (features === undefined) {
    throw new RangeError(`Cannot fit ${model}: it needs features of the items, and there are none`);
  }
  const { items, matrix } = features;
  if (!items.equals(plays.items) || matrix.rows !== items.size) {
    throw new RangeError(
      `Cannot fit ${model}: the features are not of the ${plays.items.size} items in the plays`,
    );
  }
  for (let e = 0; e < matrix.values.length; e++) {
    if (!(matrix.values[e]! >= 0 && matrix.values[e]! < Infinity)) {
      throw new RangeError(
        `Cannot fit ${model}: a feature has value ${matrix.values[e]}, expected a finite number of 0 or more`,
      );
    }
  }
  return features;
}

/** Every row that is not empty at length 1. */
function unitRows(matrix: CsrMatrix): CsrMatrix {
  const { rows, indptr } = matrix;
  const values = matrix.values.slice();
  for (let r = 0; r < rows; r++) {
    let squares = 0;
    for (let e = indptr[r]!; e < indptr[r + 1]!; e++) squares += values[e]! * values[e]!;
    const length = Math.sqrt(squares);
    if (length > 0) { for (let e = indptr[r]!; e < indptr[r + 1]!; e++) values[e] = values[e]! / length; }
  }
  return { ...matrix, values };
}
