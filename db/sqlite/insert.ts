/**
 * Many rows in few statements.
 *
 * @module
 */
import { getTableColumns } from "drizzle-orm";
import { getTableConfig, type SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Transaction } from "./connect.ts";

/** Parameters a statement: well under SQLite's 32,766, and enough that the cost of a statement does not show. */
const MAX_PARAMETERS = 4_000;

/**
 * Inserts rows, many a statement. Drizzle's own builder makes an object for every value, which takes longer than the
 * insert; so the text is made here, and the values go through the columns' own encoders.
 */
export function insertInto<T extends SQLiteTable>(
  tx: Transaction,
  table: T,
  rows: readonly T["$inferInsert"][],
): void {
  const columns = Object.entries(getTableColumns(table));
  const name = getTableConfig(table).name;
  const names = columns.map(([, column]) => `"${column.name}"`).join(", ");
  const places = `(${columns.map(() => "?").join(", ")})`;
  const rowsAtOnce = Math.max(1, Math.floor(MAX_PARAMETERS / columns.length));
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const part = rows.slice(from, from + rowsAtOnce);
    const params: unknown[] = [];
    for (const row of part as readonly Readonly<Record<string, unknown>>[]) {
      for (const [key, column] of columns) {
        const value = row[key];
        params.push(value === undefined || value === null ? null : column.mapToDriverValue(value));
      }
    }
    const sql = `insert into "${name}" (${names}) values ${new Array(part.length).fill(places).join(", ")}`;
    tx.run({ toSQL: () => ({ sql, params }) });
  }
}
