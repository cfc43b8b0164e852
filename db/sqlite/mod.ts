/**
 * The embedded database: one SQLite file.
 *
 * @module
 */
import { dirname } from "node:path";
import type { Database, DatabaseMigrated, DatabaseStatus } from "../database.ts";
import { DatabaseError } from "../errors.ts";
import { connect, type Connection } from "./connect.ts";
import { sqliteLedger } from "./ledger.ts";
import { feedbackRows } from "./feedback.ts";
import { migrate, NEWEST_VERSION, versionOf } from "./migrate.ts";
import { pinRows } from "./pins.ts";
import { gameRows } from "./publish_games.ts";
import { recommendationRows } from "./publish_recommendations.ts";
import { runQueries } from "./run_queries.ts";
import { recordRows } from "./records.ts";
import { measurementRows, versionRegistry } from "./versions.ts";

/**
 * Opens an SQLite file and brings it up to date. The file and its folder are made when they are missing.
 *
 * @throws {DatabaseVersionError} when a newer Questline wrote it.
 * @throws {DatabaseError} when it cannot be opened, saying what to do.
 */
export async function openSqlite(path: string): Promise<Database> {
  const { connection } = await open(path);
  const ledger = sqliteLedger(connection);
  return {
    ledger,
    versions: versionRegistry(connection),
    pins: pinRows(connection),
    records: recordRows(connection),
    measurements: measurementRows(connection),
    recommendations: recommendationRows(connection),
    games: gameRows(connection),
    feedback: feedbackRows(connection),
    runs: runQueries(connection),
    close: () => ledger.close(),
  };
}

/** Looks at a file and changes nothing, not even that it is missing. @throws as {@link openSqlite} does. */
export async function sqliteStatus(path: string): Promise<DatabaseStatus> {
  const version = await exists(path) ? await look(path) : 0;
  return { where: path, server: "SQLite", version, newest: NEWEST_VERSION, notes: [] };
}

/** Brings a file to the newest version. @throws as {@link openSqlite} does. */
export async function migrateSqlite(path: string): Promise<DatabaseMigrated> {
  const { connection, from, to } = await open(path);
  connection.close();
  return { where: path, from, to };
}

async function open(path: string): Promise<{ connection: Connection; from: number; to: number }> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    throw new DatabaseError(
      `Cannot open database "${path}": its folder cannot be made: check that the folder above it can be written`,
      path,
      { cause: error },
    );
  }
  const connection = await connect(path);
  try {
    return { connection, ...await migrate(connection) };
  } catch (error) {
    connection.close();
    throw error;
  }
}

async function look(path: string): Promise<number> {
  const connection = await connect(path);
  try {
    return await versionOf(connection);
  } finally {
    connection.close();
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
