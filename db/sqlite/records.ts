/**
 * Steps, checks and numbers as rows, in SQLite.
 *
 * @module
 */
import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { RunEvent } from "../../assets/engine/events.ts";
import type { Materialization } from "../../assets/engine/ledger.ts";
import type { Records } from "../database.ts";
import { checkRows, pointRows, stepRows } from "../record_rows.ts";
import { compiled, rowLater } from "./compiled.ts";
import { type Connection, isOneOf, type Transaction } from "./connect.ts";
import { insertInto } from "./insert.ts";
import { checks, metadataPoints, steps } from "./schema.ts";

/** Reads over a connection. */
export function recordRows(connection: Connection): Records {
  const { queries } = connection;
  return {
    steps: (runId) =>
      connection.read(
        queries.select({
          asset: steps.asset,
          partition: steps.partition,
          outcome: steps.outcome,
          startedAt: steps.startedAt,
          finishedAt: steps.finishedAt,
        }).from(steps).where(eq(steps.runId, runId))
          .orderBy(asc(steps.startedAt), asc(steps.asset), asc(steps.partition)),
      ),
    checks(asset, { partition = "", limit = 100 } = {}) {
      return connection.read(
        queries.select().from(checks).where(and(eq(checks.asset, asset), eq(checks.partition, partition)))
          .orderBy(desc(checks.runId), desc(checks.name)).limit(limit),
      );
    },
    async numbers(asset) {
      const rows = await connection.read(
        queries.selectDistinct({ name: metadataPoints.name }).from(metadataPoints)
          .where(eq(metadataPoints.asset, asset)).orderBy(asc(metadataPoints.name)),
      );
      return rows.map(({ name }) => name);
    },
    points(asset, name, { partition = "", limit = 1000 } = {}) {
      return connection.read(
        queries.select({
          partition: metadataPoints.partition,
          materializationId: metadataPoints.materializationId,
          at: metadataPoints.at,
          value: metadataPoints.value,
        }).from(metadataPoints).where(and(
          eq(metadataPoints.asset, asset),
          eq(metadataPoints.name, name),
          eq(metadataPoints.partition, partition),
        )).orderBy(desc(metadataPoints.materializationId)).limit(limit),
      );
    },
  };
}

/** Writes the rows, within the transactions of what they tell. */
export function recordWriter({ queries }: Pick<Connection, "queries">) {
  const addStep = compiled<typeof steps.$inferInsert>(() =>
    queries.insert(steps).values(rowLater(steps)).onConflictDoUpdate({
      target: [steps.runId, steps.asset, steps.partition],
      set: { outcome: sql`excluded.outcome`, finishedAt: sql`excluded.finished_at` },
    })
  );
  const addCheck = compiled<typeof checks.$inferInsert>(() =>
    queries.insert(checks).values(rowLater(checks)).onConflictDoUpdate({
      target: [checks.asset, checks.partition, checks.runId, checks.name],
      set: { passed: sql`excluded.passed`, message: sql`excluded.message`, at: sql`excluded.at` },
    })
  );
  return {
    /** What events tell. */
    events(tx: Transaction, events: readonly RunEvent[]): void {
      for (const row of stepRows(events)) tx.run(addStep(row));
      for (const row of checkRows(events)) tx.run(addCheck(row));
    },
    /** The numbers of a materialization. */
    materialization(tx: Transaction, materialization: Materialization): void {
      insertInto(tx, metadataPoints, pointRows(materialization));
    },
    /** Deletes what hangs on materializations. */
    forgetMaterializations(tx: Transaction, ids: readonly string[]): void {
      tx.run(queries.delete(metadataPoints).where(isOneOf(metadataPoints.materializationId, ids)));
    },
    /** Deletes what hangs on runs. */
    forgetRuns(tx: Transaction, ids: readonly string[]): void {
      tx.run(queries.delete(steps).where(isOneOf(steps.runId, ids)));
      tx.run(queries.delete(checks).where(isOneOf(checks.runId, ids)));
    },
  };
}
