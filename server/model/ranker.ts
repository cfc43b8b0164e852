/**
 * The best games for a profile, from any model, with everything that a client may ask for.
 *
 * @module
 */
import { type Profile, type Recommendations, type Recommender, TopK } from "../../assets/recommender/mod.ts";
import type { Catalogue } from "./catalogue.ts";
import { diversify } from "./diversity.ts";
import { type Filters, isFiltering, Sieve } from "./filters.ts";

/** What a client may ask for besides whom to recommend for. */
export interface Wishes {
  /** How many. */
  readonly k: number;
  /** Games to leave out. */
  readonly exclude: readonly number[];
  readonly filters: Filters | undefined;
  /** Whether games that the user has may be recommended. */
  readonly includeOwned: boolean;
  /** 0..1; see `diversity.ts`. */
  readonly diversity: number;
}

/** So many candidates are looked at for each game of a diverse list. */
const CANDIDATES = 5;
const FEWEST_CANDIDATES = 50;

/** Ranks the games of one catalogue. Its buffers are used again for every request: an answer allocates nothing of their size. */
export class Ranker {
  readonly #catalogue: Catalogue;
  readonly #sieve: Sieve;
  readonly #scores: Float64Array;
  readonly #marks: Uint8Array;
  /** Most popular first. */
  readonly #byPopularity: Uint32Array;

  constructor(catalogue: Catalogue, popularity: Uint32Array) {
    this.#catalogue = catalogue;
    this.#sieve = new Sieve(catalogue);
    this.#scores = new Float64Array(catalogue.items.size);
    this.#marks = new Uint8Array(catalogue.items.size);
    const order = Uint32Array.from(popularity, (_, item) => item);
    this.#byPopularity = order.sort((a, b) => popularity[b]! - popularity[a]! || a - b);
  }

  /** The best for a profile; what the model does not know is filled up from popularity, and marked by `chosen`. */
  rank(model: Recommender, profile: Profile, wishes: Wishes): Recommendations {
    const { k, exclude, filters, includeOwned, diversity } = wishes;
    const isPlain = !includeOwned && diversity === 0 && !isFiltering(filters);
    if (isPlain) return model.recommend(profile, k, { exclude });
    const marks = this.#markedFor(profile, wishes);
    const scores = this.#scores;
    model.score(profile, scores);
    const size = scores.length;
    const wanted = Math.min(size, diversity > 0 ? Math.max(FEWEST_CANDIDATES, CANDIDATES * k) : k);
    const heap = new TopK(wanted);
    heap.pushAll(scores, marks);
    let items = new Uint32Array(heap.size);
    let kept = new Float64Array(heap.size);
    heap.drain(items, kept);
    if (diversity > 0) {
      const picked = diversify(this.#catalogue, items, kept, k, diversity);
      [items, kept] = [
        Uint32Array.from(picked, (c) => items[c]!),
        Float64Array.from(picked, (c) => kept[c]!),
      ];
    }
    return this.#filled(items, kept, k, marks);
  }

  /** The most popular games that may be recommended. */
  popular(profile: Profile, wishes: Wishes): Recommendations {
    const marks = this.#markedFor(profile, wishes);
    return this.#filled(new Uint32Array(0), new Float64Array(0), wishes.k, marks);
  }

  /** Game numbers, most popular first. */
  get byPopularity(): Uint32Array {
    return this.#byPopularity;
  }

  #markedFor({ items }: Profile, { exclude, filters, includeOwned }: Wishes): Uint8Array {
    const marks = this.#marks.fill(0);
    if (!includeOwned) { for (let p = 0; p < items.length; p++) marks[items[p]!] = 1; }
    for (const item of exclude) marks[item] = 1;
    if (isFiltering(filters)) this.#sieve.mark(filters, marks);
    return marks;
  }

  #filled(chosen: Uint32Array, scores: Float64Array, k: number, marks: Uint8Array): Recommendations {
    const wanted = Math.min(k, marks.length);
    const items = new Uint32Array(wanted);
    const kept = new Float64Array(wanted);
    items.set(chosen);
    kept.set(scores);
    for (let p = 0; p < chosen.length; p++) marks[chosen[p]!] = 1;
    let count = chosen.length;
    const order = this.#byPopularity;
    for (let o = 0; count < wanted && o < order.length; o++) {
      if (marks[order[o]!] === 0) items[count++] = order[o]!;
    }
    return { items: items.subarray(0, count), scores: kept.subarray(0, count), chosen: chosen.length };
  }
}
