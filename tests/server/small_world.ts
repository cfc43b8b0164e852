/**
 * A server over an SQLite file and two small assets in memory, whose runs go on in this process.
 *
 * @module
 */
import { z } from "zod";
import { asset, type Context, json, memoryEngine, memoryVersions } from "../../assets/engine/mod.ts";
import type { Database, Feedback } from "../../db/mod.ts";
import { openSqlite } from "../../db/sqlite/mod.ts";
import type { FeedbackInbox, ServerDeps, ServerSettings } from "../../server/mod.ts";
import { inProcessLauncher } from "../support/in_process_launcher.ts";
import { withFolder } from "../support/program.ts";
import { type Rig, rig } from "./rig.ts";

/** A world. */
export interface World extends Rig {
  readonly database: Database;
  /** What the inbox was given. */
  readonly kept: Feedback[];
  /** What the second asset does before it returns; a test may replace it. */
  work: (context: Context) => void | Promise<void>;
  /** Runs a selection in this process, as the launcher does. */
  run(selection: string): Promise<string>;
  /** Waits until every run is over. */
  settled(): Promise<void>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  json<T = Record<string, unknown>>(path: string): Promise<T>;
}

/** Gives a test a world. */
export function withWorld(
  body: (world: World) => Promise<void>,
  parts: Partial<Omit<ServerDeps, "settings">> & { settings?: Partial<ServerSettings> } = {},
): Promise<void> {
  return withFolder(async (folder) => {
    const database = await openSqlite(`${folder}/db.sqlite`);
    const kept: Feedback[] = [];
    const numbers = asset({
      key: "numbers",
      description: "Some numbers",
      group: "maths",
      codec: json(z.array(z.number())),
      config: z.strictObject({ most: z.int().default(3) }),
      materialize: (_, { config }) => Array.from({ length: config.most }, (_, i) => i),
    });
    const total = asset({
      key: "total",
      description: "Their sum",
      group: "maths",
      deps: { numbers },
      codec: json(z.number()),
      async materialize({ numbers }, context) {
        await world.work(context as unknown as Context);
        return numbers.reduce((a, b) => a + b, 0);
      },
    });
    const engine = memoryEngine([numbers, total], {
      ledger: database.ledger,
      pins: database.pins,
      ...parts.engine,
    });
    const launcher = inProcessLauncher(() => engine);
    const inbox: FeedbackInbox = {
      keep: (batch) => Promise.resolve(void kept.push(...batch)),
      state: () => ({ bytes: 12, limit: 100, problem: null, written: kept.length, torn: 0 }),
    };
    const server = rig({
      engine,
      database,
      versions: memoryVersions(),
      runs: launcher,
      feedback: inbox,
      ...parts,
    });
    const send: World["send"] = (method, path, body, headers = {}) =>
      server.server.fetch(
        new Request(`http://localhost/api/v1${path}`, {
          method,
          headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
        "127.0.0.1",
      );
    const world: World = {
      ...server,
      database,
      kept,
      work: () => {},
      run: (selection) => launcher.start({ selection, force: false }),
      settled: launcher.settled,
      send,
      json: async <T>(path: string) =>
        await (await send("GET", path, undefined, { accept: "application/json" })).json() as T,
    };
    try {
      await body(world);
    } finally {
      await launcher.close();
      await server[Symbol.asyncDispose]();
      await database.close();
    }
  });
}

/** A promise that a test lets go on. */
export function gate(): { readonly open: () => void; readonly passed: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: () => resolve(), passed: promise };
}
