/**
 * Models whose score is a dot product of a user's and an item's factors.
 *
 * @module
 */
import { BaseModel, type ModelParts } from "../base_model.ts";
import type { Profile } from "../model.ts";
import type { TopK } from "../top_k.ts";

/** How many leading factors decide whether the rest of a dot product is worth computing. A multiple of 4. */
const HEAD = 16;

/** Above the rounding of a dot product, relative to the norms. */
const SLACK = 1 + 1e-12;

/** Items ordered by the length of their factors, for {@linkcode FactorModel.pushBest}. */
interface Lengths {
  /** Item numbers, the longest first. */
  readonly order: Uint32Array;
  /** In that order: the length of all factors, and of those behind the head. */
  readonly norm: Float64Array;
  readonly tail: Float64Array;
  /** The factors in that order: the head apart from the rest. */
  readonly head: Float32Array;
  readonly rest: Float32Array;
}

/** A model of item factors; a subclass says which factors a user has. */
export abstract class FactorModel extends BaseModel {
  readonly factors: number;
  /** A row per item. Items that the model knows nothing of have zeros. */
  protected readonly itemFactors: Float32Array;
  readonly #user: Float64Array;
  #lengths: Lengths | undefined;

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
   * The same as scoring all: items are taken in descending order of their length, so that by the inequality of Cauchy
   * and Schwarz none behind can get in once ‖u‖·‖q‖ is below the worst that is kept; and an item whose leading factors
   * and the lengths of what follows bound it below that is not scored to the end (Teflioudi, Gemulla and
   * Mykytiuk, "LEMP: fast retrieval of large entries in a matrix product", 2015).
   */
  protected override pushBest(profile: Profile, heap: TopK, marks: Uint8Array): void {
    const f = this.factors;
    if (f <= HEAD || f % 4 !== 0) return super.pushBest(profile, heap, marks);
    const user = this.#user;
    this.userFactors(profile, user);
    const length = normOf(user, 0, f) * SLACK;
    const behind = normOf(user, HEAD, f) * SLACK;
    if (length === 0) return;
    const { order, norm, tail, head, rest } = this.#lengths ??= lengthsOf(this.itemFactors, f);
    const width = f - HEAD;
    let floor = heap.floor;
    for (let p = 0; p < order.length; p++) {
      if (norm[p]! * length < floor) break;
      const start = p * HEAD;
      let a = 0, b = 0, c = 0, d = 0;
      for (let k = 0; k < HEAD; k += 4) {
        a += user[k]! * head[start + k]!;
        b += user[k + 1]! * head[start + k + 1]!;
        c += user[k + 2]! * head[start + k + 2]!;
        d += user[k + 3]! * head[start + k + 3]!;
      }
      // The sum of the head may itself be off by its rounding, which the slack on both lengths covers.
      if ((a + b) + (c + d) + tail[p]! * behind + norm[p]! * length * 1e-12 < floor) continue;
      const item = order[p]!;
      if (marks[item] !== 0) continue;
      const from = p * width - HEAD;
      for (let k = HEAD; k < f; k += 4) {
        a += user[k]! * rest[from + k]!;
        b += user[k + 1]! * rest[from + k + 1]!;
        c += user[k + 2]! * rest[from + k + 2]!;
        d += user[k + 3]! * rest[from + k + 3]!;
      }
      const score = (a + b) + (c + d);
      if (score === 0 || score < floor) continue;
      heap.push(item, score);
      floor = heap.floor;
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

function normOf(values: Float64Array | Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += values[k]! * values[k]!;
  return Math.sqrt(sum);
}

function lengthsOf(items: Float32Array, f: number): Lengths {
  const size = items.length / f;
  const lengths = Float64Array.from({ length: size }, (_, i) => normOf(items, i * f, i * f + f));
  const order = Uint32Array.from(lengths, (_, i) => i).sort((i, j) => lengths[j]! - lengths[i]! || i - j);
  const norm = new Float64Array(size);
  const tail = new Float64Array(size);
  const head = new Float32Array(size * HEAD);
  const rest = new Float32Array(size * (f - HEAD));
  for (let p = 0; p < size; p++) {
    const at = order[p]! * f;
    norm[p] = lengths[order[p]!]!;
    tail[p] = normOf(items, at + HEAD, at + f);
    head.set(items.subarray(at, at + HEAD), p * HEAD);
    rest.set(items.subarray(at + HEAD, at + f), p * (f - HEAD));
  }
  return { order, norm, tail, head, rest };
}
