/**
 * Publishing a batch of rows beside the batches that are there, so that readers never see half of one.
 *
 * A batch is announced with no row count, filled in chunks, and completed by setting its count: whatever stops it in
 * between leaves a batch that nobody reads, and the next one clears it away.
 *
 * @module
 */
import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { type AnySQLiteColumn, getTableConfig, type SQLiteTable } from "drizzle-orm/sqlite-core";
import type { DataVersion } from "../../assets/engine/keys.ts";
import type { Publisher } from "../../assets/engine/ports.ts";
import { DatabaseError } from "../errors.ts";
import { type Connection, type Transaction, written } from "./connect.ts";
import { insertInto } from "./insert.ts";
import { published } from "./schema.ts";

/** Rows a transaction. It bounds memory, how long others wait for the write lock, and how late an abort is seen. */
const CHUNK = 5_000;

/** A table whose rows belong to batches. */
export type BatchTable = SQLiteTable & { readonly batch: AnySQLiteColumn };

/**
 * A publisher into one table.
 *
 * @param row turns a value's row into the table's
 */
export function batchPublisher<R, T extends BatchTable>(
  connection: Connection,
  name: string,
  table: T,
  row: (value: R, batch: number) => T["$inferInsert"],
): Publisher<readonly R[]> {
  const { queries } = connection;
  const isVersion = (version: DataVersion) =>
    and(eq(published.name, name), eq(published.dataVersion, version));
  const batchesWhere = (tx: Pick<Transaction, "all">, condition: ReturnType<typeof and>) =>
    tx.all(queries.select({ batch: published.batch }).from(published).where(condition))
      .map((found) => found[0] as number);

  const key = sql.join(
    getTableConfig(table).primaryKeys[0]!.columns.map((column) => sql`${column}`),
    sql`, `,
  );

  /** Deletes a batch that is not complete, in chunks. */
  async function clear(batch: number): Promise<void> {
    for (;;) {
      const left = await connection.transaction((tx) => {
        const deleted = tx.run(written(sql`
          delete from ${table} where (${key}) in (select ${key} from ${table} where batch = ${batch} limit ${CHUNK})`));
        if (deleted === CHUNK) return true;
        tx.run(queries.delete(published).where(and(eq(published.batch, batch), isNull(published.rows))));
        return false;
      });
      if (!left) return;
    }
  }

  const interfered = () =>
    new DatabaseError(
      `Cannot publish ${name} into database "${connection.path}": another process writes the same batch: run again`,
      connection.path,
    );

  return {
    async has(version) {
      const rows = await connection.all(
        queries.select({ batch: published.batch }).from(published)
          .where(and(isVersion(version), isNotNull(published.rows))),
      );
      return rows.length > 0;
    },
    async publish(version, value, signal) {
      signal.throwIfAborted();
      const unfinished = await connection.snapshot((tx) =>
        batchesWhere(tx, and(eq(published.name, name), isNull(published.rows)))
      );
      for (const batch of unfinished) await clear(batch);
      const batch = await connection.transaction((tx) => {
        const [known] = tx.all(
          queries.select({ rows: published.rows }).from(published).where(isVersion(version)),
        );
        if (known !== undefined) {
          if (known[0] === null) throw interfered();
          return undefined;
        }
        tx.run(queries.insert(published).values({ name, dataVersion: version, rows: null }));
        return batchesWhere(tx, isVersion(version))[0]!;
      });
      if (batch === undefined) return;
      for (let from = 0; from < value.length; from += CHUNK) {
        // Lets timers and signals in between two chunks; the inserts themselves are synchronous.
        await new Promise((resolve) => setTimeout(resolve, 0));
        signal.throwIfAborted();
        const rows = value.slice(from, from + CHUNK).map((entry) => row(entry, batch));
        await connection.transaction((tx) => insertInto(tx, table, rows), "quick");
      }
      await connection.transaction((tx) => {
        const [count] = tx.all(
          queries.select({ rows: sql`count(*)` }).from(table).where(eq(table.batch, batch)),
        );
        // Nobody else writes under our lease. Should it have been lost, the batch was cleared away beneath us.
        if (count?.[0] === value.length) {
          const completed = tx.run(
            queries.update(published).set({ rows: value.length })
              .where(and(eq(published.batch, batch), isNull(published.rows))),
          );
          if (completed === 1) return;
        }
        throw interfered();
      });
    },
    async withdraw(version) {
      const batches = await connection.transaction((tx) => {
        const found = batchesWhere(tx, isVersion(version));
        tx.run(queries.update(published).set({ rows: null }).where(isVersion(version)));
        return found;
      });
      for (const batch of batches) await clear(batch);
    },
    async versions() {
      const rows = await connection.all(
        queries.select({ version: published.dataVersion }).from(published)
          .where(and(eq(published.name, name), isNotNull(published.rows)))
          .orderBy(asc(published.batch)),
      );
      return rows.map((found) => found[0] as DataVersion);
    },
  };
}
