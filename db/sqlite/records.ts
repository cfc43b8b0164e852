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
  const addSeries = compiled<StepKey & { name: string }>(() =>
    queries.insert(metadataSeries).values({
      asset: later("asset"),
      partition: later("partition"),
      name: later("name"),
    }).onConflictDoNothing()
  );
  const seriesOf = ({ asset, partition }: StepKey) =>
    and(eq(metadataSeries.asset, asset), eq(metadataSeries.partition, partition));
  const seriesIn = (tx: Transaction, step: StepKey) =>
    new Map(
      tx.all(
        queries.select({ name: metadataSeries.name, id: metadataSeries.id, last: metadataSeries.last })
          .from(metadataSeries).where(seriesOf(step)),
      ).map(([name, id, last]) => [name as string, { id: id as number, last: last as number | null }]),
    );
  const setLast = compiled<{ id: number; value: number }>(() =>
    queries.update(metadataSeries).set({ last: sql`${later("value")}` }).where(
      eq(metadataSeries.id, later("id")),
    )
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
    /** The numbers of a materialization that are not what they were. */
    materialization(tx: Transaction, materialization: Materialization): void {
      const { asset, partition, finishedAt: at } = materialization;
      const numbers = numbersOf(materialization);
      if (numbers.size === 0) return;
      let known = seriesIn(tx, materialization);
      const unknown = [...numbers.keys()].filter((name) => !known.has(name));
      for (const name of unknown) tx.run(addSeries({ asset, partition, name }));
      if (unknown.length > 0) known = seriesIn(tx, materialization);
      for (const [name, value] of numbers) {
        const { id: series, last } = known.get(name)!;
        if (last === value) continue;
        tx.run(addPoint({ series, at, value }));
        tx.run(setLast({ id: series, value }));
      }
    },
    /** Deletes the points before the one that stood when the oldest materialization was made that is left. */
    forgetPoints(tx: Transaction): void {
      tx.run(written(sql`
        delete from ${metadataPoints} where (series, at) in (
          select p.series, p.at from ${metadataPoints} p join (
            select q.series, max(q.at) as since from ${metadataSeries} s
            join (select asset, partition, min(finished_at) as oldest from ${materializations}
              group by asset, partition) m on m.asset = s.asset and m.partition = s.partition
            join ${metadataPoints} q on q.series = s.id and q.at <= m.oldest
            group by q.series) k on k.series = p.series
          where p.at < k.since)`));
    },
    /** Deletes what hangs on runs. */
    forgetRuns(tx: Transaction, ids: readonly string[]): void {
      tx.run(queries.delete(steps).where(isOneOf(steps.runId, ids)));
      tx.run(queries.delete(checks).where(isOneOf(checks.runId, ids)));
    },
  };
}
