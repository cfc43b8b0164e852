/**
 * Item-based collaborative filtering: an item is as good as it is like the items that the user has.
 *
 * @module
 */
import { BaseModel, type ModelParts, openParts } from "../base_model.ts";
import { coOccurrenceKernel } from "../co_occurrence.ts";
import type { FlatArray } from "../flat_layout.ts";
import type { Explanation, ModelKind, Profile } from "../model.ts";
import { choice, integer, number, readOptions } from "../options.ts";
import { neighbours, NORMALIZATIONS, SIMILARITIES } from "../similarity.ts";
import { type CsrMatrix, transpose } from "../sparse.ts";
import { TopK } from "../top_k.ts";

const NAME = "itemknn";

const OPTIONS = {
  similarity: choice(SIMILARITIES, "cosine"),
  neighbours: integer({ min: 1, default: 100 }),
  shrinkage: number({ min: 0, default: 0 }),
  minSupport: integer({ min: 1, default: 1 }),
  normalize: choice(NORMALIZATIONS, "none"),
};

class ItemKnn extends BaseModel {
  /** Row j is what owning j adds to each target i that has j among its neighbours: sim(i, j), i ascending. */
  readonly #votes: CsrMatrix;

  constructor(parts: ModelParts, votes: CsrMatrix) {
    super(parts);
    const size = parts.items.size;
    if (
      votes.indptr.length !== size + 1 || votes.indptr[size] !== votes.indices.length ||
      votes.values.length !== votes.indices.length
    ) throw new RangeError(`Cannot make a model of ${size} items: its neighbours do not fit together`);
    this.#votes = votes;
  }

  protected override fillScores(profile: Profile, scores: Float64Array): void {
    const { indptr, indices, values } = this.#votes;
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

  protected override takeApart(profile: Profile, item: number): Explanation {
    const owned = profile.items;
    const heap = new TopK(owned.length);
    let score = 0;
    for (let p = 0; p < owned.length; p++) {
      const vote = this.#vote(owned[p]!, item);
      score += vote;
      if (vote !== 0) heap.push(owned[p]!, vote);
    }
    const items = new Uint32Array(heap.size);
    const contributions = new Float64Array(heap.size);
    heap.drain(items, contributions);
    return { score, base: 0, items, contributions };
  }

  protected override sections(): Record<string, FlatArray> {
    const { indptr, indices, values } = this.#votes;
    return { vote_starts: indptr, vote_items: indices, votes: values };
  }

  /** What owning `owned` adds to `target`, by binary search in the row. */
  #vote(owned: number, target: number): number {
    const { indptr, indices, values } = this.#votes;
    let low = indptr[owned]!;
    let high = indptr[owned + 1]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (indices[middle]! < target) low = middle + 1;
      else high = middle;
    }
    return low < indptr[owned + 1]! && indices[low] === target ? values[low]! : 0;
  }
}

/** score(i | u) = Σ sim(i, j) over the items j that u has and that are among the nearest neighbours of i. */
export const itemKnn: ModelKind = {
  name: NAME,
  summary: "Items like the ones that the user has, by how many users have both",
  paper:
    "Sarwar, Karypis, Konstan and Riedl, Item-based collaborative filtering recommendation algorithms, 2001",
  resolve: (options) => readOptions(NAME, OPTIONS, options),
  async fit({ plays, coOccurrence }, options, context) {
    const resolved = readOptions(NAME, OPTIONS, options);
    const counts = coOccurrence ?? await coOccurrenceKernel.run(plays.matrix, context);
    const items = plays.items;
    if (counts.size !== items.size) {
      throw new RangeError(
        `Cannot fit ${NAME}: ${items.size} items, and co-occurrence counts of ${counts.size}`,
      );
    }
    context.signal.throwIfAborted();
    const { indptr, indices, values } = neighbours(counts, resolved);
    const votes = transpose({ rows: items.size, columns: items.size, indptr, indices, values });
    const spec = { model: NAME, options: resolved };
    return new ItemKnn({ spec, items, popularity: counts.degrees }, votes);
  },
  open(file) {
    const parts = openParts(file, NAME);
    const size = parts.items.size;
    const indptr = file.section("vote_starts", "u32");
    const indices = file.section("vote_items", "u32");
    return new ItemKnn(parts, {
      rows: size,
      columns: size,
      indptr,
      indices,
      values: file.section("votes", "f64"),
    });
  },
};
