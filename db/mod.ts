/**
 * The database: what happened, and what is published as rows.
 *
 * @module
 */
import type { PlaysTable } from "./mysql/plays_table.ts";
import type { Database, DatabaseMigrated, DatabaseStatus } from "./database.ts";

export type {
  CheckRecord,
  Database,
  DatabaseMigrated,
  DatabaseStatus,
  GameRows,
  Measurements,
  MetadataPoint,
  RecommendationRows,
  Records,
  StepTimes,
} from "./database.ts";
export {
  DAY_MS,
  dayOf,
  type Feedback,
  FEEDBACK_KINDS,
  type FeedbackCounts,
  type FeedbackDay,
  type FeedbackKind,
  type FeedbackPosition,
  type FeedbackRows,
} from "./feedback.ts";
export type { CancelRequest, Page, RunQueries } from "./run_queries.ts";
export { DatabaseError, DatabaseSettingError, DatabaseVersionError } from "./errors.ts";
export { parseAddress } from "./mysql/address.ts";
export type { DayOfPlays, PlayOfTable, PlaysTable, PlaysTableColumns } from "./mysql/plays_table.ts";

/** Where a database is. */
export type DatabaseLocation = {
  readonly dialect: "sqlite";
  /** The file; it and its folder are made when they are missing. */
  readonly path: string;
} | {
  readonly dialect: "mysql";
  /** See `db/mysql/address.ts`. It holds a password: never to be shown. */
  readonly url: string;
};

/**
 * Opens a database, creating it as needed.
 *
 * @throws {DatabaseVersionError} when a newer Questline wrote it.
 * @throws {DatabaseSettingError} when its address has to be corrected, or it has to be migrated first.
 * @throws {DatabaseError} when it cannot be opened, saying what to do.
 */
export async function openDatabase(location: DatabaseLocation): Promise<Database> {
  // Loaded late: a program that uses one dialect does not pay for the others.
  if (location.dialect === "mysql") return await (await import("./mysql/mod.ts")).openMysql(location.url);
  return await (await import("./sqlite/mod.ts")).openSqlite(location.path);
}

/** Looks at a database and changes nothing. @throws as {@link openDatabase} does. */
export async function databaseStatus(location: DatabaseLocation): Promise<DatabaseStatus> {
  if (location.dialect === "mysql") return await (await import("./mysql/mod.ts")).mysqlStatus(location.url);
  return await (await import("./sqlite/mod.ts")).sqliteStatus(location.path);
}

/** Brings a database to the version of this program. @throws as {@link openDatabase} does. */
export async function migrateDatabase(location: DatabaseLocation): Promise<DatabaseMigrated> {
  if (location.dialect === "mysql") return await (await import("./mysql/mod.ts")).migrateMysql(location.url);
  return await (await import("./sqlite/mod.ts")).migrateSqlite(location.path);
}

/** Opens a table of plays in a MySQL or MariaDB database; see `mysql/plays_table.ts`. */
export async function openPlaysTable(url: string, table: string): Promise<PlaysTable> {
  const mysql = await import("./mysql/plays_table.ts");
  return await mysql.openPlaysTable(url, table);
}
