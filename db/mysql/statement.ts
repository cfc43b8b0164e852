/**
 * One statement on one connection, with a limit to its time.
 *
 * @module
 */
import type { Connection as Driver, FieldPacket, QueryResult } from "mysql2/promise";
import { Failure, withoutText } from "./mysql_errors.ts";

/** What the driver answers: rows or a result, and the columns. */
export type Answer = [QueryResult, FieldPacket[]];

/**
 * Runs a statement. The connection is useless when it was given up: the server may still be at work.
 *
 * @param limitMs 0 for none
 * @throws {Failure} for what the server, the network or the limit says.
 */
export async function run(
  connection: Driver,
  statement: string | object,
  values: unknown,
  limitMs: number,
): Promise<Answer> {
  const answer = connection.query(statement as never, values as never) as Promise<Answer>;
  if (limitMs === 0) return await answer.catch(rethrow);
  // The driver's own limit leaves its timer behind when the connection breaks.
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      connection.destroy();
      reject(new Failure("PROTOCOL_SEQUENCE_TIMEOUT", undefined, undefined));
    }, limitMs);
  });
  try {
    return await Promise.race([answer.catch(rethrow), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Errors lose the driver's text here, before Drizzle makes a message of the statement and its parameters. */
function rethrow(error: unknown): never {
  throw withoutText(error);
}

/** A connection that lets no statement take longer than that, for Drizzle, which has no word for it. */
export function limited(connection: Driver, limitMs: number): Driver {
  const query = (options: object, values: unknown) => run(connection, options, values, limitMs);
  return { query, execute: query } as unknown as Driver;
}
