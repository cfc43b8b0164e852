/**
 * Brings a database to the version that this program knows.
 *
 * @module
 */
import { sql } from "drizzle-orm";
import { DatabaseError, DatabaseVersionError } from "../errors.ts";
import { type Migration, migrations as known } from "../migrations/mysql/mod.ts";
import type { Connection, Queries } from "./connect.ts";

/** How long to wait for another process that migrates. */
const LOCK_WAIT_S = 120;
const OTHERWISE = "set another database in DATABASE_URL";

/** What a migration came to. */
export interface Migrated {
  readonly from: number;
  readonly to: number;
}

/**
 * Applies the migrations that a database lacks, under a lock of the server that has a name: of several processes one
 * works, and the others find it done.
 *
 * @throws {DatabaseVersionError} when the database is newer than the program; nothing is changed then.
 * @throws {DatabaseError} when it is another program's.
 */
export async function migrate(
  connection: Connection,
  migrations: readonly Migration[] = known,
): Promise<Migrated> {
  const newest = migrations.at(-1)?.version ?? 0;
  const options = `engine = InnoDB default character set utf8mb4 collate ${connection.server.collation}`;
  const first = await versionOf(connection);
  refuseNewer(connection, first, newest);
  if (first === newest) return { from: first, to: newest };
  return await connection.alone((queries) =>
    underLock(connection, queries, async () => {
      // Looked up again under the lock: another process may have been faster.
      const from = await versionIn(connection, queries);
      refuseNewer(connection, from, newest);
      await queries.execute(sql.raw(`
        create table if not exists migrations (
          version int not null,
          name varchar(64) not null,
          applied_at bigint not null,
          primary key (version)
        ) ${options}`));
      for (const { version, name, statements } of migrations) {
        if (version <= from) continue;
        for (const each of statements) {
          const { when, statement } = typeof each === "string" ? { when: undefined, statement: each } : each;
          if (when !== undefined && Number(await one(queries, sql.raw(when))) === 0) continue;
          const isTable = statement.trimStart().startsWith("create table");
          await queries.execute(sql.raw(isTable ? `${statement} ${options}` : statement));
        }
        await queries.execute(sql`
          insert into migrations (version, name, applied_at) values (${version}, ${name}, ${Date.now()})`);
      }
      return { from, to: newest };
    })
  );
}

function refuseNewer({ address }: Connection, found: number, supported: number): void {
  if (found > supported) throw new DatabaseVersionError(address.shown, found, supported, OTHERWISE);
}

async function underLock<T>({ address }: Connection, queries: Queries, work: () => Promise<T>): Promise<T> {
  // Names of locks are the whole server's, and have up to 64 characters.
  const lock = `questline migrate ${address.database}`.slice(0, 64);
  const got = await one(queries, sql`select get_lock(${lock}, ${LOCK_WAIT_S}) as answer`);
  if (Number(got) !== 1) {
    throw new DatabaseError(
      `Cannot migrate database "${address.shown}": another process has been migrating it for ${LOCK_WAIT_S} s: ` +
        "wait for it, or end it and run again",
      address.shown,
    );
  }
  try {
    return await work();
  } finally {
    await one(queries, sql`select release_lock(${lock}) as answer`);
  }
}

/**
 * The version of a database; 0 for an empty one.
 *
 * @throws {DatabaseError} when it is another program's.
 */
export function versionOf(connection: Connection): Promise<number> {
  return connection.read((queries) => versionIn(connection, queries));
}

/** The version of a database when nobody migrates it: waits for who does. @throws as {@link versionOf} does. */
export function versionAtRest(connection: Connection): Promise<number> {
  return connection.alone((queries) => underLock(connection, queries, () => versionIn(connection, queries)));
}

/** The newest version that this program knows. */
export const NEWEST_VERSION = known.at(-1)!.version;

async function versionIn({ address }: Connection, queries: Queries): Promise<number> {
  // Ours among others is taken as well: a database may have guests. A "migrations" of another shape is not ours.
  const answer = await one(
    queries,
    sql`
    select concat(count(*), ' ', coalesce(sum(table_name = 'migrations'), 0)) as answer
    from information_schema.tables where table_schema = database()`,
  );
  const [tables, ours] = String(answer).split(" ").map(Number);
  if (tables === 0) return 0;
  const isOurs = ours === 1 && Number(
        await one(
          queries,
          sql`
    select count(*) as answer from information_schema.columns
    where table_schema = database() and table_name = 'migrations'
    and column_name in ('version', 'name', 'applied_at')`,
        ),
      ) === 3;
  if (!isOurs) {
    throw new DatabaseError(
      `Cannot open database "${address.shown}": it holds tables of another program: ${OTHERWISE}`,
      address.shown,
    );
  }
  return Number(await one(queries, sql`select coalesce(max(version), 0) as answer from migrations`));
}

async function one(queries: Queries, statement: ReturnType<typeof sql>): Promise<unknown> {
  const [rows] = await queries.execute(statement) as unknown as [{ answer: unknown }[]];
  return rows[0]?.answer;
}
