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
  localCompute,
  type Publisher,
  type Source,
  systemClock,
  type Tracker,
} from "../assets/engine/mod.ts";
import { gameRows, logsSource, model, recommendationRows, trials } from "../assets/mod.ts";
import type { Play } from "../assets/schemas.ts";
import { type Database, openDatabase } from "../db/mod.ts";
import { type Artifacts, openArtifacts } from "./artifacts.ts";
import { codeReader } from "./code/code_reader.ts";
import { type Config, databaseOf } from "./config.ts";
import { notifiers } from "./notice/mod.ts";
import { claimOwner, type Owner } from "./process/owner.ts";
import { modelRegistration } from "./registry/registration.ts";
import { gateOf } from "./settings/gate.ts";
import { boundSources } from "./sources/bound.ts";
import { withFeedback } from "./sources/feedback_plays.ts";
import type { VersionNames } from "./store/s3/mod.ts";
import { jsonLinesTracker } from "./tracking/json_lines_tracker.ts";
import type { Wandb } from "./tracking/wandb/mod.ts";

/** The folder that holds `deno.json`. */
export const ROOT = new URL("../", import.meta.url);

/** A running composition. */
export interface Composition {
  readonly engine: Engine;
  readonly database: Database;
  /** What follows every run, besides who watches this one. */
  readonly listeners: readonly Tracker[];
  /** Weights & Biases, when it is configured. */
  readonly wandb: Wandb | undefined;
  /** Readable names of model versions, where artifacts have readable names. */
  readonly names?: VersionNames;
  /** This process among those that share the home. */
  readonly owner: Owner;
  /** Gives back everything that was opened. */
  close(): Promise<void>;
}

/**
 * Opens the database and binds the ports.
 *
 * @param warn told what went wrong without failing anything
 * @throws {SettingError} for settings that only make sense together.
 * @throws {DatabaseError} and {StoreError} when the home or the bucket cannot be used.
 */
export async function compose(
  config: Config,
  assets: readonly Asset[],
  parts: Partial<Engine> = {},
  warn: (message: string) => void = () => {},
): Promise<Composition> {
  const { settings } = config;
  const home = settings.QUESTLINE_HOME;
  const graph = assetGraph(assets);
  const { clock = systemClock, random = Math.random } = parts;
  const sources = boundSources(settings, { clock, random });
  const database = await openDatabase(databaseOf(settings));
  let artifacts: Artifacts | undefined;
  let owner: Owner | undefined;
  try {
    owner = await claimOwner(home);
    artifacts = await openArtifacts(settings, owner.id, { graph, ledger: database.ledger });
    const opened = { owner, artifacts };
    const bound: Engine = {
      graph,
      ledger: database.ledger,
      pins: database.pins,
      store: artifacts.store,
      code: codeReader({ root: ROOT }),
      sources: settings.FEEDBACK === "on" ? feedbackToo(sources, database) : sources,
      publishers: new Map<string, Publisher<unknown>>([
        [gameRows.name, database.games as Publisher<unknown>],
        [recommendationRows.name, database.recommendations as Publisher<unknown>],
      ]),
      compute: localCompute(navigator.hardwareConcurrency),
      config: config.assets,
      owner,
      clock,
      leaseTtlMs: settings.QUESTLINE_LEASE_SECONDS * 1000,
      random,
      ...parts,
    };
    const { versions, measurements } = database;
    const { names } = artifacts;
    const conclusion = modelRegistration({
      ...bound,
      versions,
      measurements,
      gate: gateOf(settings),
      ...(names && { nameVersion: (version, signal) => names.place(version, signal) }),
    });
    const engine: Engine = { conclusion, ...bound };
    const wandb = await wandbOf(config, engine);
    return {
      engine,
      database,
      listeners: [
        jsonLinesTracker(join(home, "tracking.jsonl")),
        ...artifacts.listeners,
        ...(wandb === undefined ? [] : [wandb.tracker]),
        ...await notifiers(settings, { clock, random, warn, versions: database.versions }),
      ],
      wandb,
      ...(names && { names }),
      owner,
      async close() {
        await wandb?.close();
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

/** The sources, with the plays that the server was told of among the log's. */
function feedbackToo(sources: ReadonlyMap<string, Source<unknown>>, { feedback }: Database) {
  const log = sources.get(logsSource.name) as Source<Play> | undefined;
  return new Map([...sources, [logsSource.name, withFeedback(log, feedback)]]);
}

/** Weights & Biases with the key that is set; nothing without one. */
async function wandbOf(
  { settings, assets }: Config,
  { graph, ledger, clock }: Engine,
): Promise<Wandb | undefined> {
  const { WANDB_API_KEY: apiKey, WANDB_ENTITY: entity, WANDB_MODE: mode } = settings;
  if (apiKey === undefined || mode === "disabled") return undefined;
  const { openWandb } = await import("./tracking/wandb/mod.ts");
  return openWandb({
    settings: {
      apiKey,
      server: settings.WANDB_BASE_URL,
      project: settings.WANDB_PROJECT,
      ...(entity !== undefined && { entity }),
    },
    offline: mode === "offline",
    folder: join(settings.QUESTLINE_HOME, "wandb"),
    graph,
    ledger,
    clock,
    config: assets,
    assets: new Set([trials.key, model.key]),
  });
}
