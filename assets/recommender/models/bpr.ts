/**
 * Bayesian personalized ranking of matrix factors: what a user has should score above what the user lacks.
 *
 * @module
 */
import { type ModelParts, openParts } from "../base_model.ts";
import { BprSampler } from "../factors/bpr_sampler.ts";
import { FactorModel } from "../factors/factor_model.ts";
import { Training } from "../factors/training.ts";
import type { FlatArray } from "../flat_layout.ts";
import type { Explanation, FitContext, FitInput, ModelKind, Profile, Recommender } from "../model.ts";
import { integer, number, type OptionValues, readOptions } from "../options.ts";
import { Pacer } from "../pace.ts";
import { TopK } from "../top_k.ts";

const NAME = "bpr";

const OPTIONS = {
  factors: integer({ min: 1, max: 512, default: 64 }),
  /** As many samples as there are plays each. */
  epochs: integer({ min: 1, max: 10_000, default: 25 }),
  /** The step of the first epoch; it falls linearly to `finalRate` of it. Large, because an item is in few samples. */
  learningRate: number({ min: 1e-9, default: 0.2 }),
  finalRate: number({ min: 0, max: 1, default: 0.02 }),
  /** λ, for users and items alike, whenever they are in a sample. */
  regularization: number({ min: 0, default: 0.04 }),
  /**
   * Items drawn a sample, of which the one that scores highest is pushed down (dynamic negative sampling); 1 draws as
   * the paper does, 0 takes a hundredth of the items, from 1 to 32.
   */
  candidates: integer({ min: 0, max: 1000, default: 0 }),
  /** Epochs without a better validation score after which the fit ends; 0 for never. */
  patience: integer({ min: 0, default: 0 }),
  seed: integer({ default: 42 }),
};
type Options = OptionValues<typeof OPTIONS>;

class Bpr extends FactorModel {
  readonly #users: Float32Array;

  constructor(parts: ModelParts, users: Float32Array, items: Float32Array) {
    const { factors } = readOptions(NAME, OPTIONS, parts.spec.options);
    super(parts, factors, items);
    if (users.length % factors !== 0) {
      throw new RangeError(
        `Cannot make a model of ${factors} factors: ${users.length} do not make whole users`,
      );
    }
    this.#users = users;
  }

  /** A known user's own factors; else the mean of the factors of the profile's items. */
  protected override userFactors(profile: Profile, out: Float64Array): void {
    const f = this.factors;
    if (this.#knows(profile)) {
      const at = profile.user! * f;
      for (let k = 0; k < f; k++) out[k] = this.#users[at + k]!;
      return;
    }
    out.fill(0);
    const { items } = profile;
    for (let p = 0; p < items.length; p++) {
      const at = items[p]! * f;
      for (let k = 0; k < f; k++) out[k] = out[k]! + this.itemFactors[at + k]! / items.length;
    }
  }

  /** A known user's factors come from all that was learnt, so the whole score is the base. */
  protected override takeApart(profile: Profile, item: number): Explanation {
    const f = this.factors;
    const user = new Float64Array(f);
    this.userFactors(profile, user);
    const score = this.scoreOf(user, item);
    const owned = this.#knows(profile) ? new Uint32Array(0) : profile.items;
    const heap = new TopK(owned.length);
    for (let p = 0; p < owned.length; p++) {
      const at = owned[p]! * f;
      const part = this.scoreOf(Float64Array.from(this.itemFactors.subarray(at, at + f)), item) /
        owned.length;
      if (part !== 0) heap.push(owned[p]!, part);
    }
    const items = new Uint32Array(heap.size);
    const contributions = new Float64Array(heap.size);
    heap.drain(items, contributions);
    return { score, base: this.#knows(profile) ? score : 0, items, contributions };
  }

  protected override sections(): Record<string, FlatArray> {
    return { item_factors: this.itemFactors, user_factors: this.#users };
  }

  #knows({ user }: Profile): boolean {
    return user !== undefined && user >= 0 && user < this.#users.length / this.factors;
  }
}

/** The model of the factors as they are. */
function modelOf(input: FitInput, options: Options, users: Float32Array, items: Float32Array): Recommender {
  const { plays } = input;
  const spec = { model: NAME, options };
  return new Bpr({ spec, items: plays.items, popularity: plays.itemDegrees() }, users.slice(), items.slice());
}

async function fit(input: FitInput, options: Options, context: FitContext): Promise<Recommender> {
  const sampler = new BprSampler(input.plays.matrix, options);
  const training = new Training(input, context, options.epochs, options.patience);
  const pacer = new Pacer(context.signal);
  let kept: { users: Float32Array; items: Float32Array } | undefined;
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    const done = options.epochs > 1 ? (epoch - 1) / (options.epochs - 1) : 0;
    const rate = options.learningRate * (1 - done * (1 - options.finalRate));
    let loss = 0;
    for (let left = sampler.samples; left > 0; left -= 4096) {
      loss += sampler.learn(Math.min(left, 4096), rate);
      if (pacer.due) await pacer.pause();
    }
    const now = () => modelOf(input, options, sampler.users, sampler.items);
    const { best, stop } = await training.ended(epoch, loss / Math.max(sampler.samples, 1), now);
    if (best && training.keepsBest) kept = { users: sampler.users.slice(), items: sampler.items.slice() };
    if (stop) break;
  }
  const { users, items } = kept ?? sampler;
  return modelOf(input, options, users, items);
}

/** score(i | u) = x_u · y_i. */
export const bpr: ModelKind = {
  name: NAME,
  summary: "Factors of users and items that put what users have above what they lack",
  paper:
    "Rendle, Freudenthaler, Gantner and Schmidt-Thieme, BPR: Bayesian personalized ranking from implicit feedback, 2009",
  options: OPTIONS,
  resolve: (options) => readOptions(NAME, OPTIONS, options),
  fit: async (input, options, context) => await fit(input, readOptions(NAME, OPTIONS, options), context),
  open: (file) =>
    new Bpr(openParts(file, NAME), file.section("user_factors", "f32"), file.section("item_factors", "f32")),
};
