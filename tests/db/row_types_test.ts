/** @module */
import { assertEquals } from "@std/assert";
import { getTableColumns, is } from "drizzle-orm";
import { MySqlTable } from "drizzle-orm/mysql-core";
import { SQLiteTable } from "drizzle-orm/sqlite-core";
import type { GameRow, MaterializationRow } from "../../db/rows.ts";
import * as mysql from "../../db/mysql/schema.ts";
import * as sqlite from "../../db/sqlite/schema.ts";

/** True when two types are the same, and not merely assignable to each other. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
type Flat<T> = { [K in keyof T]: T[K] };

type Dialect = typeof sqlite;
type Selected<D> = { [K in keyof D]: D[K] extends { $inferSelect: infer R } ? Flat<R> : never };
type Inserted<D> = { [K in keyof D]: D[K] extends { $inferInsert: infer R } ? Flat<R> : never };
type Differing<A, B> = {
  [K in keyof A & keyof B]: Same<A[K], B[K]> extends true ? never : K;
}[keyof A & keyof B];

/** `true`, or the names that differ, so that the compiler's message holds them. */
type None<Names> = [Names] extends [never] ? true : Names;

// Compilation fails when the rows of the two dialects are not the same.
const same: {
  tables: Same<keyof Dialect, keyof typeof mysql>;
  selected: None<Differing<Selected<Dialect>, Selected<typeof mysql>>>;
  inserted: None<Differing<Inserted<Dialect>, Inserted<typeof mysql>>>;
  materialization: Same<
    Flat<MaterializationRow>,
    Flat<Readonly<typeof mysql.materializations.$inferSelect>>
  >;
  game: Same<Flat<GameRow>, Flat<Readonly<typeof mysql.games.$inferSelect>>>;
} = { tables: true, selected: true, inserted: true, materialization: true, game: true };
// A comparison that always succeeds would show here.
const control: [Same<{ a: number }, { a: number | null }>, None<Differing<{ a: 1; b: 2 }, { a: 1; b: 3 }>>] =
  [
    false,
    "b",
  ];

Deno.test("both dialects have the same tables and columns, in the same order, with the same rules for null", () => {
  assertEquals([Object.values(same).every(Boolean), control], [true, [false, "b"]]);
  const shape = (schema: Record<string, unknown>) =>
    Object.entries(schema).filter(([, value]) => is(value, MySqlTable) || is(value, SQLiteTable))
      .map(([name, table]) => [
        name,
        Object.entries(getTableColumns(table as MySqlTable)).map((
          [key, { name, notNull }],
        ) => [key, name, notNull]),
      ]);
  assertEquals(shape(mysql), shape(sqlite));
});
