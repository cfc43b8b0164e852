/**
 * Many rows in few statements.
 *
 * @module
 */
import { getTableColumns, sql } from "drizzle-orm";
import { getTableConfig, type MySqlTable } from "drizzle-orm/mysql-core";
import type { Queries } from "./connect.ts";

/** Values a statement: well under what a server takes in one packet, and enough that its cost does not show. */
const MAX_VALUES = 8_000;
/** Long texts fill a packet sooner: at most so many characters a statement, beyond the first row. */
const MAX_CHARACTERS = 1 << 20;

/**
 * Inserts rows, many a statement. Drizzle's own builder makes an object for every value, which takes longer than the
 * insert; so the rows go through the columns' own encoders, and the driver, which quotes them, gets them as they are.
 */
export async function insertInto<T extends MySqlTable>(
  tx: Queries,
  table: T,
  rows: readonly T["$inferInsert"][],
): Promise<void> {
  const columns = Object.entries(getTableColumns(table));
  const names = columns.map(([, column]) => `\`${column.name}\``).join(", ");
  const head = `insert into \`${getTableConfig(table).name}\` (${names}) values `;
  const rowsAtOnce = Math.max(1, Math.floor(MAX_VALUES / columns.length));
  let part: unknown[][] = [];
  let characters = 0;
  const send = async () => {
    if (part.length === 0) return;
    // "?" with a list of lists becomes (…), (…): the driver's way for this.
    await tx.execute(sql`${sql.raw(head)}${sql.param(part)}`);
    part = [];
    characters = 0;
  };
  for (const row of rows as readonly Readonly<Record<string, unknown>>[]) {
    const values: unknown[] = [];
    for (const [key, column] of columns) {
      const value = row[key];
      const encoded = value === undefined || value === null ? null : column.mapToDriverValue(value);
      if (typeof encoded === "string") characters += encoded.length;
      values.push(encoded);
    }
    part.push(values);
    if (part.length === rowsAtOnce || characters > MAX_CHARACTERS) await send();
  }
  await send();
}
