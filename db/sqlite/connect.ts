/**
 * One SQLite file, opened with `node:sqlite` and spoken to through Drizzle.
 *
 * `node:sqlite` is synchronous. That is used on purpose: a transaction is one synchronous function, so that two
 * asynchronous callers in one process can never get between each other's statements. Between processes, SQLite's
 * own locks decide, and waiting for them is our business, never the caller's.
 *
 * @module
 */
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from "node:sqlite";
import { DrizzleQueryError, type SQL, sql } from "drizzle-orm";
import { type AnySQLiteColumn, SQLiteSyncDialect } from "drizzle-orm/sqlite-core";
import { drizzle, type SqliteRemoteDatabase } from "drizzle-orm/sqlite-proxy";
import { isLocked, toDatabaseError } from "./sqlite_errors.ts";

/** A row, as values in the order of the selected columns. */
export type Row = readonly SQLOutputValue[];

/** A statement that was built but not run. Drizzle's builders are. */
export interface Query {
  toSQL(): { readonly sql: string; readonly params: readonly unknown[] };
}

/** Statements inside of a transaction. */
export interface Transaction {
  all(query: Query): Row[];
  /** The number of rows changed. */
  run(query: Query): number;
  /** Several statements as SQL text, without parameters. */
  script(sql: string): void;
}

/** An open SQLite file. */
export interface Connection {
  readonly path: string;
  /** Builds queries. Await them through {@link Connection.read} only. */
  readonly queries: SqliteRemoteDatabase;
  /** Awaits one query of `queries`; its errors are a `DatabaseError` without parameters. */
  read<T>(query: PromiseLike<T>): Promise<T>;
  /** Runs one statement; its rows are not mapped. */
  all(query: Query): Promise<Row[]>;
  /**
   * Runs `body` between BEGIN IMMEDIATE and COMMIT, without a pause. What it throws rolls everything back. It may be
   * called again when another process holds the file, so it must do nothing else than read and write.
   *
   * A "quick" one does not wait for the disk: power loss may take it back, with every quick one after it, until the
   * next durable one. For what means nothing any more once its process is gone.
   */
  transaction<T>(body: (tx: Transaction) => T, durability?: "durable" | "quick"): Promise<T>;
  /** Several reads of one moment. Never waits for a writer. */
  snapshot<T>(body: (tx: Pick<Transaction, "all">) => T): Promise<T>;
  close(): void;
}

const dialect = new SQLiteSyncDialect();

/** SQL that the builders have no words for, as a query. Its values become parameters. */
export function written(text: SQL): Query {
  return { toSQL: () => dialect.sqlToQuery(text) };
}

/** `column in (…)` with a single parameter, so that thousands of values are no more than one. */
export function isOneOf(column: AnySQLiteColumn, values: readonly string[]): SQL {
  return sql`${column} in (select value from json_each(${JSON.stringify(values)}))`;
}

/** Deno has it; its types do not yet. */
type ArrayStatement = StatementSync & { setReturnArrays(enabled: boolean): void };

/** How long SQLite itself waits for another process's lock. */
const BUSY_TIMEOUT_MS = 10_000;
/** How long we go on where SQLite answers "locked" without waiting, as it does around the creation of a WAL file. */
const GIVE_UP_MS = 30_000;
const MAX_CACHED_STATEMENTS = 200;

/**
 * Opens a file, creating it when it is missing. Creates no tables: see `migrate.ts`.
 *
 * @throws {DatabaseError} when it is no database, cannot be read or cannot be written.
 */
export async function connect(path: string): Promise<Connection> {
  const db = await patiently(path, () => {
    const opened = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    try {
      // WAL: readers never wait for the writer. FULL: a commit is on the disk when it returns, so that power loss
      // cannot take back a materialization that was reported, or whose predecessor was already deleted.
      opened.exec("pragma journal_mode = wal; pragma synchronous = full");
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    }
  });
  return connectionOver(db, path);
}

function connectionOver(db: DatabaseSync, path: string): Connection {
  const prepared = new Map<string, StatementSync>();

  function statement(sql: string): StatementSync {
    let found = prepared.get(sql);
    if (found === undefined) {
      // Statements with many placeholders come in few lengths; a plain limit is enough.
      if (prepared.size >= MAX_CACHED_STATEMENTS) prepared.clear();
      found = db.prepare(sql);
      (found as ArrayStatement).setReturnArrays(true);
      prepared.set(sql, found);
    }
    return found;
  }
  function allOf(sql: string, params: readonly unknown[]): Row[] {
    return statement(sql).all(...params as SQLInputValue[]) as unknown as Row[];
  }
  const tx: Transaction = {
    all(query) {
      const { sql, params } = query.toSQL();
      return allOf(sql, params);
    },
    run(query) {
      const { sql, params } = query.toSQL();
      return Number(statement(sql).run(...params as SQLInputValue[]).changes);
    },
    script: (sql) => db.exec(sql),
  };
  let synchronous = "full";
  function between<T>(begin: string, body: () => T): T {
    db.exec(begin);
    try {
      const result = body();
      db.exec("commit");
      return result;
    } catch (error) {
      // A full disk makes SQLite roll back by itself.
      if (db.isTransaction) db.exec("rollback");
      throw error;
    }
  }
  const queries = drizzle(async (sql, params, method) => {
    const rows = await patiently(path, () => allOf(sql, params as unknown[]));
    return {
      rows: method === "get" ? rows[0] as unknown as SQLOutputValue[] : rows as unknown as SQLOutputValue[],
    };
  });

  return {
    path,
    queries,
    async read(query) {
      try {
        return await query;
      } catch (error) {
        // Drizzle's own message repeats the parameters.
        throw error instanceof DrizzleQueryError ? error.cause : error;
      }
    },
    async all(query) {
      const { sql, params } = query.toSQL();
      return await patiently(path, () => allOf(sql, params));
    },
    transaction: (body, durability = "durable") =>
      patiently(path, () => {
        const wanted = durability === "durable" ? "full" : "normal";
        if (wanted !== synchronous) {
          db.exec(`pragma synchronous = ${wanted}`);
          synchronous = wanted;
        }
        return between("begin immediate", () => body(tx));
      }),
    snapshot: (body) => patiently(path, () => between("begin", () => body(tx))),
    close() {
      if (!db.isOpen) return;
      prepared.clear();
      db.close();
    },
  };
}

/**
 * Runs `work` until the file is not locked. The event loop goes on between two tries, so that heartbeats do too.
 *
 * @throws {DatabaseError} for what SQLite reports.
 */
async function patiently<T>(path: string, work: () => T): Promise<T> {
  const start = performance.now();
  for (let tries = 0;; tries++) {
    try {
      return work();
    } catch (error) {
      if (!isLocked(error) || performance.now() - start > GIVE_UP_MS) throw toDatabaseError(error, path);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(100, 5 * (tries + 1))));
    }
  }
}
