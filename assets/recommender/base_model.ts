/**
 * What the models share: ranking what they score, and their file. A model adds its scores, its explanation and its
 * sections.
 *
 * @module
 */
import { type FlatFile, writeFlat } from "./flat.ts";
import type { FlatArray } from "./flat_layout.ts";
import { IdMap } from "./ids.ts";
import {
  checkProfile,
  type Explanation,
  type ModelSpec,
  type Profile,
  type Recommendations,
  type Recommender,
  type RecommendOptions,
} from "./model.ts";
import type { OptionValue } from "./options.ts";
import type { CsrMatrix, CsrPattern } from "./sparse.ts";
import { TopK } from "./top_k.ts";

/** From so many numbers per item on, looking at every item costs less than remembering which were touched. */
const LONG = 4;

/** Sparse rows, their numbers in 64 or 32 bits. */
type Rows = CsrMatrix | CsrPattern & { readonly values: Float32Array };

/** The kind of flat file that holds a model. */
export const MODEL_FILE_KIND = "recommender";

/** What every model is made of. */
export interface ModelParts {
  readonly spec: ModelSpec;
  readonly items: IdMap;
  readonly popularity: Uint32Array;
}

/** A recommender but for what it scores by. Not to be shared by two threads: it reuses its buffers. */
export abstract class BaseModel implements Recommender {
  readonly spec: ModelSpec;
  readonly items: IdMap;
  readonly popularity: Uint32Array;
  #scores: Float64Array | undefined;
  #marks: Uint8Array | undefined;
  #byPopularity: Uint32Array | undefined;
  /** All 0 between two questions. */
  #sums: Float64Array | undefined;
  #touched: Uint32Array | undefined;
  #places: Uint32Array | undefined;
  #heap: TopK | undefined;

  /** @throws {RangeError} When there is not one popularity per item. */
  constructor({ spec, items, popularity }: ModelParts) {
    if (popularity.length !== items.size) {
      throw new RangeError(
        `Cannot make a model of ${items.size} items with ${popularity.length} popularities`,
      );
    }
    this.spec = spec;
    this.items = items;
    this.popularity = popularity;
  }

  /** Fills `scores`, which has the right length, from a profile that was checked. */
  protected abstract fillScores(profile: Profile, scores: Float64Array): void;

  /** Takes apart the score of an item, from a profile that was checked. */
  protected abstract takeApart(profile: Profile, item: number): Explanation;

  /** The typed arrays that only this model has, by name. */
  protected abstract sections(): Readonly<Record<string, FlatArray>>;

  /**
   * Offers every candidate that is not marked: those whose score is not 0. A model that can tell which items do not
   * get in need not score them.
   */
  protected pushBest(profile: Profile, heap: TopK, marks: Uint8Array): void {
    const scores = this.#scores ??= new Float64Array(this.items.size);
    this.fillScores(profile, scores);
    heap.pushAll(scores, marks);
  }

  score(profile: Profile, scores: Float64Array): void {
    checkProfile(profile, this.items.size);
    if (scores.length !== this.items.size) {
      throw new RangeError(`Cannot score ${this.items.size} items into a buffer of ${scores.length}`);
    }
    this.fillScores(profile, scores);
  }

  recommend(profile: Profile, k: number, options: RecommendOptions = {}): Recommendations {
    const size = this.items.size;
    checkProfile(profile, size);
    if (!(Number.isInteger(k) && k >= 0)) {
      throw new RangeError(`Cannot recommend ${k} items: expected a whole number of 0 or more`);
    }
    const exclude = options.exclude ?? [];
    for (let e = 0; e < exclude.length; e++) {
      const item = exclude[e]!;
      if (!(Number.isInteger(item) && item >= 0 && item < size)) {
        throw new RangeError(`Cannot exclude item number ${item}: there are ${size} items`);
      }
    }
    const marks = this.#marks ??= new Uint8Array(size);
    const wanted = Math.min(k, size);
    if (this.#heap?.capacity !== wanted) this.#heap = new TopK(wanted);
    const items = new Uint32Array(wanted);
    const kept = new Float64Array(wanted);
    let left = size;
    let chosen = 0;
    let count = 0;
    try {
      left -= mark(marks, profile.items) + mark(marks, exclude);
      this.pushBest(profile, this.#heap, marks);
      chosen = this.#heap.drain(items, kept);
      count = Math.min(wanted, left);
      if (chosen < count) this.#fill(items, chosen, count, marks);
    } finally {
      unmark(marks, profile.items);
      unmark(marks, exclude);
      unmark(marks, items);
    }
    if (count === wanted) return { items, scores: kept, chosen };
    return { items: items.slice(0, count), scores: kept.slice(0, count), chosen };
  }

  explain(profile: Profile, item: number): Explanation {
    const size = this.items.size;
    checkProfile(profile, size);
    if (!(Number.isInteger(item) && item >= 0 && item < size)) {
      throw new RangeError(`Cannot explain item number ${item}: there are ${size} items`);
    }
    return this.takeApart(profile, item);
  }

  /** A model whose contributions are quick to find overrides this. */
  contributions(profile: Profile, items: Uint32Array, out: Float64Array): void {
    const owned = profile.items;
    out.fill(0, 0, items.length * owned.length);
    for (let i = 0; i < items.length; i++) {
      const why = this.explain(profile, items[i]!);
      for (let c = 0; c < why.items.length; c++) {
        out[i * owned.length + placeOf(owned, why.items[c]!)] = why.contributions[c]!;
      }
    }
  }

  serialize(): Uint8Array<ArrayBuffer> {
    const { text, offsets } = this.items.pack();
    return writeFlat({
      kind: MODEL_FILE_KIND,
      meta: { model: this.spec.model, options: this.spec.options },
      sections: { item_text: text, item_offsets: offsets, popularity: this.popularity, ...this.sections() },
    });
  }

  /**
   * The same for a model whose scores are sums over sparse rows, row j being what having j adds to each item: it looks only at
   * items that get something. Falls back to every item when the rows are long.
   */
  protected pushSparse(profile: Profile, heap: TopK, marks: Uint8Array, rows: Rows): void {
    const { indptr, indices, values } = rows;
    const owned = profile.items;
    let length = 0;
    for (let p = 0; p < owned.length; p++) length += indptr[owned[p]! + 1]! - indptr[owned[p]!]!;
    if (length > LONG * this.items.size) return BaseModel.prototype.pushBest.call(this, profile, heap, marks);
    const sums = this.#sums ??= new Float64Array(this.items.size);
    const touched = this.#touched ??= new Uint32Array(this.items.size);
    let count = 0;
    for (let p = 0; p < owned.length; p++) {
      const end = indptr[owned[p]! + 1]!;
      for (let e = indptr[owned[p]!]!; e < end; e++) {
        const i = indices[e]!;
        const sum = sums[i]!;
        // A sum that came back to 0 is touched twice: its second visit finds 0.
        if (sum === 0) touched[count++] = i;
        sums[i] = sum + values[e]!;
      }
    }
    let floor = heap.floor;
    for (let t = 0; t < count; t++) {
      const i = touched[t]!;
      const sum = sums[i]!;
      sums[i] = 0;
      if (sum === 0 || sum < floor || marks[i] !== 0) continue;
      heap.push(i, sum);
      floor = heap.floor;
    }
  }

  /** {@linkcode contributions} for a model of sparse rows: one pass over the rows, however many items are asked for. */
  protected sparseContributions(profile: Profile, items: Uint32Array, out: Float64Array, rows: Rows): void {
    const { indptr, indices, values } = rows;
    const owned = profile.items;
    const width = owned.length;
    // Where an item stands among those asked for, from 1.
    const places = this.#places ??= new Uint32Array(this.items.size);
    for (let i = 0; i < items.length; i++) places[items[i]!] = i + 1;
    out.fill(0, 0, items.length * width);
    for (let p = 0; p < width; p++) {
      const end = indptr[owned[p]! + 1]!;
      for (let e = indptr[owned[p]!]!; e < end; e++) {
        const place = places[indices[e]!]!;
        if (place !== 0) out[(place - 1) * width + p] = values[e]!;
      }
    }
    for (let i = 0; i < items.length; i++) places[items[i]!] = 0;
  }

  /** Fills up from popularity: places `from` to `to` of `items`. */
  #fill(items: Uint32Array, from: number, to: number, marks: Uint8Array): void {
    mark(marks, items.subarray(0, from));
    const order = this.#byPopularity ??= byPopularity(this.popularity);
    for (let place = from, o = 0; place < to && o < order.length; o++) {
      const item = order[o]!;
      if (marks[item] === 0) items[place++] = item;
    }
  }
}

/**
 * The parts that every model file has.
 *
 * @throws {FlatFileError} When a section is missing.
 * @throws {RangeError} When the file holds another model, or its parts do not fit together.
 */
export function openParts(file: FlatFile, model: string): ModelParts {
  const spec = specOf(file);
  if (spec.model !== model) {
    throw new RangeError(`Cannot open a model: expected "${model}", got "${spec.model}"`);
  }
  const items = IdMap.open({
    text: file.section("item_text", "u8"),
    offsets: file.section("item_offsets", "u32"),
  });
  return { spec, items, popularity: file.section("popularity", "u32") };
}

/** The name and options in a model file. @throws {RangeError} When it has none. */
export function specOf(file: FlatFile): ModelSpec {
  const meta = file.meta;
  if (typeof meta === "object" && meta !== null && "model" in meta && "options" in meta) {
    const { model, options } = meta;
    if (typeof model === "string" && typeof options === "object" && options !== null) {
      return { model, options: options as Record<string, OptionValue> };
    }
  }
  throw new RangeError(`Cannot open a model: its meta data names none: ${JSON.stringify(meta)}`);
}

/** Item numbers, most popular first, ties by lower number. */
export function byPopularity(popularity: Uint32Array): Uint32Array {
  const order = Uint32Array.from(popularity, (_, item) => item);
  return order.sort((a, b) => popularity[b]! - popularity[a]! || a - b);
}

/** Marks items; returns how many were not marked before. */
function mark(marks: Uint8Array, items: ArrayLike<number>): number {
  let fresh = 0;
  for (let p = 0; p < items.length; p++) {
    const item = items[p]!;
    if (marks[item] === 0) fresh++;
    marks[item] = 1;
  }
  return fresh;
}

function unmark(marks: Uint8Array, items: ArrayLike<number>): void {
  for (let p = 0; p < items.length; p++) marks[items[p]!] = 0;
}

/** Where a number stands among ascending ones that hold it. */
function placeOf(ascending: Uint32Array, wanted: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
