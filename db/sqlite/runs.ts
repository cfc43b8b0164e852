/**
 * Runs, their events, and the last failure of each step.
 *
 * @module
 */
import { and, asc, desc, eq, gt } from "drizzle-orm";
import type { Ledger } from "../../assets/engine/ledger.ts";
import type { Connection } from "./connect.ts";
import { insertInto } from "./insert.ts";
import { events, failures, runs } from "./schema.ts";

/** The part of the ledger that this file implements. */
export type RunLedger = Pick<
  Ledger,
  "startRun" | "finishRun" | "runs" | "append" | "events" | "failures" | "recordFailure"
>;

/** Runs over a connection. */
export function runLedger(connection: Connection): RunLedger {
  const { queries } = connection;
  return {
    startRun: (run) =>
      connection.transaction((tx) => {
        tx.run(queries.insert(runs).values(run));
      }),
    finishRun: (id, status, finishedAt) =>
      connection.transaction((tx) => {
        tx.run(queries.update(runs).set({ status, finishedAt }).where(eq(runs.id, id)));
      }),
    runs: (limit) =>
      connection.read(
        queries.select().from(runs).orderBy(desc(runs.startedAt), desc(runs.id)).limit(limit),
      ),
    append: (batch) =>
      connection.transaction((tx) => {
        insertInto(
          tx,
          events,
          batch.map((body) => ({ runId: body.runId, seq: body.seq, at: body.at, type: body.type, body })),
        );
      }, "quick"),
    async events(runId, { after, limit } = {}) {
      const query = queries.select({ body: events.body }).from(events)
        .where(and(eq(events.runId, runId), after === undefined ? undefined : gt(events.seq, after)))
        .orderBy(asc(events.seq));
      const rows = await connection.read(limit === undefined ? query : query.limit(limit));
      return rows.map((row) => row.body);
    },
    failures: () =>
      connection.read(queries.select().from(failures).orderBy(asc(failures.asset), asc(failures.partition))),
    recordFailure: (failure) =>
      connection.transaction((tx) => {
        const { asset: _asset, partition: _partition, ...rest } = failure;
        tx.run(
          queries.insert(failures).values(failure)
            .onConflictDoUpdate({ target: [failures.asset, failures.partition], set: rest }),
        );
      }),
  };
}
