/**
 * The database: what happened, and what is published as rows.
 *
 * @module
 */
import type { Database } from "./database.ts";

export type { Database, GameRows, RecommendationRows } from "./database.ts";
export { DatabaseError, DatabaseVersionError } from "./errors.ts";

/** Where a database is. */
export interface DatabaseLocation {
  readonly dialect: "sqlite";
  /** The file; it and its folder are made when they are missing. */
  readonly path: string;
}

/**
 * Opens a database, creating or migrating it as needed.
 *
 * @throws {DatabaseVersionError} when a newer Questline wrote it.
 * @throws {DatabaseError} when it cannot be opened, saying what to do.
 */
export async function openDatabase(location: DatabaseLocation): Promise<Database> {
  // Loaded late: a program that uses one dialect does not pay for the others.
  const { openSqlite } = await import("./sqlite/mod.ts");
  return await openSqlite(location.path);
}
