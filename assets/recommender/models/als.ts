/**
 * Implicit alternating least squares: factors that explain what users have and, with less confidence, what they lack.
 *
 * @module
 */
import { type ModelParts, openParts } from "../base_model.ts";
import { alsErrors, type AlsSide, AlsSolver } from "../factors/als_solver.ts";
import { FactorModel } from "../factors/factor_model.ts";
import { choleskySolve, gram } from "../factors/linear_algebra.ts";
import { Training } from "../factors/training.ts";
import type { FlatArray } from "../flat_layout.ts";
import type { Explanation, FitContext, FitInput, ModelKind, Profile, Recommender } from "../model.ts";
import { choice, integer, number, type OptionValues, readOptions } from "../options.ts";
import { Pacer } from "../pace.ts";
import { Random } from "../random.ts";
import { type CsrMatrix, transpose } from "../sparse.ts";
import { TopK } from "../top_k.ts";

const NAME = "als";

/** What a play's weight adds to the confidence in it. */
const CONFIDENCES = ["same", "linear", "log"] as const;

const OPTIONS = {
  factors: integer({ min: 1, max: 512, default: 64 }),
  epochs: integer({ min: 1, max: 1000, default: 15 }),
  /** λ. */
  regularization: number({ min: 1e-9, default: 0.008 }),
  /**
   * How the regularization of a row grows with all confidence in it, that of n plays and of everything else: λ (α n +
   * others)^frequency (Rendle, Krichene, Zhang and Koren, "Revisiting the performance of iALS on item recommendation
   * benchmarks", 2022; there α₀ = 1 / α). 0 is the paper's λ.
   */
  frequency: number({ min: 0, max: 1, default: 1 }),
  /** α: the confidence in a play is 1 + α · its weight. Large, sparse catalogues want more of it, and a smaller λ. */
  alpha: number({ min: 0.001, default: 40 }),
  /** `same`: every play weighs 1; `log`: log₂(1 + weight). */
  confidence: choice(CONFIDENCES, "same"),
  solver: choice(["cg", "cholesky"], "cg"),
  /** Steps of the conjugate gradient method a row. */
  steps: integer({ min: 1, max: 50, default: 3 }),
  /** Epochs without a better validation score after which the fit ends; 0 for never. */
  patience: integer({ min: 0, default: 0 }),
  seed: integer({ default: 42 }),
};
type Options = OptionValues<typeof OPTIONS>;

class Als extends FactorModel {
  readonly #options: Options;
  readonly #gram: Float64Array;
  readonly #solver: AlsSolver;
  #weights: Float64Array = new Float64Array(0);

  constructor(parts: ModelParts, itemFactors: Float32Array, gramOfItems: Float64Array) {
    const options = readOptions(NAME, OPTIONS, parts.spec.options);
    super(parts, options.factors, itemFactors);
    if (gramOfItems.length !== options.factors ** 2) {
      throw new RangeError(
        `Cannot make a model of ${options.factors} factors: its matrices do not fit together`,
      );
    }
    this.#options = options;
    this.#gram = gramOfItems;
    this.#solver = new AlsSolver(options.factors);
  }

  /** Folds in: one exact half step for what the user has now. Needs no factors of users. */
  protected override userFactors(profile: Profile, out: Float64Array): void {
    const { length } = profile.items;
    this.#solver.exact(this.#sideOf(profile), this.#lambda(length), 0, length, out, 0);
  }

  /** x·q = Σ (1 + w_j) · y_jᵀ A⁻¹ q over the user's items j (the paper's section 5): each has its part in the score. */
  protected override takeApart(profile: Profile, item: number): Explanation {
    const f = this.factors;
    const owned = profile.items;
    const none = { base: 0, items: new Uint32Array(0), contributions: new Float64Array(0) };
    if (owned.length === 0) return { score: 0, ...none };
    const user = new Float64Array(f);
    this.userFactors(profile, user);
    const score = this.scoreOf(user, item);
    const side = this.#sideOf(profile);
    const l = this.#solver.factor(side, this.#lambda(owned.length), 0, owned.length);
    const z = Float64Array.from(this.itemFactors.subarray(item * f, item * f + f));
    choleskySolve(l, f, z);
    const heap = new TopK(owned.length);
    for (let p = 0; p < owned.length; p++) {
      const part = (1 + side.weights[p]!) * this.scoreOf(z, owned[p]!);
      if (part !== 0) heap.push(owned[p]!, part);
    }
    const items = new Uint32Array(heap.size);
    const contributions = new Float64Array(heap.size);
    heap.drain(items, contributions);
    return { score, base: 0, items, contributions };
  }

  protected override sections(): Record<string, FlatArray> {
    return { item_factors: this.itemFactors, gram: this.#gram };
  }

  #lambda(owned: number): number {
    return lambdaOf(this.#options, owned, this.items.size);
  }

  /** The profile as the one row of its side, its weights in a buffer that is used again. */
  #sideOf({ items, weights: given }: Profile): AlsSide {
    if (this.#weights.length < items.length) this.#weights = new Float64Array(items.length * 2);
    const weights = this.#weights;
    for (let p = 0; p < items.length; p++) weights[p] = weightOf(this.#options, given?.[p] ?? 1);
    return { y: this.itemFactors, gram: this.#gram, items, weights };
  }
}

/** α times what a play of this weight counts. */
function weightOf({ alpha, confidence }: Options, weight: number): number {
  if (confidence === "same") return alpha;
  return alpha * (confidence === "linear" ? weight : Math.log2(1 + weight));
}

function lambdaOf({ regularization, frequency, alpha }: Options, count: number, others: number): number {
  return frequency === 0 ? regularization : regularization * (alpha * count + others) ** frequency;
}

/** Seeded factors of a standard deviation of 0.1 / √f: small, so that nothing is known at first. */
function initial(rows: number, f: number, random: Random): Float32Array {
  const factors = new Float32Array(rows * f);
  const scale = 0.1 / Math.sqrt(f);
  for (let k = 0; k < factors.length; k++) factors[k] = random.normal() * scale;
  return factors;
}

/** The alternation of one fit. */
class Alternation {
  readonly byUser: CsrMatrix;
  readonly byItem: CsrMatrix;
  readonly users: Float32Array;
  readonly items: Float32Array;
  readonly #options: Options;
  readonly #solver: AlsSolver;
  readonly #pacer: Pacer;

  constructor(matrix: CsrMatrix, options: Options, signal: AbortSignal) {
    this.#options = options;
    this.#pacer = new Pacer(signal);
    this.byUser = { ...matrix, values: matrix.values.map((weight) => weightOf(options, weight)) };
    this.byItem = transpose(this.byUser);
    const random = new Random(options.seed);
    this.users = initial(matrix.rows, options.factors, random);
    this.items = initial(matrix.columns, options.factors, random);
    this.#solver = new AlsSolver(options.factors);
  }

  /** All users, then all items. @returns The loss. */
  async epoch(last: boolean): Promise<number> {
    const { factors: f, solver } = this.#options;
    await this.#half(this.byUser, this.users, this.items, solver === "cholesky");
    // At the end exactly, so that items with the same users get the same factors.
    await this.#half(this.byItem, this.items, this.users, last || solver === "cholesky");
    const errors = alsErrors(
      this.byUser,
      this.users,
      this.items,
      f,
      gram(this.users, f),
      gram(this.items, f),
    );
    return errors + this.#penalty(this.byUser, this.users) + this.#penalty(this.byItem, this.items);
  }

  async #half(matrix: CsrMatrix, x: Float32Array, y: Float32Array, exact: boolean): Promise<void> {
    const options = this.#options;
    const { factors: f, steps } = options;
    const { rows, columns, indptr, indices, values } = matrix;
    const side = { y, gram: gram(y, f), items: indices, weights: values };
    for (let r = 0; r < rows; r++) {
      if ((r & 63) === 0 && this.#pacer.due) await this.#pacer.pause();
      const from = indptr[r]!;
      const to = indptr[r + 1]!;
      const lambda = lambdaOf(options, to - from, columns);
      if (exact) this.#solver.exact(side, lambda, from, to, x, r * f);
      else this.#solver.conjugateGradient(side, lambda, from, to, x, r * f, steps);
    }
  }

  #penalty({ rows, columns, indptr }: CsrMatrix, x: Float32Array): number {
    const f = this.#options.factors;
    let sum = 0;
    for (let r = 0; r < rows; r++) {
      let squares = 0;
      for (let k = r * f; k < r * f + f; k++) squares += x[k]! * x[k]!;
      sum += lambdaOf(this.#options, indptr[r + 1]! - indptr[r]!, columns) * squares;
    }
    return sum;
  }
}

/** The model of item factors as they are. */
function modelOf(input: FitInput, options: Options, itemFactors: Float32Array): Recommender {
  const { plays } = input;
  const f = options.factors;
  const kept = itemFactors.slice();
  const spec = { model: NAME, options };
  const parts = { spec, items: plays.items, popularity: plays.itemDegrees() };
  return new Als(parts, kept, gram(kept, f));
}

async function fit(input: FitInput, options: Options, context: FitContext): Promise<Recommender> {
  const alternation = new Alternation(input.plays.matrix, options, context.signal);
  const training = new Training(input, context, options.epochs, options.patience);
  let kept: Float32Array | undefined;
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    const loss = await alternation.epoch(epoch === options.epochs || training.keepsBest);
    const now = () => modelOf(input, options, alternation.items);
    const { best, stop } = await training.ended(epoch, loss, now);
    if (best && training.keepsBest) kept = alternation.items.slice();
    if (stop) break;
  }
  return modelOf(input, options, kept ?? alternation.items);
}

/** score(i | u) = x_u · y_i, x_u being folded in from what the user has. */
export const als: ModelKind = {
  name: NAME,
  summary: "Factors of users and items that explain what users have and, less surely, what they lack",
  paper: "Hu, Koren and Volinsky, Collaborative filtering for implicit feedback datasets, 2008",
  options: OPTIONS,
  resolve: (options) => readOptions(NAME, OPTIONS, options),
  fit: async (input, options, context) => await fit(input, readOptions(NAME, OPTIONS, options), context),
  open: (file) =>
    new Als(openParts(file, NAME), file.section("item_factors", "f32"), file.section("gram", "f64")),
};
