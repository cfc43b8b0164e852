/**
 * Reads of runs and materializations for people: page by page, newest first.
 *
 * A page goes on behind the last id of the one before it. Ids sort by time.
 *
 * @module
 */
import type { AssetKey, PartitionKey } from "../assets/engine/keys.ts";
import type { Materialization, RunRecord, RunStatus } from "../assets/engine/ledger.ts";

/** Where a page begins, and how long it is. */
export interface Page {
  /** The id that the last page ended with. */
  readonly before?: string;
  readonly limit: number;
}

/** Someone wants a run to end. */
export interface CancelRequest {
  readonly runId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Reads about runs, by name, and the wish that one ends. */
export interface RunQueries {
  /** @param filter.asset only runs that materialized it */
  find(page: Page & { readonly status?: RunStatus; readonly asset?: AssetKey }): Promise<RunRecord[]>;
  run(id: string): Promise<RunRecord | undefined>;
  materializations(
    asset: AssetKey,
    page: Page & { readonly partition?: PartitionKey },
  ): Promise<Materialization[]>;
  materialization(id: string): Promise<Materialization | undefined>;

  /** Asks whoever owns a run to end it. The owner looks every second. Asking twice is asking once. */
  requestCancel(request: CancelRequest): Promise<void>;
  cancelRequest(runId: string): Promise<CancelRequest | undefined>;
}
