/**
 * Queries whose text is made once. For a single row, Drizzle's building of a statement costs more than running it.
 *
 * @module
 */
import { getTableColumns, is, Param, Placeholder, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Query } from "./connect.ts";

/** A value to be filled in later. */
export const later = (name: string): Placeholder => sql.placeholder(name);

/** Every column of a table as a value to be filled in later, under its own name. */
export function rowLater<T extends SQLiteTable>(table: T): { [K in keyof T["$inferInsert"]]: Placeholder } {
  const names = Object.keys(getTableColumns(table));
  return Object.fromEntries(names.map((name) => [name, later(name)])) as {
    [K in keyof T["$inferInsert"]]: Placeholder;
  };
}

/**
 * A query with values to be filled in.
 *
 * @param build called once, when the query is first used
 */
export function compiled<V extends object>(build: () => Query): (values: V) => Query {
  let built: ReturnType<Query["toSQL"]> | undefined;
  return (values) => ({
    toSQL() {
      built ??= build().toSQL();
      const filled = values as Readonly<Record<string, unknown>>;
      return { sql: built.sql, params: built.params.map((param) => fill(param, filled)) };
    },
  });
}

function fill(param: unknown, values: Readonly<Record<string, unknown>>): unknown {
  if (is(param, Placeholder)) return valueOf(param, values);
  if (!is(param, Param) || !is(param.value, Placeholder)) return param;
  const value = valueOf(param.value, values);
  return value === null ? null : param.encoder.mapToDriverValue(value);
}

function valueOf({ name }: Placeholder, values: Readonly<Record<string, unknown>>): unknown {
  const value = values[name];
  if (value === undefined) throw new TypeError(`Cannot run a query: it has no value for "${name}"`);
  return value;
}
