/**
 * Brings a file to the version that this program knows.
 *
 * @module
 */
import { sql } from "drizzle-orm";
import { DatabaseError, DatabaseVersionError } from "../errors.ts";
import { type Migration, migrations as known } from "../migrations/sqlite/mod.ts";
import { type Connection, type Transaction, written } from "./connect.ts";

const CREATE = `
create table if not exists migrations (
  version integer primary key not null,
  name text not null,
  applied_at integer not null
)`;

/**
 * Applies the migrations that a file lacks, each in one transaction with its row of `migrations`. Two processes may
 * do so at once: the second waits, and finds it done.
 *
 * @throws {DatabaseVersionError} when the file is newer than the program; nothing is changed then.
 * @throws {DatabaseError} when the file is another program's.
 */
export async function migrate(
  connection: Connection,
  migrations: readonly Migration[] = known,
): Promise<{ readonly from: number; readonly to: number }> {
  const newest = migrations.at(-1)?.version ?? 0;
  const from = await versionOf(connection);
  if (from > newest) throw new DatabaseVersionError(connection.path, from, newest);
  for (const migration of migrations) {
    if (migration.version <= from) continue;
    await connection.transaction((tx) => {
      // Looked up again under the write lock: another process may have been faster.
      if (versionIn(tx, connection.path) >= migration.version) return;
      tx.script(`${CREATE};\n${migration.sql}`);
      tx.run(written(sql`
        insert into migrations (version, name, applied_at)
        values (${migration.version}, ${migration.name}, ${Date.now()})`));
    });
  }
  return { from, to: newest };
}

/** The newest version that this program knows. */
export const NEWEST_VERSION = known.at(-1)!.version;

/** The version of a file; 0 for an empty one. */
export async function versionOf(connection: Connection): Promise<number> {
  const tables = await connection.all(written(TABLES));
  if (!holdsMigrations(tables, connection.path)) return 0;
  return Number((await connection.all(written(NEWEST)))[0]?.[0]);
}

function versionIn(tx: Transaction, path: string): number {
  if (!holdsMigrations(tx.all(written(TABLES)), path)) return 0;
  return Number(tx.all(written(NEWEST))[0]?.[0]);
}

const TABLES =
  sql`select name from sqlite_master where type = 'table' order by name = 'migrations' desc limit 1`;
const NEWEST = sql`select coalesce(max(version), 0) from migrations`;

function holdsMigrations(tables: readonly (readonly unknown[])[], path: string): boolean {
  const first = tables[0]?.[0];
  if (first === undefined || first === "migrations") return first !== undefined;
  throw new DatabaseError(
    `Cannot open database "${path}": it holds tables of another program: move it away, or set another folder`,
    path,
  );
}
