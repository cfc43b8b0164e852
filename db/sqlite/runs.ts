/**
 * Runs, their events, and the last failure of each step.
 *
 * @module
 */
import { and, asc, desc, eq, gt, lt, ne } from "drizzle-orm";
import type { RunEvent } from "../../assets/engine/events.ts";
import type { Ledger } from "../../assets/engine/ledger.ts";
import { type ArchivedEvent, archivedEvents, eventsOfArchive } from "../archived_events.ts";
import { unpack } from "../packed.ts";
import { type Connection, isOneOf, type Row, type Transaction } from "./connect.ts";
import { insertInto } from "./insert.ts";
import { recordWriter } from "./records.ts";
import { eventArchives, events, failures, runCancels, runs } from "./schema.ts";

/** The part of the ledger that this file implements. */
export type RunLedger = Pick<
  Ledger,
  | "startRun"
  | "finishRun"
  | "runs"
  | "append"
  | "events"
  | "failures"
  | "recordFailure"
  | "pastRuns"
  | "forgetRuns"
>;

/** Runs over a connection. */
export function runLedger(connection: Connection): RunLedger {
  const { queries } = connection;
  const records = recordWriter(connection);
  const archiveOf = (runId: string) =>
    queries.select({ events: eventArchives.events }).from(eventArchives)
      .where(eq(eventArchives.runId, runId));
  const archivedIn = (runId: string, [row]: readonly Row[]): readonly RunEvent[] =>
    row === undefined ? [] : eventsOfArchive(runId, unpack(row[0] as Uint8Array) as readonly ArchivedEvent[]);
  const bodiesOf = (runId: string, after?: number, limit?: number) => {
    const query = queries.select({ body: events.body }).from(events)
      .where(and(eq(events.runId, runId), after === undefined ? undefined : gt(events.seq, after)))
      .orderBy(asc(events.seq));
    return limit === undefined ? query : query.limit(limit);
  };
  const bodiesIn = (rows: readonly Row[]) => rows.map((row) => JSON.parse(row[0] as string) as RunEvent);

  /** Puts the events of a run together. Those that come later stand behind them, one by one. */
  function archive(tx: Transaction, runId: string): void {
    const rows = tx.all(bodiesOf(runId));
    if (rows.length === 0) return;
    const together = archivedEvents([...archivedIn(runId, tx.all(archiveOf(runId))), ...bodiesIn(rows)]);
    tx.run(
      queries.insert(eventArchives).values({ runId, events: together })
        .onConflictDoUpdate({ target: eventArchives.runId, set: { events: together } }),
    );
    tx.run(queries.delete(events).where(eq(events.runId, runId)));
  }

  return {
    startRun: (run) =>
      connection.transaction((tx) => {
        tx.run(queries.insert(runs).values(run));
      }),
    finishRun: (id, status, finishedAt) =>
      connection.transaction((tx) => {
        tx.run(queries.update(runs).set({ status, finishedAt }).where(eq(runs.id, id)));
        archive(tx, id);
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
        records.events(tx, batch);
      }, "quick"),
    async events(runId, { after, limit } = {}) {
      const found = await connection.snapshot((tx) => ({
        archived: tx.all(archiveOf(runId)),
        rows: tx.all(bodiesOf(runId, after, limit)),
      }));
      return [...archivedIn(runId, found.archived), ...bodiesIn(found.rows)]
        .filter(({ seq }) => after === undefined || seq > after)
        .slice(0, limit);
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
    async pastRuns(before) {
      const rows = await connection.all(
        queries.select({ id: runs.id }).from(runs)
          .where(and(lt(runs.startedAt, before), ne(runs.status, "running")))
          .orderBy(asc(runs.startedAt), asc(runs.id)),
      );
      return rows.map((row) => row[0] as string);
    },
    forgetRuns: (ids) =>
      connection.transaction((tx) => {
        const over = tx.all(
          queries.select({ id: runs.id }).from(runs).where(
            and(isOneOf(runs.id, ids), ne(runs.status, "running")),
          ),
        ).map((row) => row[0] as string);
        if (over.length === 0) return;
        tx.run(queries.delete(events).where(isOneOf(events.runId, over)));
        tx.run(queries.delete(eventArchives).where(isOneOf(eventArchives.runId, over)));
        tx.run(queries.delete(runCancels).where(isOneOf(runCancels.runId, over)));
        records.forgetRuns(tx, over);
        tx.run(queries.delete(runs).where(isOneOf(runs.id, over)));
      }),
  };
}
