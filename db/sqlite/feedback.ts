/**
 * Feedback as rows.
 *
 * @module
 */
import { and, asc, eq, gt, lte, sql } from "drizzle-orm";
import {
  DAY_MS,
  DAYS_BEFORE,
  type FeedbackKind,
  type FeedbackRows,
  numbered,
  PLAYS_AT_ONCE,
} from "../feedback.ts";
import { type Connection, isOneOf, type Transaction } from "./connect.ts";
import { insertInto } from "./insert.ts";
import { feedback, feedbackTotals } from "./schema.ts";

/** Feedback over a connection. */
export function feedbackRows(connection: Connection): FeedbackRows {
  const { queries } = connection;
  const totals = queries.select({ kind: feedbackTotals.kind, total: feedbackTotals.total }).from(
    feedbackTotals,
  );

  function totalsIn(tx: Pick<Transaction, "all">) {
    const counts: Record<FeedbackKind, number> = { play: 0, click: 0 };
    for (const [kind, total] of tx.all(totals)) counts[kind as FeedbackKind] = total as number;
    return counts;
  }

  return {
    add(batch) {
      const ids = batch.map(({ id }) => id);
      return connection.transaction((tx) => {
        const known = tx.all(
          queries.select({ id: feedback.id }).from(feedback).where(isOneOf(feedback.id, ids)),
        );
        const before = totalsIn(tx);
        const { rows, added, last } = numbered(batch, new Set(known.map(([id]) => id as string)), before);
        insertInto(tx, feedback, rows);
        for (const [kind, lastId] of Object.entries(last) as [FeedbackKind, string][]) {
          const total = before[kind] + added[kind];
          tx.run(
            queries.insert(feedbackTotals).values({ kind, total, lastId })
              .onConflictDoUpdate({ target: feedbackTotals.kind, set: { total, lastId } }),
          );
        }
        return added;
      });
    },
    counts: () => connection.snapshot(totalsIn),
    async position() {
      const [row] = await connection.read(
        queries.select().from(feedbackTotals).where(eq(feedbackTotals.kind, "play")),
      );
      return { plays: row?.total ?? 0, last: row?.lastId ?? null };
    },
    async *plays(upTo, after = 0) {
      for (let from = after; from < upTo; from += PLAYS_AT_ONCE) {
        const rows = await connection.read(
          queries.select().from(feedback)
            .where(and(
              eq(feedback.kind, "play"),
              gt(feedback.seq, from),
              lte(feedback.seq, Math.min(upTo, from + PLAYS_AT_ONCE)),
            ))
            .orderBy(asc(feedback.seq)),
        );
        yield rows.map(({ seq: _seq, ...rest }) => rest);
      }
    },
    async days(upTo, after = 0) {
      const day = sql<number>`(${feedback.at} + ${sql.raw(`${DAYS_BEFORE * DAY_MS}`)}) / ${
        sql.raw(`${DAY_MS}`)
      }`;
      const rows = await connection.read(
        queries.select({
          day: day.as("day"),
          plays: sql<number>`count(*)`.as("plays"),
          first: sql<number>`min(${feedback.seq})`.as("first"),
          last: sql<number>`max(${feedback.seq})`.as("last"),
        }).from(feedback)
          .where(and(eq(feedback.kind, "play"), gt(feedback.seq, after), lte(feedback.seq, upTo)))
          .groupBy(sql`1`).orderBy(sql`1`),
      );
      return rows.map((row) => ({ ...row, day: row.day - DAYS_BEFORE }));
    },
  };
}
