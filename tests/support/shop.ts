/**
 * A whole server in memory for tests of the pages: the pipeline on the bundled sample, its model registered, no disk and no
 * database.
 *
 * @module
 */
import {
  type AliasMove,
  type DataVersion,
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
import {
  evaluation,
  gameRows,
  gamesSource,
  model as modelAsset,
  pipeline,
  recommendationRows,
} from "../../assets/mod.ts";
import { EvaluationReport } from "../../assets/trial_table.ts";
import type { Database } from "../../db/mod.ts";
import { sampleGames } from "../../infra/sources/sample.ts";
import { createServer, type Server, type ServerSettings } from "../../server/mod.ts";
import { SETTINGS } from "../server/rig.ts";

/** How a shop is furnished. */
export interface ShopOptions {
  readonly sources?: ReadonlyMap<string, Source<unknown>>;
  readonly config?: Engine["config"];
  readonly settings?: Partial<ServerSettings>;
  /** Leaves everything unmaterialized. */
  readonly empty?: boolean;
  /** Registers no version. */
  readonly unregistered?: boolean;
  /** Versions older than the one that answers, so that there is something to compare. */
  readonly past?: number;
}

/** The server and its world. */
export interface Shop extends AsyncDisposable {
  readonly server: Server;
  readonly engine: Engine;
  readonly versions: VersionRegistry;
  /** Asks for a page, from this machine unless the headers say otherwise. */
  get(path: string, init?: RequestInit & { readonly headers?: Record<string, string> }): Promise<Response>;
}

/** A catalogue of a few games in RAWG's shape. */
export function gamesOf(
  games: readonly Readonly<Record<string, unknown>>[],
): ReadonlyMap<string, Source<unknown>> {
  return new Map([[gamesSource.name, {
    name: "games of a test",
    observe: () => Promise.resolve({ version: String(games.length), detail: "a test" }),
    async *read() {
      await Promise.resolve();
      yield games;
    },
  }]]);
}

/** Opens it. The first model is open when this resolves. */
export async function openShop(options: ShopOptions = {}): Promise<Shop> {
  const nowhere: Publisher<unknown> = {
    has: () => Promise.resolve(false),
    publish: () => Promise.resolve(),
    withdraw: () => Promise.resolve(),
    versions: () => Promise.resolve([]),
  };
  const engine = memoryEngine(pipeline, {
    sources: options.sources ?? new Map([[gamesSource.name, sampleGames()]]),
    publishers: new Map([[gameRows.name, nowhere], [
      recommendationRows.name,
      nowhere,
    ]]),
    ...(options.config && { config: options.config }),
  });
  const versions = memoryVersions();
  if (!options.empty) {
    const result = await run(engine, {
      selection: "*",
      concurrency: 2,
      signal: new AbortController().signal,
    });
    if (result.status !== "succeeded") {
      throw new Error(`The pipeline ${result.status}: ${JSON.stringify(await engine.ledger.failures())}`);
    }
    if (!options.unregistered) await register(engine, versions, options.past ?? 0);
  }
  const server = createServer({
    engine,
    database: { ledger: engine.ledger } as Database,
    versions,
    settings: { ...SETTINGS, ...options.settings },
    log: () => {},
  });
  await server.services.models.refresh();
  return {
    server,
    engine,
    versions,
    get: (path, init = {}) => {
      const headers = { accept: "text/html", ...init.headers };
      return server.fetch(
        new Request(`http://localhost${path}`, { redirect: "manual", ...init, headers }),
        "127.0.0.1",
      );
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** Registers the current model as the champion, and `past` versions before it with somewhat worse numbers. */
async function register(engine: Engine, versions: VersionRegistry, past: number): Promise<void> {
  const current = async (asset: string) =>
    (await engine.ledger.current({ asset, partition: WHOLE }))!.materialization;
  const [made, measured] = [await current(modelAsset.key), await current(evaluation.key)];
  const report = EvaluationReport.parse(JSON.parse(
    new TextDecoder().decode(await engine.store.read(measured.dataVersion)),
  ));
  const metrics: Record<string, number> = {};
  for (const { k, model, popularity } of report.at) {
    for (const [name, value] of Object.entries(model)) if (value !== null) metrics[`${name}_at_${k}`] = value;
    for (const [name, value] of Object.entries(popularity)) {
      if (value !== null) metrics[`popularity_${name}_at_${k}`] = value;
    }
  }
  const upstream = await engine.ledger.currents();
  const lineage = engine.graph.keys.filter((key) =>
    key !== modelAsset.key && !["evaluation", "recommendations"].includes(key)
  )
    .flatMap((key) => upstream.filter(({ materialization }) => materialization.asset === key))
    .map(({ materialization: { asset, partition, dataVersion, id, runId } }) => ({
      asset,
      partition,
      dataVersion,
      materialization: id,
      runId,
    }));
  const base: Omit<ModelVersion, "number"> = {
    name: modelAsset.key,
    materialization: made.id,
    runId: made.runId,
    fingerprint: made.fingerprint,
    dataVersion: made.dataVersion,
    size: made.size,
    spec: report.spec,
    evaluation: measured.dataVersion,
    metrics,
    testPart: "5".repeat(64),
    lineage,
    fitMs: made.finishedAt - made.startedAt,
    createdAt: made.finishedAt,
  };
  for (let age = past; age >= 0; age--) {
    const worse = Object.fromEntries(
      Object.entries(metrics).map(([name, value]) => [
        name,
        name.startsWith("popularity") ? value : value * (1 - age * 0.07 + (age % 2) * 0.03),
      ]),
    );
    const { version } = await versions.register({
      ...base,
      ...(age > 0 && {
        // The same bytes, measured another time: they can be served, and count as a version of their own.
        evaluation: `${measured.dataVersion.slice(0, -2)}${String(age).padStart(2, "0")}` as DataVersion,
        metrics: worse,
        createdAt: base.createdAt - age * 86_400_000,
      }),
    });
    const move = (alias: "champion" | "challenger", from: number | null, why: string): AliasMove => ({
      id: `${String(version.createdAt).padStart(16, "0")}-${alias}`,
      name: modelAsset.key,
      alias,
      from,
      to: version.number,
      at: version.createdAt,
      by: "gate",
      why,
    });
    const champion = version.number === 1 ? null : version.number - 1;
    await versions.move(move("champion", champion, "NDCG at 10 is no worse than the champion's"));
  }
  if (past > 0) {
    await versions.move({
      id: `${base.createdAt + 1}-challenger`,
      name: modelAsset.key,
      alias: "challenger",
      from: null,
      to: past,
      at: base.createdAt + 1,
      by: "gate",
      why: "Kept to compare with",
    });
  }
}
