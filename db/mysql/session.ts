/**
 * What a connection needs before it is used, and what the server is.
 *
 * @module
 */
import type { Connection, RowDataPacket } from "mysql2/promise";
import { run } from "./statement.ts";

/** What answers. */
export interface Server {
  readonly flavour: "MariaDB" | "MySQL";
  readonly version: string;
  /** Compares texts byte by byte, and blanks at the end too. Either server has one, under a name of its own. */
  readonly collation: string;
  /** How far the server's clock is ahead of ours, in milliseconds; negative when it is behind. */
  readonly aheadMs: number;
}

/** Seconds that a statement waits for a row that another transaction has locked. */
const LOCK_WAIT_S = 10;

/** Asks the server what it is. */
export async function serverOf(connection: Connection, limitMs: number): Promise<Server> {
  await sessionOf(connection, limitMs);
  const before = Date.now();
  const [rows] = await run(
    connection,
    "select version() as version, unix_timestamp(now(3)) * 1000 as now",
    undefined,
    limitMs,
  );
  const ours = (before + Date.now()) / 2;
  const { version, now } = (rows as RowDataPacket[])[0] as { version: string; now: string | number };
  const isMaria = /mariadb/i.test(version);
  return {
    flavour: isMaria ? "MariaDB" : "MySQL",
    version,
    collation: isMaria ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin",
    aheadMs: Math.round(Number(now) - ours),
  };
}

/** Sets up the session of a new connection. */
export async function sessionOf(connection: Connection, limitMs: number): Promise<void> {
  // READ COMMITTED locks the rows that are written and no gaps between them: hardly anything deadlocks.
  await run(connection, "set session transaction isolation level read committed", undefined, limitMs);
  // Strict: what does not fit is refused. Our quoting relies on backslashes, and time must not depend on a zone.
  await run(
    connection,
    `set session sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
      time_zone = '+00:00', innodb_lock_wait_timeout = ${LOCK_WAIT_S}, autocommit = 1`,
    undefined,
    limitMs,
  );
}
