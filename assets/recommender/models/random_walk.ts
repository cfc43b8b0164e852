/**
 * Random walks of three steps over the graph of users and items: from the user to an item the user has, to another user
 * who has it, to an item of theirs.
 *
 * From item j the walk reaches i with Σ (1/dⱼ)^α (1/dᵤ)^α over the users u who have both, dⱼ being the users who have j and
 * dᵤ the items that u has. The first step, (1/d)^α for the user who asks, is the same for every item and is left out. P3α is
 * that; RP3β divides by dᵢ^β, so that popular items do not win by being everywhere.
 *
 * Of each item's walks the likeliest are kept: cutting per end instead would keep what few walk from.
 *
 * @module
 */
import type { FitContext, ModelKind, ModelSpec } from "../model.ts";
import { integer, number, readOptions } from "../options.ts";
import { Pacer } from "../pace.ts";
import { SparseRows } from "../sparse_rows.ts";
import { type CsrMatrix, type CsrPattern, transpose, transposePattern } from "../sparse.ts";
import { TopK } from "../top_k.ts";
import type { Interactions } from "../interactions.ts";
import { openLinear, sparseLinear } from "./linear_items.ts";

const P3_OPTIONS = {
  /** Above 1 the walk keeps to small profiles and rare items; below 1 it roams. */
  alpha: number({ min: 0, max: 10, default: 1 }),
  /** How many ends to keep of the walks from each item. */
  neighbours: integer({ min: 1, default: 100 }),
};

const RP3_OPTIONS = {
  ...P3_OPTIONS,
  /** How much popularity counts against an item: 0 is P3α. */
  beta: number({ min: 0, max: 10, default: 0.3 }),
};

/** score(i | u) = how likely a walk from u ends at i, each step's chance to the α. */
export const p3alpha: ModelKind = {
  name: "p3alpha",
  summary: "Where a random walk over users and items ends",
  paper:
    "Cooper, Lee, Radzik and Siantos, Random walks in recommender systems: exact computation and simulations, 2014",
  options: P3_OPTIONS,
  resolve: (options) => readOptions("p3alpha", P3_OPTIONS, options),
  async fit({ plays }, options, context) {
    const resolved = readOptions("p3alpha", P3_OPTIONS, options);
    return await fitWalk(plays, { model: "p3alpha", options: resolved }, { ...resolved, beta: 0 }, context);
  },
  open: (file) => openLinear(file, "p3alpha"),
};

/** The score of P3α, divided by the item's popularity to the β. */
export const rp3beta: ModelKind = {
  name: "rp3beta",
  summary: "Where a random walk over users and items ends, with popular items held back",
  paper:
    "Paudel, Christoffel, Newell and Bernstein, Updatable, accurate, diverse and scalable recommendations for interactive applications, 2017",
  options: RP3_OPTIONS,
  resolve: (options) => readOptions("rp3beta", RP3_OPTIONS, options),
  async fit({ plays }, options, context) {
    const resolved = readOptions("rp3beta", RP3_OPTIONS, options);
    return await fitWalk(plays, { model: "rp3beta", options: resolved }, resolved, context);
  },
  open: (file) => openLinear(file, "rp3beta"),
};

interface WalkOptions {
  readonly alpha: number;
  readonly beta: number;
  readonly neighbours: number;
}

async function fitWalk(plays: Interactions, spec: ModelSpec, options: WalkOptions, context: FitContext) {
  const byStart = await walk(plays.matrix, options, context);
  return sparseLinear({ spec, items: plays.items, popularity: plays.itemDegrees() }, transpose(byStart));
}

/** Row j: the items i at which walks from j end most often. */
async function walk(
  plays: CsrPattern,
  { alpha, beta, neighbours }: WalkOptions,
  { signal, progress }: FitContext,
): Promise<CsrMatrix> {
  const pacer = new Pacer(signal);
  const { rows: users, columns: size, indptr, indices } = plays;
  const byItem = transposePattern(plays);
  const itemStarts = byItem.indptr;
  const usersOf = byItem.indices;
  const leave = new Float64Array(users);
  for (let u = 0; u < users; u++) leave[u] = (indptr[u + 1]! - indptr[u]!) ** -alpha;
  const start = new Float64Array(size);
  const arrive = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const degree = itemStarts[i + 1]! - itemStarts[i]!;
    start[i] = degree ** -alpha;
    arrive[i] = degree ** -beta;
  }
  const sums = new Float64Array(size);
  const touched = new Uint32Array(size);
  const heap = new TopK(Math.min(neighbours, size));
  const found = new SparseRows(size);
  for (let j = 0; j < size; j++) {
    if (pacer.due) {
      await pacer.pause();
      progress?.(j, size);
    }
    let count = 0;
    for (let p = itemStarts[j]!; p < itemStarts[j + 1]!; p++) {
      const u = usersOf[p]!;
      const chance = leave[u]!;
      for (let e = indptr[u]!; e < indptr[u + 1]!; e++) {
        const i = indices[e]!;
        if (sums[i] === 0) touched[count++] = i;
        sums[i] = sums[i]! + chance;
      }
    }
    const first = start[j]!;
    for (let t = 0; t < count; t++) {
      const i = touched[t]!;
      if (i !== j) heap.push(i, first * sums[i]! * arrive[i]!);
      sums[i] = 0;
    }
    found.drain(heap);
  }
  progress?.(size, size);
  return found.finish(size);
}
