/**
 * Feedback as rows.
 *
 * @module
 */
import { and, asc, eq, gt, inArray, lte, sql } from "drizzle-orm";
import {
  DAY_MS,
  DAYS_BEFORE,
  FEEDBACK_KINDS,
  type FeedbackKind,
  type FeedbackRows,
  numbered,
  PLAYS_AT_ONCE,
} from "../feedback.ts";
import type { Connection } from "./connect.ts";
import { insertInto } from "./insert.ts";
import { feedback, feedbackTotals } from "./schema.ts";

/** Who adds feedback keeps it until it is written, and tries again by itself. */
const PATIENCE = { patienceMs: 2_000 };

/** Feedback over a connection. */
export function feedbackRows(connection: Connection): FeedbackRows {
  const countsOf = (rows: readonly { kind: FeedbackKind; total: number }[]) => {
    const counts: Record<FeedbackKind, number> = { play: 0, click: 0 };
    for (const { kind, total } of rows) counts[kind] = total;
    return counts;
  };
  return {
    add: (batch) =>
      connection.transaction(async (tx) => {
        // Makes the rows, or only locks them: from here on nobody else adds anything until this is committed.
        await tx.insert(feedbackTotals)
          .values(FEEDBACK_KINDS.map((kind) => ({ kind, total: 0, lastId: null })))
          .onDuplicateKeyUpdate({ set: { total: sql`total` } });
        const before = countsOf(await tx.select().from(feedbackTotals));
        const ids = batch.map(({ id }) => id);
        const known = ids.length === 0
          ? []
          : await tx.select({ id: feedback.id }).from(feedback).where(inArray(feedback.id, ids));
        const { rows, added, last } = numbered(batch, new Set(known.map(({ id }) => id)), before);
        await insertInto(tx, feedback, rows);
        for (const [kind, lastId] of Object.entries(last) as [FeedbackKind, string][]) {
          await tx.update(feedbackTotals).set({ total: before[kind] + added[kind], lastId })
            .where(eq(feedbackTotals.kind, kind));
        }
        return added;
      }, PATIENCE),
    counts: () => connection.read(async (queries) => countsOf(await queries.select().from(feedbackTotals))),
    position: () =>
      connection.read(async (queries) => {
        const [row] = await queries.select().from(feedbackTotals).where(eq(feedbackTotals.kind, "play"));
        return { plays: row?.total ?? 0, last: row?.lastId ?? null };
      }),
    async *plays(upTo, after = 0) {
      for (let from = after; from < upTo; from += PLAYS_AT_ONCE) {
        const rows = await connection.read((queries) =>
          queries.select().from(feedback)
            .where(and(
              eq(feedback.kind, "play"),
              gt(feedback.seq, from),
              lte(feedback.seq, Math.min(upTo, from + PLAYS_AT_ONCE)),
            ))
            .orderBy(asc(feedback.seq))
        );
        yield rows.map(({ seq: _seq, ...rest }) => rest);
      }
    },
    async days(upTo, after = 0) {
      const rows = await connection.read((queries) =>
        queries.select({
          day: sql<number>`(${feedback.at} + ${sql.raw(String(DAYS_BEFORE * DAY_MS))}) div ${
            sql.raw(String(DAY_MS))
          }`.mapWith(Number).as("day"),
          plays: sql<number>`count(*)`.mapWith(Number).as("plays"),
          first: sql<number>`min(${feedback.seq})`.mapWith(Number).as("first"),
          last: sql<number>`max(${feedback.seq})`.mapWith(Number).as("last"),
        }).from(feedback)
          .where(and(eq(feedback.kind, "play"), gt(feedback.seq, after), lte(feedback.seq, upTo)))
          .groupBy(sql`1`).orderBy(sql`1`)
      );
      return rows.map((row) => ({ ...row, day: row.day - DAYS_BEFORE }));
    },
  };
}
