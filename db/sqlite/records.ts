/**
 * Steps, checks and numbers as rows, in SQLite.
 *
 * @module
 */
import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { RunEvent } from "../../assets/engine/events.ts";
import type { Materialization } from "../../assets/engine/ledger.ts";
import type { Records } from "../database.ts";
import type { StepKey } from "../../assets/engine/keys.ts";
import { type CheckRow, checkRows, numbersOf, stepRows } from "../record_rows.ts";
import { compiled, later, rowLater } from "./compiled.ts";
import { type Connection, isOneOf, type Transaction, written } from "./connect.ts";
import { checks, materializations, metadataPoints, metadataSeries, steps } from "./schema.ts";

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
    async numbers(asset, partition = "") {
      const rows = await connection.read(
        queries.select({ name: metadataSeries.name }).from(metadataSeries)
          .where(and(eq(metadataSeries.asset, asset), eq(metadataSeries.partition, partition)))
          .orderBy(asc(metadataSeries.name)),
      );
      return rows.map(({ name }) => name);
    },
    points(asset, name, { partition = "", limit = 1000 } = {}) {
      return connection.read(
        queries.select({ at: metadataPoints.at, value: metadataPoints.value }).from(metadataSeries)
          .innerJoin(metadataPoints, eq(metadataPoints.series, metadataSeries.id))
          .where(and(
            eq(metadataSeries.asset, asset),
            eq(metadataSeries.partition, partition),
            eq(metadataSeries.name, name),
          )).orderBy(desc(metadataPoints.at)).limit(limit),
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
  const mendCheck = compiled<CheckRow>(() =>
    queries.update(checks).set({ passed: true, message: null, at: sql`${later("at")}` }).where(and(
      eq(checks.asset, later("asset")),
      eq(checks.partition, later("partition")),
      eq(checks.runId, later("runId")),
      eq(checks.name, later("name")),
    ))
  );
  const addSeries = compiled<Omit<typeof metadataSeries.$inferSelect, "id">>(() =>
    queries.insert(metadataSeries).values({
      asset: later("asset"),
      partition: later("partition"),
      name: later("name"),
    }).onConflictDoNothing()
  );
  const seriesOf = ({ asset, partition }: StepKey) =>
    and(eq(metadataSeries.asset, asset), eq(metadataSeries.partition, partition));
  const seriesIn = (tx: Transaction, step: StepKey) =>
    tx.all(
      queries.select({ id: metadataSeries.id, name: metadataSeries.name }).from(metadataSeries)
        .where(seriesOf(step)),
    );
  const addPoint = compiled<typeof metadataPoints.$inferInsert>(() =>
    queries.insert(metadataPoints).values(rowLater(metadataPoints)).onConflictDoUpdate({
      target: [metadataPoints.series, metadataPoints.at],
      set: { value: sql`excluded.value` },
    })
  );
  return {
    /** What events tell. */
    events(tx: Transaction, events: readonly RunEvent[]): void {
      for (const row of stepRows(events)) tx.run(addStep(row));
      for (const row of checkRows(events)) tx.run(row.passed ? mendCheck(row) : addCheck(row));
    },
    /** The numbers of a materialization. */
    materialization(tx: Transaction, materialization: Materialization): void {
      const { asset, partition, finishedAt: at } = materialization;
      const numbers = numbersOf(materialization);
      if (numbers.size === 0) return;
      let known = new Map(seriesIn(tx, materialization).map(([id, name]) => [name as string, id as number]));
      const unknown = [...numbers.keys()].filter((name) => !known.has(name));
      for (const name of unknown) tx.run(addSeries({ asset, partition, name }));
      if (unknown.length > 0) {
        known = new Map(seriesIn(tx, materialization).map(([id, name]) => [name as string, id as number]));
      }
      for (const [name, value] of numbers) tx.run(addPoint({ series: known.get(name)!, at, value }));
    },
    /** Deletes what hangs on materializations, before they are deleted themselves. */
    forgetMaterializations(tx: Transaction, ids: readonly string[]): void {
      tx.run(written(sql`
        delete from ${metadataPoints} where (series, at) in (
          select s.id, m.finished_at from ${materializations} m
          join ${metadataSeries} s on s.asset = m.asset and s.partition = m.partition
          where m.id in (select value from json_each(${JSON.stringify(ids)})))`));
    },
    /** Deletes what hangs on runs. */
    forgetRuns(tx: Transaction, ids: readonly string[]): void {
      tx.run(queries.delete(steps).where(isOneOf(steps.runId, ids)));
      tx.run(queries.delete(checks).where(isOneOf(checks.runId, ids)));
    },
  };
}
