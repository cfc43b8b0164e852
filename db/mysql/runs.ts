/**
 * Runs, their events, and the last failure of each step.
 *
 * @module
 */
import { and, asc, desc, eq, gt, inArray, lt, lte, ne } from "drizzle-orm";
import type { RunEvent } from "../../assets/engine/events.ts";
import type { Ledger, RunRecord } from "../../assets/engine/ledger.ts";
import { archivedEvents, eventsOfArchive } from "../archived_events.ts";
import type { Connection, Queries } from "./connect.ts";
import { insertInto } from "./insert.ts";
import { forgetRunRecords, recordEvents } from "./records.ts";
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
  return {
    startRun: (run) =>
      connection.transaction(async (tx, again) => {
        if (again && await isStarted(tx, run)) return;
        await tx.insert(runs).values(run);
      }),
    finishRun: (id, status, finishedAt) =>
      connection.transaction(async (tx) => {
        await tx.update(runs).set({ status, finishedAt }).where(eq(runs.id, id));
        await archive(tx, id);
      }),
    runs: (limit) =>
      connection.read((queries) =>
        queries.select().from(runs).orderBy(desc(runs.startedAt), desc(runs.id)).limit(limit)
      ),
    append: async (batch) => {
      if (batch.length === 0) return;
      await connection.transaction(async (tx, again) => {
        if (again && await isAppended(tx, batch[0]!)) return;
        await insertInto(
          tx,
          events,
          batch.map((body) => ({ runId: body.runId, seq: body.seq, at: body.at, type: body.type, body })),
        );
        await recordEvents(tx, batch);
      });
    },
    events: (runId, { after, limit } = {}) =>
      connection.read(async (queries) => {
        // In this order: what is put together in between is found in both, and never in neither.
        const rows = await bodiesOf(queries, runId, after, limit);
        const archived = await archivedOf(queries, runId);
        const last = archived.at(-1)?.seq ?? 0;
        return [...archived, ...rows.filter(({ seq }) => seq > last)]
          .filter(({ seq }) => after === undefined || seq > after)
          .slice(0, limit);
      }),
    failures: () =>
      connection.read((queries) =>
        queries.select().from(failures).orderBy(asc(failures.asset), asc(failures.partition))
      ),
    recordFailure: (failure) =>
      connection.transaction(async (tx) => {
        const { asset: _asset, partition: _partition, ...rest } = failure;
        await tx.insert(failures).values(failure).onDuplicateKeyUpdate({ set: rest });
      }),
    pastRuns: async (before) => {
      const rows = await connection.read((queries) =>
        queries.select({ id: runs.id }).from(runs)
          .where(and(lt(runs.startedAt, before), ne(runs.status, "running")))
          .orderBy(asc(runs.startedAt), asc(runs.id))
      );
      return rows.map(({ id }) => id);
    },
    forgetRuns: async (ids) => {
      if (ids.length === 0) return;
      await connection.transaction(async (tx) => {
        const found = await tx.select({ id: runs.id }).from(runs)
          .where(and(inArray(runs.id, [...ids]), ne(runs.status, "running")));
        const over = found.map(({ id }) => id);
        if (over.length === 0) return;
        await tx.delete(events).where(inArray(events.runId, over));
        await tx.delete(eventArchives).where(inArray(eventArchives.runId, over));
        await tx.delete(runCancels).where(inArray(runCancels.runId, over));
        await forgetRunRecords(tx, over);
        await tx.delete(runs).where(inArray(runs.id, over));
      });
    },
  };
}

async function bodiesOf(
  queries: Queries,
  runId: string,
  after?: number,
  limit?: number,
): Promise<RunEvent[]> {
  const query = queries.select({ body: events.body }).from(events)
    .where(and(eq(events.runId, runId), after === undefined ? undefined : gt(events.seq, after)))
    .orderBy(asc(events.seq));
  return (await (limit === undefined ? query : query.limit(limit))).map(({ body }) => body);
}

async function archivedOf(queries: Queries, runId: string): Promise<readonly RunEvent[]> {
  const [archive] = await queries.select({ events: eventArchives.events }).from(eventArchives)
    .where(eq(eventArchives.runId, runId));
  return eventsOfArchive(runId, archive?.events ?? []);
}

/** Puts the events of a run together. Those that come later stand behind them, one by one. */
async function archive(tx: Queries, runId: string): Promise<void> {
  const bodies = await bodiesOf(tx, runId);
  if (bodies.length === 0) return;
  const together = archivedEvents([...await archivedOf(tx, runId), ...bodies]);
  await tx.insert(eventArchives).values({ runId, events: together })
    .onDuplicateKeyUpdate({ set: { events: together } });
  await tx.delete(events).where(and(eq(events.runId, runId), lte(events.seq, bodies.at(-1)!.seq)));
}

async function isStarted(tx: Queries, { id, owner, startedAt }: RunRecord): Promise<boolean> {
  const found = await tx.select({ id: runs.id }).from(runs)
    .where(and(eq(runs.id, id), eq(runs.owner, owner), eq(runs.startedAt, startedAt)));
  return found.length > 0;
}

/** A batch is there as a whole or not at all, so that its first event tells. */
async function isAppended(tx: Queries, { runId, seq, at, type }: RunEvent): Promise<boolean> {
  const found = await tx.select({ seq: events.seq }).from(events)
    .where(and(eq(events.runId, runId), eq(events.seq, seq), eq(events.at, at), eq(events.type, type)));
  return found.length > 0;
}
