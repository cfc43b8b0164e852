/**
 * A pool of connections to one MySQL or MariaDB database, spoken to through Drizzle.
 *
 * Everything that is done here is done in transactions that may run again: after a deadlock, after a lock that was not
 * had in time, and after a connection that broke, as it does when a server is restarted. When it broke between COMMIT
 * and its answer, nobody knows whether the transaction happened; the next try is told so and has to look first.
 *
 * @module
 */
import { drizzle, type MySql2Database } from "drizzle-orm/mysql2";
import type { Pool, PoolConnection } from "mysql2/promise";
import { createPool } from "mysql2/promise";
import { DatabaseSettingError } from "../errors.ts";
import type { Address } from "./address.ts";
import { databaseError, Failure, isSetting, kindOf, settingError, withoutText } from "./mysql_errors.ts";
import { type Server, serverOf, sessionOf } from "./session.ts";
import { limited, run } from "./statement.ts";

/** Builds and runs statements on one connection. */
export type Queries = MySql2Database<Record<string, never>>;

/** How long to go on in spite of conflicts and lost connections. */
export interface Patience {
  readonly patienceMs?: number;
}

/** An open database. */
export interface Connection {
  readonly address: Address;
  readonly server: Server;
  /** Reads, in one statement or in several that need not be of one moment. May run again. */
  read<T>(work: (queries: Queries) => PromiseLike<T>, patience?: Patience): Promise<T>;
  /**
   * Runs `work` between BEGIN and COMMIT, READ COMMITTED. What it throws rolls everything back. It may run again, so it
   * must do nothing else than read and write.
   *
   * @param work is told with `again` that an earlier try may have been committed: it has to look for what it writes.
   */
  transaction<T>(work: (tx: Queries, again: boolean) => Promise<T>, patience?: Patience): Promise<T>;
  /** One connection for as long as `work` takes, without a time limit for its statements. May run again. */
  alone<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** How long a server may be away: a restart with its recovery takes less. */
const PATIENCE_MS = 60_000;
/** Rows that refer to each other were written and deleted at once. More tries mean that it is no accident. */
const REFERENCE_TRIES = 3;
/** About a second in all. */
const ENTER_TRIES = 6;

/**
 * Opens a database. Creates no tables: see `migrate.ts`.
 *
 * @throws {DatabaseSettingError} at once, when it cannot be reached or entered.
 */
export async function connect(address: Address): Promise<Connection> {
  const pool = createPool(await poolOptions(address));
  try {
    return connectionOver(pool, address, await enter(pool, address));
  } catch (error) {
    await pool.end();
    throw settingError(error, address);
  }
}

async function poolOptions(address: Address) {
  const { host, port, user, password, database, tls, ca, pool, connectTimeoutMs } = address;
  return {
    host,
    port,
    user,
    password,
    database,
    connectTimeout: connectTimeoutMs,
    connectionLimit: pool,
    charset: "utf8mb4",
    // Affected rows are those that were found, changed or not.
    flags: ["FOUND_ROWS"],
    ...(tls !== "off" && {
      ssl: {
        rejectUnauthorized: tls === "verify",
        verifyIdentity: tls === "verify",
        ...(ca !== undefined && { ca: await authorities(ca, address) }),
      },
    }),
  };
}

async function authorities(path: string, { shown }: Address): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseSettingError(
      `Cannot open database "${shown}": the file "${path}" cannot be read, which DATABASE_URL names as ca: ${reason}`,
      shown,
    );
  }
}

/** A connection that breaks is tried again; a server that is not there, or refuses, is told at once. */
async function enter(pool: Pool, address: Address): Promise<Server> {
  for (let tries = 1;; tries++) {
    let connection: PoolConnection | undefined;
    try {
      connection = await pool.getConnection();
      const server = await serverOf(connection, address.readTimeoutMs);
      connection.release();
      return server;
    } catch (error) {
      connection?.destroy();
      const failure = withoutText(error);
      const breaks = failure instanceof Failure && kindOf(failure) === "lost" && !isSetting(failure);
      if (!breaks || tries === ENTER_TRIES) throw failure;
      await pause(failure, tries);
    }
  }
}

/** Longer after each try, and not as long for everyone. */
async function pause(failure: Failure, tries: number): Promise<void> {
  const most = kindOf(failure) === "lost" ? Math.min(500, 20 * 2 ** tries) : Math.min(200, 10 * tries);
  await new Promise((resolve) => setTimeout(resolve, most * (0.5 + Math.random() / 2)));
}

function connectionOver(pool: Pool, address: Address, server: Server): Connection {
  const prepared = new WeakMap<object, Queries>();
  let closed: Promise<void> | undefined;

  /** A connection whose session is set up, and its query builder. */
  async function lend(): Promise<{ connection: PoolConnection; queries: Queries }> {
    const connection = await pool.getConnection();
    // The pool wraps a connection anew each time it lends it.
    const key: object = (connection as unknown as { connection: object }).connection;
    let queries = prepared.get(key);
    if (queries === undefined) {
      try {
        await sessionOf(connection, address.readTimeoutMs);
      } catch (error) {
        connection.destroy();
        throw error;
      }
      queries = drizzle(limited(connection, address.readTimeoutMs));
      prepared.set(key, queries);
    }
    return { connection, queries };
  }

  async function withConnection<T>(
    work: (connection: PoolConnection, queries: Queries) => Promise<T>,
  ): Promise<T> {
    let lent: Awaited<ReturnType<typeof lend>> | undefined;
    try {
      lent = await lend();
      const result = await work(lent.connection, lent.queries);
      lent.connection.release();
      return result;
    } catch (error) {
      const failure = withoutText(error);
      if (failure instanceof Failure && kindOf(failure) === "lost") lent?.connection.destroy();
      else lent?.connection.release();
      throw failure;
    }
  }

  async function patiently<T>(
    work: (state: { again: boolean }) => Promise<T>,
    patienceMs = PATIENCE_MS,
  ): Promise<T> {
    const start = performance.now();
    const state = { again: false };
    for (let tries = 1;; tries++) {
      try {
        return await work(state);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        let kind = kindOf(error);
        if (kind === "conflict" && error.code.includes("REFERENCE") && tries >= REFERENCE_TRIES) {
          kind = "final";
        }
        // The try that may have been committed is being committed right now, by a server that does not know that we left.
        if (kind === "final" && state.again && error.code === "ER_DUP_ENTRY" && tries < 10) kind = "lost";
        if (kind === "final" || performance.now() - start > patienceMs) throw databaseError(error, address);
        await pause(error, tries);
      }
    }
  }

  return {
    address,
    server,
    read: (work, { patienceMs } = {}) =>
      patiently(() => withConnection(async (_, queries) => await work(queries)), patienceMs),
    transaction: (work, { patienceMs } = {}) =>
      patiently(
        (state) =>
          withConnection(async (connection, queries) => {
            const command = (sql: string) => run(connection, sql, undefined, address.readTimeoutMs);
            await command("begin");
            let result;
            try {
              result = await work(queries, state.again);
            } catch (error) {
              const failure = withoutText(error);
              // A lock wait that timed out has undone its statement only.
              if (!(failure instanceof Failure) || kindOf(failure) !== "lost") await command("rollback");
              throw failure;
            }
            try {
              await command("commit");
            } catch (error) {
              const failure = withoutText(error);
              if (failure instanceof Failure && kindOf(failure) === "lost") state.again = true;
              throw failure;
            }
            return result;
          }),
        patienceMs,
      ),
    alone: (work) => patiently(() => withConnection((connection) => work(drizzle(limited(connection, 0))))),
    close() {
      return closed ??= pool.end();
    },
  };
}
