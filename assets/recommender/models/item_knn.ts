/**
 * Item-based collaborative filtering: an item is as good as it is like the items that the user has.
 *
 * @module
 */
import { BaseModel, type ModelParts, openParts } from "../base_model.ts";
import type { FlatArray } from "../flat_layout.ts";
import { capUsers } from "../heavy_users.ts";
import type { Interactions } from "../interactions.ts";
import type { Explanation, FitContext, ModelKind, Profile } from "../model.ts";
import { nearestNeighbours } from "../nearest.ts";
import { choice, flag, integer, number, type OptionValues, readOptions } from "../options.ts";
import { meanBias, type Neighbours, neighbours, NORMALIZATIONS, SIMILARITIES } from "../similarity.ts";
import { type CsrMatrix, transpose } from "../sparse.ts";
import { TopK } from "../top_k.ts";
import { weighPlays, WEIGHTINGS } from "../weighting.ts";

const NAME = "itemknn";

const OPTIONS = {
  similarity: choice(SIMILARITIES, "cosine"),
  neighbours: integer({ min: 1, default: 100 }),
  shrinkage: number({ min: 0, default: 0 }),
  minSupport: integer({ min: 1, default: 1 }),
  normalize: choice(NORMALIZATIONS, "none"),
  /** For `asymmetric`. */
  alpha: number({ min: 0, max: 1, default: 0.5 }),
  /** Whether an item also scores by how much more users have it than have its neighbours. */
  bias: flag(false),
  weighting: choice(WEIGHTINGS, "none"),
  /** For `bm25`. */
  k1: number({ min: 0, default: 1.2 }),
  b: number({ min: 0, max: 1, default: 0.75 }),
  /** Days in which a play comes to count half; 0 for never. */
  halfLife: number({ min: 0, default: 0 }),
  /** How many items of one user are counted at most; 0 for all. */
  maxItemsPerUser: integer({ min: 0, default: 0 }),
};

class ItemKnn extends BaseModel {
  /** Row j is what owning j adds to each target i that has j among its neighbours: sim(i, j), i ascending. */
  readonly #votes: CsrMatrix;
  /** What each item scores whatever the user has. */
  readonly #bias: Float64Array | undefined;

  constructor(parts: ModelParts, votes: CsrMatrix, bias: Float64Array | undefined) {
    super(parts);
    const size = parts.items.size;
    if (
      votes.indptr.length !== size + 1 || votes.indptr[size] !== votes.indices.length ||
      votes.values.length !== votes.indices.length || (bias !== undefined && bias.length !== size)
    ) throw new RangeError(`Cannot make a model of ${size} items: its neighbours do not fit together`);
    this.#votes = votes;
    this.#bias = bias;
  }

  protected override fillScores(profile: Profile, scores: Float64Array): void {
    const { indptr, indices, values } = this.#votes;
    const owned = profile.items;
    if (this.#bias === undefined) scores.fill(0);
    else scores.set(this.#bias);
    for (let p = 0; p < owned.length; p++) {
      const end = indptr[owned[p]! + 1]!;
      for (let e = indptr[owned[p]!]!; e < end; e++) {
        const i = indices[e]!;
        scores[i] = scores[i]! + values[e]!;
      }
    }
  }

  protected override pushBest(profile: Profile, heap: TopK, marks: Uint8Array): void {
    // With bias every item has a score.
    if (this.#bias !== undefined) super.pushBest(profile, heap, marks);
    else this.pushSparse(profile, heap, marks, this.#votes);
  }

  override contributions(profile: Profile, items: Uint32Array, out: Float64Array): void {
    this.sparseContributions(profile, items, out, this.#votes);
  }

  protected override takeApart(profile: Profile, item: number): Explanation {
    const owned = profile.items;
    const heap = new TopK(owned.length);
    const base = this.#bias?.[item] ?? 0;
    let score = base;
    for (let p = 0; p < owned.length; p++) {
      const vote = this.#vote(owned[p]!, item);
      score += vote;
      if (vote !== 0) heap.push(owned[p]!, vote);
    }
    const items = new Uint32Array(heap.size);
    const contributions = new Float64Array(heap.size);
    heap.drain(items, contributions);
    return { score, base, items, contributions };
  }

  protected override sections(): Record<string, FlatArray> {
    const { indptr, indices, values } = this.#votes;
    const bias = this.#bias;
    return { vote_starts: indptr, vote_items: indices, votes: values, ...(bias && { bias }) };
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

/**
 * score(i | u) = Σ sim(i, j) over the items j that u has and that are among the nearest neighbours of i. With bias,
 * score(i | u) = mᵢ + Σ sim(i, j) · (xᵤⱼ − mⱼ) over all neighbours j, x being 1 for what u has and 0 else, and m the share of users
 * who have an item: mᵢ − Σ sim(i, j) · mⱼ is the same for every user.
 */
export const itemKnn: ModelKind = {
  name: NAME,
  summary: "Items like the ones that the user has, by how many users have both",
  paper:
    "Sarwar, Karypis, Konstan and Riedl, Item-based collaborative filtering recommendation algorithms, 2001",
  options: OPTIONS,
  resolve: (options) => readOptions(NAME, OPTIONS, options),
  async fit({ plays, coOccurrence }, options, context) {
    const resolved = readOptions(NAME, OPTIONS, options);
    const items = plays.items;
    if (coOccurrence !== undefined && coOccurrence.size !== items.size) {
      throw new RangeError(
        `Cannot fit ${NAME}: ${items.size} items, and co-occurrence counts of ${coOccurrence.size}`,
      );
    }
    context.signal.throwIfAborted();
    const plain = resolved.weighting === "none" && resolved.halfLife === 0 && resolved.maxItemsPerUser === 0;
    const near = plain && coOccurrence !== undefined
      ? neighbours(coOccurrence, resolved)
      : await nearest(plays, resolved, context);
    const { indptr, indices, values } = near;
    const votes = transpose({ rows: items.size, columns: items.size, indptr, indices, values });
    const popularity = plays.itemDegrees();
    const bias = resolved.bias ? meanBias(near, popularity, plays.activeUsers()) : undefined;
    return new ItemKnn({ spec: { model: NAME, options: resolved }, items, popularity }, votes, bias);
  },
  open(file) {
    const parts = openParts(file, NAME);
    const size = parts.items.size;
    const indptr = file.section("vote_starts", "u32");
    const indices = file.section("vote_items", "u32");
    const votes = { rows: size, columns: size, indptr, indices, values: file.section("votes", "f64") };
    const bias = parts.spec.options.bias === true ? file.section("bias", "f64") : undefined;
    return new ItemKnn(parts, votes, bias);
  },
};

function nearest(
  plays: Interactions,
  options: OptionValues<typeof OPTIONS>,
  context: FitContext,
): Promise<Neighbours> {
  const { weighting, halfLife, maxItemsPerUser } = options;
  const { rows, columns, indptr, indices } = plays.matrix;
  const weighted = weighting === "none" && halfLife === 0
    ? { rows, columns, indptr, indices }
    : weighPlays(plays, options);
  const capped = maxItemsPerUser === 0 ? weighted : capUsers(weighted, maxItemsPerUser);
  return nearestNeighbours(capped, options, context);
}
