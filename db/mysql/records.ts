/**
 * Steps, checks and numbers as rows, in MySQL and MariaDB.
 *
 * @module
 */
import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import type { RunEvent } from "../../assets/engine/events.ts";
import type { Materialization } from "../../assets/engine/ledger.ts";
import type { Records } from "../database.ts";
import { checkRows, pointRows, stepRows } from "../record_rows.ts";
import type { Connection, Queries } from "./connect.ts";
import { insertInto } from "./insert.ts";
import { checks, metadataPoints, steps } from "./schema.ts";

/** Reads over a connection. */
export function recordRows(connection: Connection): Records {
  return {
    steps: (runId) =>
      connection.read((queries) =>
        queries.select({
          asset: steps.asset,
          partition: steps.partition,
          outcome: steps.outcome,
          startedAt: steps.startedAt,
          finishedAt: steps.finishedAt,
        }).from(steps).where(eq(steps.runId, runId))
          .orderBy(asc(steps.startedAt), asc(steps.asset), asc(steps.partition))
      ),
    checks: (asset, { partition = "", limit = 100 } = {}) =>
      connection.read((queries) =>
        queries.select().from(checks).where(and(eq(checks.asset, asset), eq(checks.partition, partition)))
          .orderBy(desc(checks.runId), desc(checks.name)).limit(limit)
      ),
    async numbers(asset) {
      const rows = await connection.read((queries) =>
        queries.selectDistinct({ name: metadataPoints.name }).from(metadataPoints)
          .where(eq(metadataPoints.asset, asset)).orderBy(asc(metadataPoints.name))
      );
      return rows.map(({ name }) => name);
    },
    points: (asset, name, { partition = "", limit = 1000 } = {}) =>
      connection.read((queries) =>
        queries.select({
          partition: metadataPoints.partition,
          materializationId: metadataPoints.materializationId,
          at: metadataPoints.at,
          value: metadataPoints.value,
        }).from(metadataPoints).where(and(
          eq(metadataPoints.asset, asset),
          eq(metadataPoints.name, name),
          eq(metadataPoints.partition, partition),
        )).orderBy(desc(metadataPoints.materializationId)).limit(limit)
      ),
  };
}

/** Writes what events tell, within their transaction. */
export async function recordEvents(tx: Queries, events: readonly RunEvent[]): Promise<void> {
  const ofSteps = stepRows(events);
  if (ofSteps.length > 0) {
    await tx.insert(steps).values(ofSteps).onDuplicateKeyUpdate({
      set: { outcome: sql`values(outcome)`, finishedAt: sql`values(finished_at)` },
    });
  }
  const ofChecks = checkRows(events);
  if (ofChecks.length > 0) {
    await tx.insert(checks).values(ofChecks).onDuplicateKeyUpdate({
      set: { passed: sql`values(passed)`, message: sql`values(message)`, at: sql`values(at)` },
    });
  }
}

/** Writes the numbers of a materialization, within its transaction. */
export async function recordMaterialization(tx: Queries, materialization: Materialization): Promise<void> {
  await insertInto(tx, metadataPoints, pointRows(materialization));
}

/** Deletes what hangs on materializations. */
export async function forgetPoints(tx: Queries, ids: readonly string[]): Promise<void> {
  await tx.delete(metadataPoints).where(inArray(metadataPoints.materializationId, [...ids]));
}

/** Deletes what hangs on runs. */
export async function forgetRunRecords(tx: Queries, ids: readonly string[]): Promise<void> {
  await tx.delete(steps).where(inArray(steps.runId, [...ids]));
  await tx.delete(checks).where(inArray(checks.runId, [...ids]));
}
