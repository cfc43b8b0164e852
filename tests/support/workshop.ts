/**
 * A server for tests of the lineage and the runs: any assets, or the pipeline on the bundled sample, over an SQLite file, with
 * runs in this process.
 *
 * @module
 */
import {
  type Asset,
  type AssetKey,
  type Engine,
  memoryEngine,
  memoryVersions,
  type Publisher,
  type Source,
} from "../../assets/engine/mod.ts";
import { gameRows, gamesSource, pipeline, recommendationRows } from "../../assets/mod.ts";
import type { Database } from "../../db/mod.ts";
import { openSqlite } from "../../db/sqlite/mod.ts";
import { sampleGames } from "../../infra/sources/sample.ts";
import { createServer, type Server, type ServerSettings } from "../../server/mod.ts";
import { SETTINGS } from "../server/rig.ts";
import { type InProcessLauncher, inProcessLauncher } from "./in_process_launcher.ts";

/** How a workshop is furnished. */
export interface WorkshopOptions {
  /** The pipeline by default. */
  readonly assets?: readonly Asset[];
  readonly sources?: ReadonlyMap<string, Source<unknown>>;
  readonly settings?: Partial<ServerSettings>;
  readonly parts?: Partial<Engine>;
  /** Where the database file is; a temporary folder by default, which is removed. */
  readonly home?: string;
}

/** The server and its world. */
export interface Workshop extends AsyncDisposable {
  readonly server: Server;
  readonly database: Database;
  readonly engine: Engine;
  readonly launcher: InProcessLauncher;
  /** Config of an asset, from now on. */
  configure(asset: AssetKey, config: Readonly<Record<string, unknown>>): void;
  /** The code of an asset's module, from now on: each file with its hash. */
  rewrite(asset: AssetKey, parts: Readonly<Record<string, string>>): void;
  /** Runs a selection to its end; answers the run's id. */
  materialize(selection?: string, force?: boolean): Promise<string>;
  /** Asks for a page, in English unless the headers say otherwise. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** The text of a page that must be there. */
  page(path: string, headers?: Record<string, string>): Promise<string>;
  /** Sends a form. */
  post(
    path: string,
    fields: Readonly<Record<string, string>>,
    headers?: Record<string, string>,
  ): Promise<Response>;
}

/** Opens it; nothing is materialized yet. */
export async function openWorkshop(options: WorkshopOptions = {}): Promise<Workshop> {
  const home = options.home ?? await Deno.makeTempDir({ prefix: "questline-workshop-" });
  const database = await openSqlite(`${home}/db.sqlite`);
  const config = new Map<AssetKey, Readonly<Record<string, unknown>>>();
  const code = new Map<string, Readonly<Record<string, string>>>();
  const engine = memoryEngine(options.assets ?? pipeline, {
    ledger: database.ledger,
    pins: database.pins,
    sources: options.sources ?? new Map([[gamesSource.name, sampleGames()]]),
    publishers: new Map<string, Publisher<unknown>>([
      [gameRows.name, database.games as Publisher<unknown>],
      [recommendationRows.name, database.recommendations as Publisher<unknown>],
    ]),
    config,
    code: {
      manifest: (module) =>
        Promise.resolve(code.get(module) ?? { [module.replace(/^.*\/(?=[^/]+$)/, "")]: "1" }),
    },
    ...options.parts,
  });
  const faults: string[] = [];
  const launcher = inProcessLauncher(() => engine);
  const server = createServer({
    engine,
    database,
    versions: memoryVersions(),
    runs: launcher,
    settings: { ...SETTINGS, ...options.settings },
    log: (record) => void (record.event === "fault" && faults.push(String(record["error"]))),
  });
  const get: Workshop["get"] = (path, headers = {}) =>
    server.fetch(
      new Request(`http://localhost${path}`, {
        headers: { accept: "text/html", "accept-language": "en", ...headers },
      }),
      "127.0.0.1",
    );
  return {
    server,
    database,
    engine,
    launcher,
    configure(asset, fields) {
      config.set(asset, fields);
      server.services.plans.forget();
    },
    rewrite(asset, parts) {
      code.set(engine.graph.get(asset).module, parts);
      server.services.plans.forget();
    },
    async materialize(selection = "*", force = false) {
      const id = await launcher.start({ selection, force });
      await launcher.settled();
      server.services.plans.forget();
      await server.services.models.refresh();
      return id;
    },
    get,
    async page(path, headers) {
      const response = await get(path, headers);
      const text = await response.text();
      if (response.status !== 200) {
        throw new Error(`${path}: ${response.status}: ${faults.join("\n") || text.slice(0, 2_000)}`);
      }
      return text;
    },
    post: (path, fields, headers = {}) =>
      server.fetch(
        new Request(`http://localhost${path}`, {
          method: "POST",
          headers: {
            "content-type": "application/x-www-form-urlencoded",
            origin: "http://localhost",
            ...headers,
          },
          body: new URLSearchParams(fields),
        }),
        "127.0.0.1",
      ),
    async [Symbol.asyncDispose]() {
      await launcher.close();
      await server.close();
      await database.close();
      if (options.home === undefined) await Deno.remove(home, { recursive: true });
    },
  };
}
