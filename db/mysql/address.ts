/**
 * The address of a MySQL or MariaDB database:
 * `mysql://USER:PASSWORD@HOST:PORT/DATABASE?tls=verify&ca=FILE&pool=8&connect_timeout=10&read_timeout=30`.
 *
 * @module
 */
import { isIP } from "node:net";

/** How a connection is encrypted: not at all, with whatever certificate the server has, or with a trusted one only. */
export type Tls = "off" | "required" | "verify";

/** An address, taken apart. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly tls: Tls;
  /** A PEM file of the authorities to trust, instead of the system's. */
  readonly ca: string | undefined;
  /** Connections at once. */
  readonly pool: number;
  readonly connectTimeoutMs: number;
  /** How long one statement may take. */
  readonly readTimeoutMs: number;
  /** The address without its password and parameters, for people. */
  readonly shown: string;
}

const DEFAULT_PORT = 3306;
const DEFAULTS = { pool: 8, connect_timeout: 10, read_timeout: 30 };
const MODES: Readonly<Record<string, Tls>> = {
  off: "off",
  required: "required",
  verify: "verify",
  // The names that MySQL's own programs use, as `ssl-mode`.
  disabled: "off",
  verify_ca: "verify",
  verify_identity: "verify",
};
const PARAMETERS = ["tls", "ssl-mode", "ca", "pool", "connect_timeout", "read_timeout"];

/**
 * Takes an address apart.
 *
 * @throws {SyntaxError} that says what is wrong, without the password.
 */
export function parseAddress(text: string): Address {
  // Not every failure of the URL parser is worth its words, which could hold the password.
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) {
    throw new SyntaxError(
      'it is no address; "/", "@", ":", "#" and "?" in a password are written %2F, %40, %3A, %23 and %3F',
    );
  }
  if (url.protocol !== "mysql:" && url.protocol !== "mariadb:") {
    throw new SyntaxError(`it begins with "${url.protocol}//", which is no database that is known`);
  }
  const host = decoded(url.hostname, "host").replace(/^\[(.*)\]$/, "$1");
  const user = decoded(url.username, "user");
  const database = decoded(url.pathname.slice(1), "database");
  if (host === "") throw new SyntaxError("it names no host");
  if (user === "") throw new SyntaxError("it names no user");
  if (database === "" || database.includes("/")) {
    throw new SyntaxError("it names no database behind the host");
  }
  if (url.hash !== "") throw new SyntaxError('it holds a "#", which is written %23');
  const query = url.searchParams;
  const unknown = [...query.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) {
    throw new SyntaxError(`it has a parameter "${unknown}"; there are ${PARAMETERS.join(", ")}`);
  }
  const tls = tlsOf(query);
  if (tls === "verify" && isIP(host) !== 0) {
    throw new SyntaxError(
      "its tls is verify, which needs the host's name, as its certificate has it, and not its number",
    );
  }
  const seconds = (name: "connect_timeout" | "read_timeout") => 1000 * whole(query, name, 3600);
  const port = url.port === "" ? DEFAULT_PORT : Number(url.port);
  return {
    host,
    port,
    user,
    password: decoded(url.password, "password"),
    database,
    tls,
    ca: query.get("ca") ?? undefined,
    pool: whole(query, "pool", 100),
    connectTimeoutMs: seconds("connect_timeout"),
    readTimeoutMs: seconds("read_timeout"),
    shown: `mysql://${user}@${host.includes(":") ? `[${host}]` : host}:${port}/${database}`,
  };
}

function tlsOf(query: URLSearchParams): Tls {
  const given = query.get("tls") ?? query.get("ssl-mode");
  if (given === null) return "off";
  const mode = MODES[given.toLowerCase()];
  if (mode !== undefined) return mode;
  throw new SyntaxError(`its tls is "${given}"; it may be off, required or verify`);
}

function whole(query: URLSearchParams, name: keyof typeof DEFAULTS, most: number): number {
  const given = query.get(name);
  if (given === null) return DEFAULTS[name];
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= 1 && value <= most) return value;
  throw new SyntaxError(`its ${name} is "${given}"; it may be a whole number from 1 to ${most}`);
}

function decoded(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new SyntaxError(`its ${what} holds a "%" that is no escape; a "%" is written %25`);
  }
}
