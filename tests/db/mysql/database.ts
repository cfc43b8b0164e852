/**
 * Databases for the tests of the MySQL dialect.
 *
 * @module
 */
import type { Database } from "../../../db/database.ts";
import { callerClock } from "../../../db/mysql/leases.ts";
import { openMysql } from "../../../db/mysql/mod.ts";
import type { MariaDb } from "../../support/mariadb.ts";

/** A new, empty database, which is dropped when it is closed. Time is what the caller says. */
export async function newDatabase(server: MariaDb): Promise<Database> {
  const name = await server.newDatabase();
  const database = await openMysql(server.url(name), { clock: callerClock });
  const close = async () => {
    await database.close();
    await server.run(`drop database if exists ${name}`);
  };
  return { ...database, ledger: { ...database.ledger, close }, close };
}
