/**
 * Steps, checks and numbers as rows, in MySQL and MariaDB.
 *
 * @module
 */
import { and, asc, desc, eq, inArray, sql } from "drizzle-orm";
import type { RunEvent } from "../../assets/engine/events.ts";
import type { Materialization } from "../../assets/engine/ledger.ts";
import type { Records } from "../database.ts";
import { checkRows, numbersOf, stepRows } from "../record_rows.ts";
import type { Connection, Queries } from "./connect.ts";
import { checks, materializations, metadataPoints, metadataSeries, steps } from "./schema.ts";

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
    async numbers(asset, partition = "") {
      const rows = await connection.read((queries) =>
        queries.select({ name: metadataSeries.name }).from(metadataSeries)
          .where(and(eq(metadataSeries.asset, asset), eq(metadataSeries.partition, partition)))
          .orderBy(asc(metadataSeries.name))
      );
      return rows.map(({ name }) => name);
    },
    points: (asset, name, { partition = "", limit = 1000 } = {}) =>
      connection.read((queries) =>
        queries.select({ at: metadataPoints.at, value: metadataPoints.value }).from(metadataSeries)
          .innerJoin(metadataPoints, eq(metadataPoints.series, metadataSeries.id))
          .where(and(
            eq(metadataSeries.asset, asset),
            eq(metadataSeries.partition, partition),
            eq(metadataSeries.name, name),
          )).orderBy(desc(metadataPoints.at)).limit(limit)
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
  const failed = ofChecks.filter(({ passed }) => !passed);
  if (failed.length > 0) {
    await tx.insert(checks).values(failed).onDuplicateKeyUpdate({
      set: { passed: sql`values(passed)`, message: sql`values(message)`, at: sql`values(at)` },
    });
  }
  for (const { asset, partition, runId, name, passed, at } of ofChecks) {
    if (!passed) continue;
    await tx.update(checks).set({ passed, message: null, at }).where(and(
      eq(checks.asset, asset),
      eq(checks.partition, partition),
      eq(checks.runId, runId),
      eq(checks.name, name),
    ));
  }
}

/** Writes the numbers of a materialization that are not what they were, within its transaction. */
export async function recordMaterialization(tx: Queries, materialization: Materialization): Promise<void> {
  const { asset, partition, finishedAt: at } = materialization;
  const numbers = numbersOf(materialization);
  if (numbers.size === 0) return;
  const isOfStep = and(eq(metadataSeries.asset, asset), eq(metadataSeries.partition, partition));
  const read = async () =>
    new Map((await tx.select().from(metadataSeries).where(isOfStep)).map((series) => [series.name, series]));
  let known = await read();
  const unknown = [...numbers.keys()].filter((name) => !known.has(name));
  if (unknown.length > 0) {
    // The step's lease is ours: nobody else adds to its series.
    await tx.insert(metadataSeries).values(unknown.map((name) => ({ asset, partition, name })));
    known = await read();
  }
  const changed = [...numbers].map(([name, value]) => ({ series: known.get(name)!, at, value }))
    .filter(({ series, value }) => series.last !== value);
  if (changed.length === 0) return;
  await tx.insert(metadataPoints).values(
    changed.map(({ series, ...point }) => ({ series: series.id, ...point })),
  )
    .onDuplicateKeyUpdate({ set: { value: sql`values(value)` } });
  await tx.insert(metadataSeries).values(changed.map(({ series, value }) => ({ ...series, last: value })))
    .onDuplicateKeyUpdate({ set: { last: sql`values(last)` } });
}

/** Deletes the points before the one that stood when the oldest materialization was made that is left. */
export async function forgetPoints(tx: Queries): Promise<void> {
  await tx.execute(sql`
    delete p from ${metadataPoints} p join (
      select q.series, max(q.at) as since from ${metadataSeries} s
      join (select asset, \`partition\`, min(finished_at) as oldest from ${materializations}
        group by asset, \`partition\`) m on m.asset = s.asset and m.\`partition\` = s.\`partition\`
      join ${metadataPoints} q on q.series = s.id and q.at <= m.oldest
      group by q.series) k on k.series = p.series
    where p.at < k.since`);
}

/** Deletes what hangs on runs. */
export async function forgetRunRecords(tx: Queries, ids: readonly string[]): Promise<void> {
  await tx.delete(steps).where(inArray(steps.runId, [...ids]));
  await tx.delete(checks).where(inArray(checks.runId, [...ids]));
}
