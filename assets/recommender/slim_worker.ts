/**
 * A worker that solves a range of SLIM's targets over counts in shared memory.
 *
 * @module
 */
import type { CoOccurrence } from "./co_occurrence.ts";
import { type SlimOptions, SlimSolver } from "./slim_solver.ts";
import { SparseRows } from "./sparse_rows.ts";
import type { CsrMatrix } from "./sparse.ts";
import { serveTasks } from "./task_pool.ts";

/** What every worker gets. */
export interface SlimSetup {
  readonly counts: CoOccurrence;
  readonly options: SlimOptions;
}

/** The targets `from` up to `to`. */
export interface SlimTask {
  readonly from: number;
  readonly to: number;
}

serveTasks<SlimSetup, SlimTask, CsrMatrix>(({ counts, options }) => {
  const solver = new SlimSolver(counts, options);
  return ({ from, to }) => {
    const rows = new SparseRows(to - from);
    for (let target = from; target < to; target++) {
      rows.push(solver.indices, solver.values, solver.solve(target));
    }
    return { result: rows.finish(counts.size) };
  };
});
