/**
 * The database on MySQL or MariaDB.
 *
 * @module
 */
import type { Database, DatabaseMigrated, DatabaseStatus } from "../database.ts";
import { DatabaseSettingError } from "../errors.ts";
import { parseAddress } from "./address.ts";
import { connect, type Connection } from "./connect.ts";
import { type LeaseClock, serverClock } from "./leases.ts";
import { mysqlLedger } from "./ledger.ts";
import { feedbackRows } from "./feedback.ts";
import { migrate, NEWEST_VERSION, versionAtRest, versionOf } from "./migrate.ts";
import { pinRows } from "./pins.ts";
import { gameRows } from "./publish_games.ts";
import { recommendationRows } from "./publish_recommendations.ts";
import { runQueries } from "./run_queries.ts";
import { recordRows } from "./records.ts";
import { measurementRows, versionRegistry } from "./versions.ts";

/** What tests replace. */
export interface MysqlParts {
  readonly clock?: LeaseClock;
}

/** What is further apart orders the materializations of two hosts wrongly, and their ages too. */
const MAX_SKEW_MS = 60_000;

/**
 * Opens a database. An empty one gets its tables; one of an older version is left to `db:migrate`, since other hosts may
 * still be at work with it.
 *
 * @throws {DatabaseSettingError} when it cannot be reached or entered, when it is of an older version, and when the
 * clocks of this host and of the server are more than a minute apart.
 * @throws {DatabaseVersionError} when a newer Questline wrote it.
 * @throws {DatabaseError} when it holds another program's tables.
 */
export async function openMysql(url: string, { clock = serverClock }: MysqlParts = {}): Promise<Database> {
  const connection = await enter(url);
  try {
    refuseSkew(connection);
    let version = await versionOf(connection);
    // Another process may be between two migrations of an empty database: what counts is what it comes to.
    if (version > 0 && version < NEWEST_VERSION) version = await versionAtRest(connection);
    if (version === 0) await migrate(connection);
    else if (version < NEWEST_VERSION) throw outdated(connection, version);
    else if (version > NEWEST_VERSION) await migrate(connection); // Refuses, and says why.
  } catch (error) {
    await connection.close();
    throw error;
  }
  return {
    ledger: mysqlLedger(connection, clock),
    versions: versionRegistry(connection),
    pins: pinRows(connection, clock),
    records: recordRows(connection),
    measurements: measurementRows(connection),
    recommendations: recommendationRows(connection),
    games: gameRows(connection),
    feedback: feedbackRows(connection),
    runs: runQueries(connection),
    close: () => connection.close(),
  };
}

/** Looks at a database and changes nothing. @throws as {@link openMysql} does, but for its version and the clocks. */
export async function mysqlStatus(url: string): Promise<DatabaseStatus> {
  const connection = await enter(url);
  try {
    const { flavour, version, aheadMs } = connection.server;
    return {
      where: connection.address.shown,
      server: `${flavour} ${version}`,
      version: await versionOf(connection),
      newest: NEWEST_VERSION,
      notes: [
        `tls=${connection.address.tls}`,
        `the server's clock is ${Math.abs(aheadMs)} ms ${aheadMs < 0 ? "behind" : "ahead of"} this host's`,
      ],
    };
  } finally {
    await connection.close();
  }
}

/** Brings a database to the newest version. @throws as {@link openMysql} does. */
export async function migrateMysql(url: string): Promise<DatabaseMigrated> {
  const connection = await enter(url);
  try {
    return { where: connection.address.shown, ...await migrate(connection) };
  } finally {
    await connection.close();
  }
}

async function enter(url: string): Promise<Connection> {
  try {
    return await connect(parseAddress(url));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new DatabaseSettingError(`Cannot read DATABASE_URL: ${error.message}`, "mysql");
  }
}

function refuseSkew({ server, address }: Connection): void {
  const { aheadMs } = server;
  if (Math.abs(aheadMs) <= MAX_SKEW_MS) return;
  throw new DatabaseSettingError(
    `Cannot use database "${address.shown}": its server's clock is ${
      Math.round(Math.abs(aheadMs) / 1000)
    } s ` +
      `${
        aheadMs > 0 ? "ahead of" : "behind"
      } this host's: set both by a time server, or correct DATABASE_URL`,
    address.shown,
  );
}

function outdated({ address }: Connection, version: number): DatabaseSettingError {
  return new DatabaseSettingError(
    `Cannot use database "${address.shown}": it has version ${version}, and this Questline needs version ` +
      `${NEWEST_VERSION}: when nobody works with it, run: deno task db:migrate (or correct DATABASE_URL)`,
    address.shown,
  );
}
