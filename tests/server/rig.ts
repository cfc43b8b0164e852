/**
 * A server on a world in memory: no disk, no database, no port.
 *
 * @module
 */
import { memoryEngine, memoryVersions } from "../../assets/engine/mod.ts";
import type { Database } from "../../db/mod.ts";
import { createServer, type Server, type ServerDeps, type ServerSettings } from "../../server/mod.ts";

/** What the tests' servers are told, unless a test says otherwise. */
export const SETTINGS: ServerSettings = {
  host: "127.0.0.1",
  port: 0,
  apiToken: undefined,
  corsOrigins: [],
  rateLimit: undefined,
  trustProxy: false,
  alias: "champion",
  pollMs: 60_000,
  bodyBytes: 1 << 20,
  bodyMs: 5_000,
  drainMs: 5_000,
};

/** A server, and all that it logged. */
export interface Rig extends AsyncDisposable {
  readonly server: Server;
  readonly logged: Parameters<ServerDeps["log"]>[0][];
  /** Asks for a path of the server. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Sends a value as JSON; text and bytes as they are. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** Puts a server together from what the test says, and the rest in memory. */
export function rig(
  parts: Partial<Omit<ServerDeps, "settings">> & { settings?: Partial<ServerSettings> } = {},
): Rig {
  const logged: Rig["logged"] = [];
  const engine = parts.engine ?? memoryEngine([]);
  const database = { ledger: engine.ledger } as Database;
  const server = createServer({
    engine,
    database,
    versions: memoryVersions(),
    log: (record) => void logged.push(record),
    ...parts,
    settings: { ...SETTINGS, ...parts.settings },
  });
  return {
    server,
    logged,
    get: (path, headers = {}) =>
      server.fetch(new Request(`http://localhost${path}`, { headers }), "127.0.0.1"),
    post(path, body, headers = {}) {
      const sent = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
      return server.fetch(
        new Request(`http://localhost${path}`, {
          method: "POST",
          body: sent as BodyInit,
          headers: { "content-type": "application/json", ...headers },
        }),
        "127.0.0.1",
      );
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}
