/**
 * Publishing a batch of rows beside the batches that are there, so that readers never see half of one.
 *
 * A batch is announced with no row count, filled in chunks, and completed by setting its count: whatever stops it in
 * between leaves a batch that nobody reads, and the next one clears it away.
 *
 * @module
 */
import { and, asc, count, eq, isNotNull, isNull } from "drizzle-orm";
import type { AnyMySqlColumn, MySqlTable } from "drizzle-orm/mysql-core";
import type { DataVersion } from "../../assets/engine/keys.ts";
import type { Publisher } from "../../assets/engine/ports.ts";
import { DatabaseError } from "../errors.ts";
import type { Connection, Queries } from "./connect.ts";
import { insertInto } from "./insert.ts";
import { published } from "./schema.ts";

/** Rows a transaction. It bounds memory, what a lost connection costs, and how late an abort is seen. */
const CHUNK = 5_000;

/** A table whose rows belong to batches. */
export type BatchTable = MySqlTable & { readonly batch: AnyMySqlColumn };

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
  const isVersion = (version: DataVersion) =>
    and(eq(published.name, name), eq(published.dataVersion, version));
  const isOpen = (batch: number) => and(eq(published.batch, batch), isNull(published.rows));
  const batchesWhere = async (queries: Queries, condition: ReturnType<typeof and>) =>
    (await queries.select({ batch: published.batch }).from(published).where(condition))
      .map(({ batch }) => batch);
  const rowsOf = async (tx: Queries, batch: number) =>
    (await tx.select({ rows: count() }).from(table as MySqlTable).where(eq(table.batch, batch)))[0]!.rows;

  /** Deletes a batch that is not complete, in chunks. */
  async function clear(batch: number): Promise<void> {
    for (;;) {
      const left = await connection.transaction(async (tx) => {
        const [{ affectedRows }] = await tx.delete(table).where(eq(table.batch, batch)).limit(CHUNK);
        if (affectedRows === CHUNK) return true;
        await tx.delete(published).where(isOpen(batch));
        return false;
      });
      if (!left) return;
    }
  }

  const where = connection.address.shown;
  const interfered = () =>
    new DatabaseError(
      `Cannot publish ${name} into database "${where}": another process writes the same batch: run again`,
      where,
    );

  /** Announces a batch; undefined when it is there already. */
  const announce = (version: DataVersion) =>
    connection.transaction(async (tx, again) => {
      const [known] = await tx.select({ batch: published.batch, rows: published.rows }).from(published)
        .where(isVersion(version)).for("update");
      if (known !== undefined) {
        if (known.rows !== null) return undefined;
        // It may be our own, announced by a try whose answer was lost; ours has no rows yet.
        if (again && await rowsOf(tx, known.batch) === 0) return known.batch;
        throw interfered();
      }
      const [{ insertId }] = await tx.insert(published).values({ name, dataVersion: version, rows: null });
      return insertId;
    });

  /** Writes one chunk; `done` rows are there before it. */
  const fill = (batch: number, rows: readonly R[], done: number) =>
    connection.transaction(async (tx, again) => {
      if (again && await rowsOf(tx, batch) === done + rows.length) return;
      await insertInto(tx, table, rows.map((entry) => row(entry, batch)));
    });

  return {
    async has(version) {
      const found = await connection.read((queries) =>
        batchesWhere(queries, and(isVersion(version), isNotNull(published.rows)))
      );
      return found.length > 0;
    },
    async publish(version, value, signal) {
      signal.throwIfAborted();
      const unfinished = await connection.read((queries) =>
        batchesWhere(queries, and(eq(published.name, name), isNull(published.rows)))
      );
      for (const batch of unfinished) await clear(batch);
      const batch = await announce(version);
      if (batch === undefined) return;
      for (let from = 0; from < value.length; from += CHUNK) {
        signal.throwIfAborted();
        await fill(batch, value.slice(from, from + CHUNK), from);
      }
      await connection.transaction(async (tx) => {
        // Nobody else writes under our lease. Should it have been lost, the batch was cleared away beneath us.
        const [found] = await tx.select({ rows: published.rows }).from(published)
          .where(eq(published.batch, batch)).for("update");
        if (found !== undefined && found.rows === value.length) return;
        if (found === undefined || await rowsOf(tx, batch) !== value.length) throw interfered();
        await tx.update(published).set({ rows: value.length }).where(isOpen(batch));
      });
    },
    async withdraw(version) {
      const batches = await connection.transaction(async (tx) => {
        await tx.update(published).set({ rows: null }).where(isVersion(version));
        return await batchesWhere(tx, isVersion(version));
      });
      for (const batch of batches) await clear(batch);
    },
    async versions() {
      const rows = await connection.read((queries) =>
        queries.select({ version: published.dataVersion }).from(published)
          .where(and(eq(published.name, name), isNotNull(published.rows)))
          .orderBy(asc(published.batch))
      );
      return rows.map(({ version }) => version);
    },
  };
}
