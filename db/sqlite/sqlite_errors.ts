/**
 * SQLite's failures as errors that say what to do.
 *
 * @module
 */
import { DatabaseError } from "../errors.ts";

/** Deno's `node:sqlite` gives a message and no result code, so that the messages of SQLite's C library decide. */
const FAILURES: readonly (readonly [said: RegExp, doing: string, advice: string])[] = [
  [
    /disk is full/,
    "write",
    "the disk is full: free some space and run again; nothing that was committed is lost",
  ],
  [/not a database/, "open", "it is no SQLite file: move it away, or set another folder"],
  [/malformed/, "read", "it is damaged: restore a copy, or move it away and materialize again"],
  [/readonly database/, "write", "it may only be read: give write permission on the file and its folder"],
  [
    /unable to open/,
    "open",
    "the file cannot be opened or created: check that its folder exists and can be written",
  ],
  [
    /disk I\/O error/,
    "use",
    "reading or writing the disk failed: check the disk, its free space and its mount options",
  ],
  [/is locked/, "write", "another program has kept it locked for too long: end that program and run again"],
];

function isSqliteError(error: unknown): error is Error {
  return error instanceof Error && (error as { code?: unknown }).code === "ERR_SQLITE_ERROR";
}

/** True when another connection was in the way and trying again helps. */
export function isLocked(error: unknown): boolean {
  return isSqliteError(error) && error.message.includes("is locked");
}

/** A {@link DatabaseError} for what SQLite reports; anything else as it is. */
export function toDatabaseError(error: unknown, path: string): unknown {
  if (!isSqliteError(error)) return error;
  for (const [said, doing, advice] of FAILURES) {
    if (said.test(error.message)) {
      return new DatabaseError(`Cannot ${doing} database "${path}": ${advice}`, path, { cause: error });
    }
  }
  // What is left is about our own statements (a constraint, say): SQLite names columns then, and no values.
  return new DatabaseError(`Cannot use database "${path}": ${error.message}`, path, { cause: error });
}
