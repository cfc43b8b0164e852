/**
 * SLIM: sparse, non-negative item × item weights, learned one target item at a time.
 *
 * @module
 */
import { type CoOccurrence, coOccurrenceKernel } from "../co_occurrence.ts";
import type { FitContext, ModelKind } from "../model.ts";
import { integer, number, readOptions } from "../options.ts";
import { Pacer } from "../pace.ts";
import { type SlimOptions, SlimSolver } from "../slim_solver.ts";
import type { SlimSetup, SlimTask } from "../slim_worker.ts";
import { SparseRows } from "../sparse_rows.ts";
import type { CsrMatrix } from "../sparse.ts";
import { TaskPool } from "../task_pool.ts";
import { openLinear, sparseLinear } from "./linear_items.ts";

const NAME = "slim";

/** Targets per task: small enough that no worker waits long for the other at the end. */
const TARGETS = 64;

const OPTIONS = {
  /** Higher: fewer weights. Counted in users, as is `l2`. */
  l1: number({ min: 0, default: 1 }),
  /**
   * Higher: smaller weights, spread over more items. Above 0, so that the answer is unique. 10 is good on Steam's 5,155
   * games, 50 on Gowalla's 40,981 places (there with 500 candidates).
   */
  l2: number({ min: 0.001, default: 10 }),
  candidates: integer({ min: 1, default: 200 }),
  /** How many weights to keep per target, the largest ones; 0 for all. */
  neighbours: integer({ min: 0, default: 0 }),
  iterations: integer({ min: 1, default: 100 }),
  tolerance: number({ min: 0, default: 0.0001 }),
};

/** score(i | u) = Σ w[j][i] over the items j that u has. */
export const slim: ModelKind = {
  name: NAME,
  summary: "The sparse linear model whose weights rebuild every user's items from the others",
  paper: "Ning and Karypis, SLIM: sparse linear methods for top-N recommender systems, 2011",
  options: OPTIONS,
  resolve: (options) => readOptions(NAME, OPTIONS, options),
  async fit({ plays, coOccurrence }, options, context) {
    const resolved = readOptions(NAME, OPTIONS, options);
    const items = plays.items;
    const counts = coOccurrence ?? await coOccurrenceKernel.run(plays.matrix, context);
    if (counts.size !== items.size) {
      throw new RangeError(
        `Cannot fit ${NAME}: ${items.size} items, and co-occurrence counts of ${counts.size}`,
      );
    }
    context.signal.throwIfAborted();
    const byTarget = await solveAll(counts, resolved, context);
    return sparseLinear(
      { spec: { model: NAME, options: resolved }, items, popularity: counts.degrees },
      byTarget,
    );
  },
  open: (file) => openLinear(file, NAME),
};

async function solveAll(
  counts: CoOccurrence,
  options: SlimOptions,
  { signal, parallelism, progress }: FitContext,
): Promise<CsrMatrix> {
  const { size } = counts;
  const rows = new SparseRows(size);
  const tasks: SlimTask[] = [];
  for (let from = 0; from < size; from += TARGETS) tasks.push({ from, to: Math.min(from + TARGETS, size) });
  const workers = Math.min(parallelism, tasks.length);
  const shared = workers > 1 ? inSharedMemory(counts) : undefined;
  const script = new URL("../slim_worker.ts", import.meta.url);
  using pool = shared === undefined
    ? undefined
    : await TaskPool.open<SlimSetup, SlimTask, CsrMatrix>(script, { counts: shared, options }, {
      workers,
      signal,
    });
  if (pool !== undefined) {
    const parts: CsrMatrix[] = [];
    let done = 0;
    await pool.run(tasks, (part, task) => {
      parts[task] = part;
      progress?.(++done, tasks.length);
    });
    for (const { rows: length, indptr, indices, values } of parts) {
      for (let r = 0; r < length; r++) {
        const [start, end] = [indptr[r]!, indptr[r + 1]!];
        rows.push(indices.subarray(start, end), values.subarray(start, end), end - start);
      }
    }
    return rows.finish(size);
  }
  const solver = new SlimSolver(counts, options);
  const pacer = new Pacer(signal);
  for (const [done, { from, to }] of tasks.entries()) {
    for (let target = from; target < to; target++) {
      if (pacer.due) await pacer.pause();
      rows.push(solver.indices, solver.values, solver.solve(target));
    }
    progress?.(done + 1, tasks.length);
  }
  return rows.finish(size);
}

/** The same counts where workers can read them; undefined where memory cannot be shared. */
function inSharedMemory(counts: CoOccurrence): CoOccurrence | undefined {
  if (typeof SharedArrayBuffer === "undefined") return undefined;
  const share = (array: Uint32Array): Uint32Array => {
    if (array.buffer instanceof SharedArrayBuffer) return array;
    const copy = new Uint32Array(new SharedArrayBuffer(array.byteLength));
    copy.set(array);
    return copy;
  };
  return {
    size: counts.size,
    users: counts.users,
    degrees: share(counts.degrees),
    indptr: share(counts.indptr),
    indices: share(counts.indices),
    counts: share(counts.counts),
  };
}
