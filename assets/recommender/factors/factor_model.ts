/**
 * Models whose score is a dot product of a user's and an item's factors.
 *
 * @module
 */
import { BaseModel, type ModelParts } from "../base_model.ts";
import type { Profile } from "../model.ts";
import type { TopK } from "../top_k.ts";
import { SimdRows } from "./simd_dots.ts";

/** Catalogues of fewer items are not worth the preparation. */
const LEAST_ITEMS = 2000;

/** Products of lengths beyond this are not left to single precision. */
const MOST_PRODUCT = 1e30;

/** Items ordered by the length of their factors, for {@linkcode FactorModel.pushBest}. */
interface Ordered {
  /** Item numbers, the longest first. */
  readonly order: Uint32Array;
  /** In that order. */
  readonly lengths: Float64Array;
  readonly rows: SimdRows;
}

/** A model of item factors; a subclass says which factors a user has. */
export abstract class FactorModel extends BaseModel {
  readonly factors: number;
  /** A row per item. Items that the model knows nothing of have zeros. */
  protected readonly itemFactors: Float32Array;
  readonly #user: Float64Array;
  #ordered: Ordered | null | undefined;

  /** @throws {RangeError} When there is not one row of factors per item. */
  constructor(parts: ModelParts, factors: number, itemFactors: Float32Array) {
    super(parts);
    if (!(Number.isInteger(factors) && factors >= 1) || itemFactors.length !== parts.items.size * factors) {
      throw new RangeError(
        `Cannot make a model of ${parts.items.size} items with ${itemFactors.length} factors, ${factors} each`,
      );
    }
    this.factors = factors;
    this.itemFactors = itemFactors;
    this.#user = new Float64Array(factors);
  }

  /** Writes the factors of who asks; zeros when nothing is known. */
  protected abstract userFactors(profile: Profile, out: Float64Array): void;

  /** The score of one item. */
  protected scoreOf(user: Float64Array, item: number): number {
    return dot(user, this.itemFactors, item * this.factors, this.factors);
  }

  protected override fillScores(profile: Profile, scores: Float64Array): void {
    const user = this.#user;
    this.userFactors(profile, user);
    const f = this.factors;
    const items = this.itemFactors;
    for (let i = 0, at = 0; i < scores.length; i++, at += f) scores[i] = dot(user, items, at, f);
  }

  /**
   * The same as scoring all, but faster. Items are taken in descending order of their length: by the inequality of Cauchy and
   * Schwarz none behind can get in once |u|·|q| is below the worst that is kept (Teflioudi, Gemulla and Mykytiuk, "LEMP: fast
   * retrieval of large entries in a matrix product", 2015). Those before are multiplied in single precision, and only
   * those that could get in, whichever way that was rounded, are scored in double precision.
   */
  protected override pushBest(profile: Profile, heap: TopK, marks: Uint8Array): void {
    const ordered = this.#ordered === undefined
      ? this.#ordered = orderedRows(this.itemFactors, this.factors)
      : this.#ordered;
    if (ordered === null) return super.pushBest(profile, heap, marks);
    const f = this.factors;
    const user = this.#user;
    this.userFactors(profile, user);
    const { order, lengths, rows } = ordered;
    const length = lengthOf(user, 0, f);
    if (length === 0) return;
    if (!(length * lengths[0]! < MOST_PRODUCT)) return super.pushBest(profile, heap, marks);
    // The rounding of f products and sums, and of the user's factors, relative to |u|·|q|.
    const slack = (f + 4) * 2 ** -24 * length;
    const { products } = rows;
    const items = this.itemFactors;
    rows.setVector(user);
    let floor = heap.floor;
    for (let first = 0; first < order.length; first += SimdRows.BLOCK) {
      if (lengths[first]! * length * (1 + 1e-12) < floor) break;
      rows.multiply(first);
      const end = Math.min(SimdRows.BLOCK, order.length - first);
      for (let p = 0; p < end; p++) {
        if (products[p]! + slack * lengths[first + p]! < floor) continue;
        const item = order[first + p]!;
        if (marks[item] !== 0) continue;
        const score = dot(user, items, item * f, f);
        if (score === 0 || score < floor) continue;
        heap.push(item, score);
        floor = heap.floor;
      }
    }
  }
}

/** u · q, q being `f` entries of `items` from `at`. Four sums that are joined at the end: one order, always. */
export function dot(user: Float64Array, items: Float32Array, at: number, f: number): number {
  let a = 0, b = 0, c = 0, d = 0;
  let k = 0;
  for (; k + 3 < f; k += 4) {
    a += user[k]! * items[at + k]!;
    b += user[k + 1]! * items[at + k + 1]!;
    c += user[k + 2]! * items[at + k + 2]!;
    d += user[k + 3]! * items[at + k + 3]!;
  }
  for (; k < f; k++) a += user[k]! * items[at + k]!;
  return (a + b) + (c + d);
}

function lengthOf(values: Float64Array | Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += values[k]! * values[k]!;
  return Math.sqrt(sum);
}

/** Null when scoring all is as good. */
function orderedRows(items: Float32Array, f: number): Ordered | null {
  const size = items.length / f;
  if (size < LEAST_ITEMS) return null;
  const all = Float64Array.from({ length: size }, (_, i) => lengthOf(items, i * f, i * f + f));
  const order = Uint32Array.from(all, (_, i) => i).sort((i, j) => all[j]! - all[i]! || i - j);
  const rows = SimdRows.of(items, f, order);
  return rows === undefined ? null : { order, lengths: Float64Array.from(order, (i) => all[i]!), rows };
}
