/**
 * What every recommender can do, whatever it computes.
 *
 * @module
 */
import type { CoOccurrence } from "./co_occurrence.ts";
import type { FlatFile } from "./flat.ts";
import type { IdMap } from "./ids.ts";
import type { Interactions } from "./interactions.ts";
import type { ItemFeatures } from "./item_features.ts";
import type { OptionSchema, OptionValue } from "./options.ts";

/** A model by name, with its options: plain data. */
export interface ModelSpec {
  readonly model: string;
  readonly options: Readonly<Record<string, OptionValue>>;
}

/** What is known of the user who asks. */
export interface Profile {
  /** The numbers of the items the user has: ascending and distinct. */
  readonly items: Uint32Array;
  /** How much of each, in the same order; 1 each when left out. */
  readonly weights?: Float64Array;
  /** The user's number among those the model was fit on, for models that keep something per user. */
  readonly user?: number;
}

/** The best items, best first. */
export interface Recommendations {
  readonly items: Uint32Array;
  /** In the same order. Scores of one model compare within one user only. */
  readonly scores: Float64Array;
  /**
   * How many of them the model itself chose. The rest, at the end, are the most popular of the others, with score 0.
   */
  readonly chosen: number;
}

/** Why an item got its score. */
export interface Explanation {
  readonly score: number;
  /** What the item gets whatever the user has. */
  readonly base: number;
  /** The user's items that contributed: the largest contribution first, ties by lower number. */
  readonly items: Uint32Array;
  /** In the same order. `base` and these add up to `score`, but for rounding. */
  readonly contributions: Float64Array;
}

/** Options of {@linkcode Recommender.recommend}. */
export interface RecommendOptions {
  /** Items to leave out besides the user's own, in any order. */
  readonly exclude?: ArrayLike<number>;
}

/** A fitted model. It holds no play of any user: what a user has comes with the question. */
export interface Recommender {
  /** The model's name and all its options. */
  readonly spec: ModelSpec;
  /** The items it can recommend. */
  readonly items: IdMap;
  /** How many users have each item: what fills up short answers. */
  readonly popularity: Uint32Array;

  /**
   * Scores every item for a user, owned ones too. A score of exactly 0 says that the model knows nothing of the item for
   * this user; such an item is not a candidate.
   *
   * @param scores One per item; overwritten.
   * @throws {RangeError} When the profile is not of this model's items, or the buffer's length is not their number.
   */
  score(profile: Profile, scores: Float64Array): void;

  /**
   * The best `k` items that the user does not have: as many as there are, filled up from popularity. Ties go to the lower
   * number.
   *
   * @throws {RangeError} When the profile or an excluded item is not of this model's items, or `k` is no whole number.
   */
  recommend(profile: Profile, k: number, options?: RecommendOptions): Recommendations;

  /**
   * What each of the profile's items adds to each of some items' scores: the contributions of {@linkcode explain} in the order
   * of the profile and not sorted, for whoever asks for many.
   *
   * @param out A row for each of `items`, as long as the profile; the rows are overwritten, and what is behind them stays.
   */
  contributions(profile: Profile, items: Uint32Array, out: Float64Array): void;

  /** Takes a score apart. @throws {RangeError} When the profile or the item is not of this model's items. */
  explain(profile: Profile, item: number): Explanation;

  /** The whole model as a flat file. The same model gives the same bytes. */
  serialize(): Uint8Array<ArrayBuffer>;
}

/** Where an iterative fit has got to. */
export interface EpochReport {
  /** From 1. */
  readonly epoch: number;
  /** How many there will be at most. */
  readonly epochs: number;
  /** What the model minimizes, as it defines it. */
  readonly loss: number;
  /** NDCG at 10 on the validation part; left out without one. */
  readonly validation?: number;
}

/** What a model is fit on. Later models take more from it; each takes what it needs. */
export interface FitInput {
  readonly plays: Interactions;
  /** Plays that are held out, over the same ids: iterative models watch them, and may stop early. */
  readonly validation?: Interactions;
  /** The counts over these very plays, when there are any already: saves counting them again. */
  readonly coOccurrence?: CoOccurrence;
  /** What the items are like, for models that look at content: of the same items. */
  readonly features?: ItemFeatures;
}

/** How a fit is run. */
export interface FitContext {
  readonly signal: AbortSignal;
  /** Hears of every epoch of an iterative model. Never changes the result. */
  readonly onEpoch?: (report: EpochReport) => void;
  /** How many cores it may use. Never changes the result. */
  readonly parallelism: number;
  /** Called now and then with how many of the fit's equal steps are done. */
  readonly progress?: (done: number, total: number) => void;
}

/** One kind of model: how it is fit, and how it comes back from a file. */
export interface ModelKind {
  /** Such as `itemknn`. */
  readonly name: string;
  /** In a sentence, for people. */
  readonly summary: string;
  /** Where it was published. */
  readonly paper: string;
  /** What can be set, by name. */
  readonly options: OptionSchema;
  /** All options, given or default. @throws {RangeError} When an option is not known or not accepted. */
  resolve(options: ModelSpec["options"]): ModelSpec["options"];
  /** @throws {RangeError} When the input does not fit together. */
  fit(input: FitInput, options: ModelSpec["options"], context: FitContext): Promise<Recommender>;
  /** @throws {Error} When the file holds no such model. */
  open(file: FlatFile): Recommender;
}

/**
 * A profile of items in any order, each once or more.
 *
 * @param items Numbers of items.
 */
export function profileOf(items: Iterable<number>): Profile {
  return { items: Uint32Array.from(new Set(items)).sort() };
}

/**
 * @throws {RangeError} When the profile's items are not ascending, distinct and below `itemCount`, or there is not one
 *   weight for each, finite and not negative.
 */
export function checkProfile(profile: Profile, itemCount: number): void {
  const { items, weights } = profile;
  for (let p = 0; p < items.length; p++) {
    const item = items[p]!;
    if (item >= itemCount) {
      throw new RangeError(`Cannot read a profile: item number ${item} is not among the ${itemCount} items`);
    }
    if (p > 0 && items[p - 1]! >= item) {
      throw new RangeError(
        `Cannot read a profile: item number ${item} follows ${items[p - 1]}, expected ascending`,
      );
    }
  }
  if (weights !== undefined && weights.length !== items.length) {
    throw new RangeError(`Cannot read a profile: it has ${items.length} items and ${weights.length} weights`);
  }
  for (let p = 0; p < (weights?.length ?? 0); p++) {
    const weight = weights![p]!;
    if (!(weight >= 0 && weight < Infinity)) {
      throw new RangeError(
        `Cannot read a profile: item number ${
          items[p]
        } has weight ${weight}, expected a finite number of 0 or more`,
      );
    }
  }
}
