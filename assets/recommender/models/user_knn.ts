/**
 * User-based collaborative filtering: what the users have who are like the one who asks.
 *
 * The model has to keep who has what, as numbers of users without their ids.
 *
 * @module
 */
import { BaseModel, type ModelParts, openParts } from "../base_model.ts";
import type { FlatArray } from "../flat_layout.ts";
import type { Explanation, ModelKind, Profile } from "../model.ts";
import { choice, integer, number, readOptions } from "../options.ts";
import { SIMILARITIES, type Similarity, similarity } from "../similarity.ts";
import { type CsrPattern, transposePattern } from "../sparse.ts";
import { TopK } from "../top_k.ts";

const NAME = "userknn";

const OPTIONS = {
  similarity: choice(SIMILARITIES, "cosine"),
  /** How many users to ask. */
  neighbours: integer({ min: 1, default: 100 }),
  shrinkage: number({ min: 0, default: 0 }),
};

interface Options {
  readonly similarity: Similarity;
  readonly neighbours: number;
  readonly shrinkage: number;
}

class UserKnn extends BaseModel {
  readonly #plays: CsrPattern;
  readonly #byItem: CsrPattern;
  readonly #options: Options;
  readonly #heap: TopK;
  /** Per user, how many items of the profile they have; all 0 between two questions. */
  readonly #common: Uint32Array;
  readonly #touched: Uint32Array;
  /** The nearest users, best first, and how near. */
  readonly #near: Uint32Array;
  readonly #nearness: Float64Array;

  constructor(parts: ModelParts, plays: CsrPattern, byItem: CsrPattern) {
    super(parts);
    const { rows: users, columns: size } = plays;
    const fits = ({ rows, columns, indptr, indices }: CsrPattern, wide: number, high: number) =>
      rows === high && columns === wide && indptr.length === high + 1 && indptr[high] === indices.length;
    if (
      size !== parts.items.size || !fits(plays, size, users) || !fits(byItem, users, size) ||
      plays.indices.length !== byItem.indices.length
    ) throw new RangeError(`Cannot make a model of ${parts.items.size} items: its plays do not fit together`);
    this.#plays = plays;
    this.#byItem = byItem;
    this.#options = readOptions(NAME, OPTIONS, parts.spec.options);
    const most = Math.min(this.#options.neighbours, users);
    this.#heap = new TopK(most);
    this.#common = new Uint32Array(users);
    this.#touched = new Uint32Array(users);
    this.#near = new Uint32Array(most);
    this.#nearness = new Float64Array(most);
  }

  protected override fillScores(profile: Profile, scores: Float64Array): void {
    const { indptr, indices } = this.#plays;
    scores.fill(0);
    const count = this.#findNear(profile);
    for (let n = 0; n < count; n++) {
      const nearness = this.#nearness[n]!;
      const end = indptr[this.#near[n]! + 1]!;
      for (let e = indptr[this.#near[n]!]!; e < end; e++) {
        const i = indices[e]!;
        scores[i] = scores[i]! + nearness;
      }
    }
  }

  /** A neighbour's similarity comes from the items that both have, in equal parts. */
  protected override takeApart(profile: Profile, item: number): Explanation {
    const { indptr, indices } = this.#plays;
    const owned = profile.items;
    const count = this.#findNear(profile);
    const parts = new Map<number, number>();
    let score = 0;
    for (let n = 0; n < count; n++) {
      const theirs = new Set(indices.subarray(indptr[this.#near[n]!]!, indptr[this.#near[n]! + 1]!));
      if (!theirs.has(item)) continue;
      score += this.#nearness[n]!;
      const common = owned.filter((own) => theirs.has(own));
      for (const own of common) parts.set(own, (parts.get(own) ?? 0) + this.#nearness[n]! / common.length);
    }
    const heap = new TopK(parts.size);
    for (const [own, part] of parts) heap.push(own, part);
    const items = new Uint32Array(heap.size);
    const contributions = new Float64Array(heap.size);
    heap.drain(items, contributions);
    return { score, base: 0, items, contributions };
  }

  protected override sections(): Record<string, FlatArray> {
    return {
      user_starts: this.#plays.indptr,
      user_items: this.#plays.indices,
      item_starts: this.#byItem.indptr,
      item_users: this.#byItem.indices,
    };
  }

  /** Finds the users nearest to a profile, but for the one it is of. @returns How many there are. */
  #findNear(profile: Profile): number {
    const { similarity: kind, shrinkage } = this.#options;
    const starts = this.#byItem.indptr;
    const users = this.#byItem.indices;
    const common = this.#common;
    const touched = this.#touched;
    const owned = profile.items;
    let count = 0;
    for (let p = 0; p < owned.length; p++) {
      const end = starts[owned[p]! + 1]!;
      for (let e = starts[owned[p]!]!; e < end; e++) {
        const v = users[e]!;
        if (common[v] === 0) touched[count++] = v;
        common[v]!++;
      }
    }
    const sizes = this.#plays.indptr;
    const heap = this.#heap;
    for (let t = 0; t < count; t++) {
      const v = touched[t]!;
      if (v !== profile.user) {
        const size = sizes[v + 1]! - sizes[v]!;
        heap.push(v, similarity(kind, common[v]!, owned.length, size, this.items.size, shrinkage));
      }
      common[v] = 0;
    }
    return heap.drain(this.#near, this.#nearness);
  }
}

/** score(i | u) = Σ sim(u, v) over the users v who are nearest to u and have i. */
export const userKnn: ModelKind = {
  name: NAME,
  summary: "What the users have who are most like the one who asks",
  paper:
    "Resnick, Iacovou, Suchak, Bergstrom and Riedl, GroupLens: an open architecture for collaborative filtering of netnews, 1994; " +
    "on binary data as in Aiolli, Efficient top-N recommendation for very large scale binary rated datasets, 2013",
  options: OPTIONS,
  resolve: (options) => readOptions(NAME, OPTIONS, options),
  fit({ plays }, options, { signal }) {
    signal.throwIfAborted();
    const spec = { model: NAME, options: readOptions(NAME, OPTIONS, options) };
    const { rows, columns, indptr, indices } = plays.matrix;
    const pattern = { rows, columns, indptr, indices };
    const parts = { spec, items: plays.items, popularity: plays.itemDegrees() };
    return Promise.resolve(new UserKnn(parts, pattern, transposePattern(pattern)));
  },
  open(file) {
    const parts = openParts(file, NAME);
    const starts = file.section("user_starts", "u32");
    const users = starts.length - 1;
    const size = parts.items.size;
    return new UserKnn(
      parts,
      { rows: users, columns: size, indptr: starts, indices: file.section("user_items", "u32") },
      {
        rows: size,
        columns: users,
        indptr: file.section("item_starts", "u32"),
        indices: file.section("item_users", "u32"),
      },
    );
  },
};
