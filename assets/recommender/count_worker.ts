/**
 * A worker that counts the pairs of some of the items.
 *
 * @module
 */
import { type CountedRows, RowCounter } from "./count_rows.ts";
import type { CsrPattern } from "./sparse.ts";
import { serveTasks } from "./task_pool.ts";

/** What every worker of a count gets. */
export interface CountJob {
  readonly plays: CsrPattern;
  readonly byItem: CsrPattern;
  readonly work: Float64Array;
}

/** The rows to count. */
export interface CountTask {
  readonly from: number;
  readonly to: number;
}

serveTasks<CountJob, CountTask, CountedRows>(({ plays, byItem, work }) => {
  const counter = new RowCounter(plays, byItem);
  return ({ from, to }) => {
    const result = counter.count(from, to, work);
    return {
      result,
      transfer: [result.lengths.buffer, result.indices.buffer, result.counts.buffer] as ArrayBuffer[],
    };
  };
});
