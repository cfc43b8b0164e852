/**
 * Composes the program: the pipeline's graph on the ports that the configuration asks for.
 *
 * @module
 */
import { join } from "node:path";
import {
  type Asset,
  assetGraph,
  type Engine,
  type EventListener,
  localCompute,
  type Publisher,
  type Source,
  systemClock,
} from "../assets/engine/mod.ts";
import { gameRows, gamesSource, logsSource, recommendationRows } from "../assets/mod.ts";
import { type Database, openDatabase } from "../db/mod.ts";
import { type Artifacts, openArtifacts } from "./artifacts.ts";
import { codeReader } from "./code/code_reader.ts";
import { type Config, databaseOf, type Settings } from "./config.ts";
import { claimOwner, type Owner } from "./process/owner.ts";
import { gamesFile } from "./sources/games_file.ts";
import { ownLogs } from "./sources/own_logs.ts";
import { sampleGames } from "./sources/sample.ts";
import { jsonLinesTracker } from "./tracking/json_lines_tracker.ts";

/** The folder that holds `deno.json`. */
export const ROOT = new URL("../", import.meta.url);

/** A running composition. */
export interface Composition {
  readonly engine: Engine;
  readonly database: Database;
  /** What follows every run, besides who watches this one. */
  readonly listeners: readonly EventListener[];
  /** This process among those that share the home. */
  readonly owner: Owner;
  /** Gives back everything that was opened. */
  close(): Promise<void>;
}

/**
 * Opens the database and binds the ports.
 *
 * @throws {DatabaseError} and {StoreError} when the home or the bucket cannot be used.
 */
export async function compose(
  config: Config,
  assets: readonly Asset[],
  parts: Partial<Engine> = {},
): Promise<Composition> {
  const { settings } = config;
  const home = settings.QUESTLINE_HOME;
  const graph = assetGraph(assets);
  const database = await openDatabase(databaseOf(settings));
  let artifacts: Artifacts | undefined;
  let owner: Owner | undefined;
  try {
    owner = await claimOwner(home);
    artifacts = await openArtifacts(settings, owner.id, { graph, ledger: database.ledger });
    const opened = { owner, artifacts };
    const engine: Engine = {
      graph,
      ledger: database.ledger,
      store: artifacts.store,
      code: codeReader({ root: ROOT }),
      sources: sources(settings),
      publishers: new Map<string, Publisher<unknown>>([
        [gameRows.name, database.games as Publisher<unknown>],
        [recommendationRows.name, database.recommendations as Publisher<unknown>],
      ]),
      compute: localCompute(navigator.hardwareConcurrency),
      config: config.assets,
      owner,
      clock: systemClock,
      leaseTtlMs: settings.QUESTLINE_LEASE_SECONDS * 1000,
      random: Math.random,
      ...parts,
    };
    return {
      engine,
      database,
      listeners: [jsonLinesTracker(join(home, "tracking.jsonl")), ...artifacts.listeners],
      owner,
      async close() {
        opened.artifacts.close();
        await opened.owner.release();
        await database.close();
      },
    };
  } catch (error) {
    artifacts?.close();
    await owner?.release();
    await database.close();
    throw error;
  }
}

function sources(settings: Settings): ReadonlyMap<string, Source<unknown>> {
  const { GAMES_SOURCE: games, GAMES_COLUMNS, LOGS_SOURCE: logs, LOGS_COLUMNS, LOGS_ON_BAD_ROW: onBadRow } =
    settings;
  const bound = new Map<string, Source<unknown>>();
  bound.set(
    gamesSource.name,
    games.kind === "default"
      ? sampleGames()
      : gamesFile(games.path, { yieldBad: true, ...(GAMES_COLUMNS && { columns: GAMES_COLUMNS }) }),
  );
  if (logs.kind === "file") {
    const options = { onBadRow, ...(LOGS_COLUMNS && { columns: LOGS_COLUMNS }) };
    bound.set(logsSource.name, ownLogs(logs, options, settings));
  }
  return bound;
}
