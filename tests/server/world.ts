/**
 * A whole pipeline in memory: games, plays, and models that can be made, registered and promoted.
 *
 * @module
 */
import {
  type Alias,
  type Engine,
  memoryEngine,
  memoryVersions,
  type ModelVersion,
  type Publisher,
  run,
  type Source,
  type VersionRegistry,
  WHOLE,
} from "../../assets/engine/mod.ts";
import { newId } from "../../assets/engine/id.ts";
import { gameRows, gamesSource, logsSource, model, pipeline, recommendationRows } from "../../assets/mod.ts";
import type { Play } from "../../assets/schemas.ts";
import { records } from "../pipeline/rig.ts";
import { type Rig, rig } from "./rig.ts";

/** What a test's game says of itself, besides its id. */
export interface WorldGame {
  readonly id: string;
  readonly name: string;
  readonly released?: string;
  readonly rating?: number;
  readonly genres?: readonly string[];
  readonly tags?: readonly string[];
}

const named = (names: readonly string[] = []) => names.map((name) => ({ name }));

/** Ids that are hard on addresses, JSON and HTML. */
export const HARD_IDS = ["a/b", "100%", "안개 등대", "<script>", 'quo"te', "..", "q?x=1&y#z"];

/** Thirty games of two kinds, some of them never played, and the hard ids. */
export const GAMES: readonly WorldGame[] = [
  ...Array.from({ length: 12 }, (_, n) => ({
    id: `rpg${n}`,
    name: `Dragon Tale ${n}`,
    released: `${2000 + n}-05-01`,
    rating: 3 + n / 10,
    genres: ["RPG"],
    tags: n % 2 === 0 ? ["Fantasy", "Story"] : ["Fantasy"],
  })),
  ...Array.from({ length: 12 }, (_, n) => ({
    id: `race${n}`,
    name: `Night Racer ${n}`,
    released: `${2010 + n}-05-01`,
    rating: 2 + n / 10,
    genres: ["Racing"],
    tags: ["Cars"],
  })),
  { id: "730", name: "Strike", genres: ["Action"], tags: ["FPS"], rating: 4.5, released: "2012-08-21" },
  { id: "440", name: "Fortress", genres: ["Action"], tags: ["FPS"], rating: 4.4, released: "2007-10-10" },
  // In the catalogue, and nobody has played it.
  {
    id: "new-rpg",
    name: "Dragon Tale Reborn",
    genres: ["RPG"],
    tags: ["Fantasy", "Story"],
    released: "2026-01-01",
  },
  ...HARD_IDS.map((id) => ({ id, name: `Name of ${id}`, genres: ["RPG"], tags: ["Odd"] })),
];

/** Forty users of two tastes, user 42 and 7, and one whose id is hard. */
export const PLAYS: readonly Play[] = [
  ...Array.from({ length: 40 }, (_, u) => tastes(`user-${u}`, u)).flat(),
  ...tastes("42", 4),
  ...tastes("7", 7),
  ...tastes("한/국%", 2),
];

function tastes(user: string, seed: number): Play[] {
  const kind = seed % 2 === 0 ? "rpg" : "race";
  const games = Array.from({ length: 12 }, (_, n) => `${kind}${n}`).filter((_, n) => (n + seed) % 3 !== 0);
  if (seed % 4 === 0) games.push("730", "440");
  if (seed % 10 === 0) games.push(...HARD_IDS);
  return games.map((game) => ({ user, game, weight: 1, time: null }));
}

function publisher(): Publisher<unknown> {
  const published = new Set<string>();
  return {
    has: (version) => Promise.resolve(published.has(version)),
    publish: (version) => Promise.resolve(void published.add(version)),
    withdraw: (version) => Promise.resolve(void published.delete(version)),
    versions: () => Promise.resolve([]),
  };
}

/** Registers the model that is current, with what it was made from. */
export async function registerCurrent(
  { ledger }: Pick<Engine, "ledger">,
  versions: VersionRegistry,
): Promise<ModelVersion> {
  const { materialization: made } = (await ledger.current({ asset: model.key, partition: WHOLE }))!;
  const currents = await ledger.currents(UPSTREAM);
  const { version } = await versions.register({
    name: model.key,
    materialization: made.id,
    runId: made.runId,
    fingerprint: made.fingerprint,
    dataVersion: made.dataVersion,
    size: made.size,
    spec: String(made.metadata["model"]),
    evaluation: null,
    metrics: {},
    testPart: null,
    lineage: currents.map(({ materialization: { asset, partition, dataVersion, id, runId } }) => ({
      asset,
      partition,
      dataVersion,
      materialization: id,
      runId,
    })),
    fitMs: 1,
    createdAt: made.finishedAt,
  });
  return version;
}

/** Points an alias at a version. */
export async function promote(
  versions: VersionRegistry,
  number: number | null,
  alias: Alias = "champion",
): Promise<void> {
  const from = (await versions.aliases(model.key)).get(alias) ?? null;
  const at = Date.now();
  const id = newId(at, Math.random);
  const moved = await versions.move({
    id,
    name: model.key,
    alias,
    from,
    to: number,
    at,
    by: "test",
    why: "a test",
  });
  if (!moved) throw new Error("The alias names something else");
}

const UPSTREAM = ["raw_games", "clean_features", "user_logs", "co_occurrence", "trials"];

/** The pipeline, materialized up to the model by one configuration. */
export interface World {
  readonly engine: Engine;
  /** The same with everything that a plan needs. */
  readonly whole: Engine;
  readonly versions: VersionRegistry;
  readonly plays: readonly Play[];
  /** Materializes the model of another configuration, and registers it. */
  make(candidate: string, plays?: readonly Play[]): Promise<ModelVersion>;
  /** Points the alias at a version. */
  promote(number: number | null, alias?: Alias): Promise<void>;
  /** A server on it, whose model is open. */
  serve(parts?: Parameters<typeof rig>[0]): Promise<Rig>;
}

/** An empty world. */
export function world(): World {
  const base = memoryEngine(pipeline);
  const versions = memoryVersions();
  const publishers = new Map([[gameRows.name, publisher()], [recommendationRows.name, publisher()]]);
  const engineFor = (candidate: string, plays: readonly Play[]): Engine => ({
    ...base,
    publishers,
    config: new Map([["trials", { candidates: [candidate] }]]),
    sources: new Map<string, Source<unknown>>([
      [
        gamesSource.name,
        records(...GAMES.map((game) => ({
          ...game,
          ratings_count: 10,
          genres: named(game.genres),
          tags: named(game.tags),
        }))),
      ],
      [logsSource.name, records(...plays)],
    ]),
  });
  const self: World = {
    engine: base,
    whole: engineFor("popularity", PLAYS),
    versions,
    plays: PLAYS,
    async make(candidate, plays = PLAYS) {
      const engine = engineFor(candidate, plays);
      const { signal } = new AbortController();
      const selected = new Set([
        "raw_games",
        "clean_features",
        "user_logs",
        "co_occurrence",
        "trials",
        "model",
      ]);
      const { results } = await run(engine, { concurrency: 1, signal, selected });
      for (const [id, result] of results) {
        if (result.outcome === "failed") throw new Error(`${id} failed`, { cause: result });
      }
      return await registerCurrent(base, versions);
    },
    promote: (number, alias = "champion") => promote(versions, number, alias),
    async serve(parts = {}) {
      const served = rig({ engine: base, versions, ...parts });
      await served.server.services.models.refresh();
      return served;
    },
  };
  return self;
}

/** A world with one model, which is the champion. */
export async function smallWorld(candidate = "itemknn:similarity=cosine,neighbours=20"): Promise<World> {
  const made = world();
  const { number } = await made.make(candidate);
  await made.promote(number);
  return made;
}
