/**
 * The embedded database: one SQLite file.
 *
 * @module
 */
import { dirname } from "node:path";
import type { Database } from "../database.ts";
import { DatabaseError } from "../errors.ts";
import { connect } from "./connect.ts";
import { sqliteLedger } from "./ledger.ts";
import { migrate } from "./migrate.ts";
import { gameRows } from "./publish_games.ts";
import { recommendationRows } from "./publish_recommendations.ts";

/**
 * Opens an SQLite file and brings it up to date. The file and its folder are made when they are missing.
 *
 * @throws {DatabaseVersionError} when a newer Questline wrote it.
 * @throws {DatabaseError} when it cannot be opened, saying what to do.
 */
export async function openSqlite(path: string): Promise<Database> {
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
    await migrate(connection);
  } catch (error) {
    connection.close();
    throw error;
  }
  const ledger = sqliteLedger(connection);
  return {
    ledger,
    recommendations: recommendationRows(connection),
    games: gameRows(connection),
    close: () => ledger.close(),
  };
}
