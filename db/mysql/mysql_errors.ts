/**
 * What MySQL, MariaDB and the network report, as errors that say what to do.
 *
 * The driver's own errors hold the statement with its values, and the server's messages repeat values as well. So no
 * text of theirs is passed on: only the name and the number of what happened.
 *
 * @module
 */
import { DrizzleQueryError } from "drizzle-orm";
import { DatabaseError, DatabaseSettingError } from "../errors.ts";
import type { Address } from "./address.ts";

/** A failure of a statement or a connection, without the driver's text. */
export class Failure extends Error {
  override name = "Failure";
  constructor(
    /** `ER_DUP_ENTRY`, `ECONNREFUSED` … */
    readonly code: string,
    readonly number: number | undefined,
    /** The key that a duplicate was refused by. */
    readonly key: string | undefined,
  ) {
    super(number === undefined ? code : `${code} (${number})`);
  }
}

/** Someone else was in the way, and everything was rolled back: the whole transaction may run again. */
const CONFLICTS = new Set([
  "ER_LOCK_DEADLOCK",
  "ER_LOCK_WAIT_TIMEOUT",
  "ER_CHECKREAD",
  "ER_XA_RBDEADLOCK",
  // A row that this one refers to was deleted, or referred to, in between.
  "ER_NO_REFERENCED_ROW_2",
  "ER_ROW_IS_REFERENCED_2",
]);

/** The connection is gone or useless; another one may do. */
const LOST = new Set([
  "PROTOCOL_CONNECTION_LOST",
  "PROTOCOL_SEQUENCE_TIMEOUT",
  "PROTOCOL_PACKETS_OUT_OF_ORDER",
  "PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR",
  "PROTOCOL_ENQUEUE_AFTER_QUIT",
  "PROTOCOL_UNEXPECTED_PACKET",
  "ECONNRESET",
  "ECONNABORTED",
  "ECONNREFUSED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
  "ER_SERVER_SHUTDOWN",
  "ER_NORMAL_SHUTDOWN",
  "ER_CONNECTION_KILLED",
  "ER_QUERY_INTERRUPTED",
  "ER_CON_COUNT_ERROR",
  "ER_USER_LIMIT_REACHED",
  "ER_NET_READ_ERROR",
  "ER_NET_READ_INTERRUPTED",
  "ER_NET_ERROR_ON_WRITE",
  "ER_NET_WRITE_INTERRUPTED",
  "ER_CLIENT_INTERACTION_TIMEOUT",
]);
/** By number, where drivers and servers do not agree on the name. */
const LOST_NUMBERS = new Set([1053, 1077, 1317, 1927, 4031]);
const CONFLICT_NUMBERS = new Set([1020, 1205, 1213]);

/** What trying again is worth. */
export type Kind = "conflict" | "lost" | "final";

/** How a failure is to be taken. */
export function kindOf({ code, number = -1 }: Failure): Kind {
  if (CONFLICTS.has(code) || CONFLICT_NUMBERS.has(number)) return "conflict";
  return LOST.has(code) || LOST_NUMBERS.has(number) ? "lost" : "final";
}

/** A driver's error without its text; anything else as it is. */
export function withoutText(error: unknown): unknown {
  const cause = error instanceof DrizzleQueryError ? error.cause : error;
  if (!(cause instanceof Error) || cause instanceof Failure) return cause;
  const { code, errno, sqlMessage, fatal } = cause as Partial<
    Record<"code" | "errno" | "sqlMessage" | "fatal", unknown>
  >;
  if (typeof code !== "string") {
    // "Can't add new command when connection is in closed state" has no code.
    return fatal === true ? new Failure("PROTOCOL_CONNECTION_LOST", undefined, undefined) : cause;
  }
  if (code === "HANDSHAKE_SSL_ERROR") return new Failure(certificateFailure(cause), undefined, undefined);
  const key = typeof sqlMessage === "string" ? /for key '([\w.]+)'$/.exec(sqlMessage)?.[1] : undefined;
  return new Failure(code, typeof errno === "number" && errno > 0 ? errno : undefined, key);
}

/** The driver gives one code to everything that is wrong with a certificate. */
function certificateFailure(error: Error): string {
  if ("reason" in error && "host" in error) return "ERR_TLS_CERT_ALTNAME_INVALID";
  return /expired/i.test(error.message) ? "CERT_HAS_EXPIRED" : "HANDSHAKE_SSL_ERROR";
}

const TRY = "DATABASE_URL";

/** What to do about failures to get in, which are the address's or the server's settings. */
const SETTINGS: Readonly<Record<string, (at: Address) => string>> = {
  ER_ACCESS_DENIED_ERROR: ({ user }) =>
    `the server refuses user "${user}" or the password: correct them in ${TRY} (in a password "/", "@", ":", "#" ` +
    `and "?" are written %2F, %40, %3A, %23 and %3F)`,
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: ({ user }) =>
    `the server refuses user "${user}": give the password in ${TRY}`,
  ER_BAD_DB_ERROR: ({ database }) =>
    `the server has no database "${database}": create it there, or correct the name in ${TRY}`,
  ER_DBACCESS_DENIED_ERROR: ({ user, database }) =>
    `user "${user}" may not use database "${database}": grant it, or correct ${TRY}`,
  ENOTFOUND: ({ host }) => `there is no host "${host}": correct it in ${TRY}`,
  EAI_AGAIN: ({ host }) =>
    `the name of host "${host}" cannot be looked up: correct it in ${TRY}, or check the network`,
  ECONNREFUSED: ({ host, port }) =>
    `nothing listens on port ${port} of "${host}": start the server, or correct ${TRY}`,
  ETIMEDOUT: ({ host, port, connectTimeoutMs }) =>
    `port ${port} of "${host}" did not answer for ${
      connectTimeoutMs / 1000
    } s: check the server and the network, ` +
    `or correct ${TRY} (connect_timeout is one of its parameters)`,
  EHOSTUNREACH: ({ host }) => `host "${host}" cannot be reached: check the network, or correct ${TRY}`,
  ENETUNREACH: ({ host }) => `host "${host}" cannot be reached: check the network, or correct ${TRY}`,
  ER_HOST_NOT_PRIVILEGED: () =>
    `the server accepts no connection from this host: allow it there, or correct ${TRY}`,
  ER_HOST_IS_BLOCKED: () => "the server has blocked this host after too many failures: run FLUSH HOSTS there",
  ER_SECURE_TRANSPORT_REQUIRED: () => `the server wants TLS: add ?tls=verify or ?tls=required to ${TRY}`,
  HANDSHAKE_NO_SSL_SUPPORT: ({ tls }) =>
    `the server offers no TLS, and ${TRY} says tls=${tls}: set it up there, or take tls=off`,
  HANDSHAKE_SSL_ERROR: () => UNTRUSTED,
  CERT_HAS_EXPIRED: () => "the server's certificate has expired: renew it there",
  ERR_TLS_CERT_ALTNAME_INVALID: ({ host }) =>
    `the server's certificate is not for "${host}": correct the host in ${TRY}, or renew the certificate`,
};
const UNTRUSTED =
  `the server's certificate is not trusted: name its authority in ${TRY} with ca=FILE, or take tls=required, which ` +
  "encrypts and does not check who answers";

/** What the server's user lacks. */
const DENIED = new Set([
  "ER_TABLEACCESS_DENIED_ERROR",
  "ER_COLUMNACCESS_DENIED_ERROR",
  "ER_SPECIFIC_ACCESS_DENIED_ERROR",
]);

/** Failures of the server itself. */
const FAILURES: Readonly<Record<string, readonly [doing: string, advice: string]>> = {
  ER_DISK_FULL: ["write", "the server's disk is full: free some space there and run again"],
  ER_RECORD_FILE_FULL: ["write", "a table is full: free some space on the server's disk and run again"],
  ER_OPTION_PREVENTS_STATEMENT: ["write", "the server may only be read: use the primary server"],
  ER_READ_ONLY_MODE: ["write", "the server may only be read: use the primary server"],
  ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION: ["write", "the server may only be read: use the primary server"],
  ER_NET_PACKET_TOO_LARGE: ["write", "a value is larger than the server takes: raise its max_allowed_packet"],
  ER_DATA_TOO_LONG: [
    "write",
    "a value is too long for its column: names and ids may have up to 255 characters",
  ],
  ER_NO_REFERENCED_ROW_2: ["write", "another process deleted what these rows belong to: run again"],
  ER_ROW_IS_REFERENCED_2: ["write", "another process uses what was to be deleted: run again"],
  ER_LOCK_DEADLOCK: ["write", "others were in the way for too long: run again"],
  ER_LOCK_WAIT_TIMEOUT: [
    "write",
    "another connection has kept a row locked for too long: end it and run again",
  ],
};

/** True for what a person has to set right, now or after a long wait. */
export function isSetting({ code }: Failure): boolean {
  return code in SETTINGS;
}

/** An error for people from what failed while getting in; anything else as it is. */
export function settingError(error: unknown, at: Address): unknown {
  const failure = withoutText(error);
  if (!(failure instanceof Failure)) return failure;
  const advice = SETTINGS[failure.code]?.(at) ??
    (kindOf(failure) === "lost"
      ? `what answers on port ${at.port} of "${at.host}" is no MySQL or MariaDB server, or it is ending: ${failure.message}; ` +
        `check it, or correct ${TRY}`
      : undefined);
  if (advice === undefined) return databaseError(failure, at);
  return new DatabaseSettingError(`Cannot open database "${at.shown}": ${advice}`, at.shown, {
    cause: failure,
  });
}

/** An error for people from what failed in use; anything else as it is. */
export function databaseError(error: unknown, at: Address): unknown {
  const failure = withoutText(error);
  if (!(failure instanceof Failure)) return failure;
  const make = (doing: string, advice: string) =>
    new DatabaseError(`Cannot ${doing} database "${at.shown}": ${advice}`, at.shown, { cause: failure });
  if (DENIED.has(failure.code)) {
    return new DatabaseSettingError(
      `Cannot use database "${at.shown}": user "${at.user}" lacks a right on it (${failure.message}): ` +
        `grant all on that database, or take another user in ${TRY}`,
      at.shown,
      { cause: failure },
    );
  }
  const known = FAILURES[failure.code];
  if (known !== undefined) return make(...known);
  if (kindOf(failure) === "lost") {
    return make(
      "reach",
      `${failure.message}; nothing that was committed is lost: check the server and run again`,
    );
  }
  return make("use", failure.key === undefined ? failure.message : `${failure.message}, key ${failure.key}`);
}
