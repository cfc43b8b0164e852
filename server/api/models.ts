/**
 * Model versions: which there are, how they compare, and which one answers.
 *
 * @module
 */
import type { z } from "zod";
import {
  type Alias,
  type AliasMove,
  type ModelVersion,
  promote,
  rollbackAlias,
  VersionError,
} from "../../assets/engine/mod.ts";
import { model, SERVING } from "../../assets/mod.ts";
import { type App, group, json, route } from "../hono.ts";
import { jsonBody } from "../middleware/json_body.ts";
import { requireToken } from "../middleware/require_token.ts";
import { Problem } from "../problem.ts";
import {
  AliasMoved,
  type AliasMoveView,
  CompareParam,
  Comparison,
  CurrentModel,
  ModelDetail,
  ModelList,
  ModelRollback,
  type ModelVersionView,
  Promotion,
  type ServedView,
  VersionParam,
} from "../schemas/models.ts";
import type { Services } from "../services.ts";

const list = route({
  method: "get",
  path: "/models",
  tags: ["models"],
  summary: "Every model version, its metrics and its aliases",
  responses: { 200: { description: "All of them", content: json(ModelList) } },
}, [503]);

const current = route({
  method: "get",
  path: "/models/current",
  tags: ["models"],
  summary: "The model that this server answers from",
  responses: { 200: { description: "It, with its lineage", content: json(CurrentModel) } },
}, [503]);

const detail = route({
  method: "get",
  path: "/models/{version}",
  tags: ["models"],
  summary: "One model version: metrics, lineage, and the moves of its aliases",
  request: { params: VersionParam },
  responses: { 200: { description: "All of it", content: json(ModelDetail) } },
}, [400, 404, 503]);

const compare = route({
  method: "get",
  path: "/models/{a}/compare/{b}",
  tags: ["models"],
  summary: "The metrics of two versions side by side",
  request: { params: CompareParam },
  responses: { 200: { description: "Metric by metric", content: json(Comparison) } },
}, [400, 404, 503]);

const writes = (services: Services) => {
  const guarded = {
    tags: ["models"],
    security: [{ token: [] }],
    middleware: [requireToken(services), jsonBody(services)],
    responses: { 200: { description: "Where the alias is now", content: json(AliasMoved) } },
  };
  return {
    promotion: route({
      ...guarded,
      method: "post",
      path: "/models/{version}/promote",
      summary: "Let an alias name a version: the champion is what is served",
      request: { params: VersionParam, body: { content: json(Promotion), required: true } },
    }, [400, 401, 403, 404, 409, 413, 415, 503]),
    rollback: route({
      ...guarded,
      method: "post",
      path: "/models/rollback",
      summary: "Take the last move of an alias back",
      request: { body: { content: json(ModelRollback), required: true } },
    }, [400, 401, 403, 409, 413, 415, 503]),
  };
};

/** `/models` and what is below. */
export function models(services: Services): App {
  const { versions, engine, models: holder } = services;
  const name = model.key;
  const app = group();
  const { promotion, rollback } = writes(services);

  app.openapi(list, async (c) => {
    const [all, aliases] = await Promise.all([versions.versions(name), versions.aliases(name)]);
    return c.json({
      versions: all.map((version) => versionView(services, version, aliases)),
      aliases: { champion: aliases.get("champion") ?? null, challenger: aliases.get("challenger") ?? null },
      served: servedView(services),
    }, 200);
  });

  app.openapi(current, async (c) => {
    const served = servedView(services);
    if (served === null) {
      throw new Problem("not-ready", holder.problem ?? "There is no model yet; next: deno task materialize", {
        headers: { "retry-after": "5" },
      });
    }
    const found = served.number === null ? undefined : await versions.version(name, served.number);
    return c.json({ served, version: found === undefined ? null : await detailOf(services, found) }, 200);
  });

  app.openapi(detail, async (c) => {
    const found = await versionOf(services, c.req.valid("param").version);
    return c.json(await detailOf(services, found), 200);
  });

  app.openapi(compare, async (c) => {
    const { a, b } = c.req.valid("param");
    const [one, other] = await Promise.all([versionOf(services, a), versionOf(services, b)]);
    const names = [...new Set([...Object.keys(one.metrics), ...Object.keys(other.metrics)])].sort();
    return c.json({
      a,
      b,
      comparable: one.testPart !== null && one.testPart === other.testPart,
      metrics: names.map((name) => {
        const [left, right] = [one.metrics[name] ?? null, other.metrics[name] ?? null];
        return { name, a: left, b: right, difference: left === null || right === null ? null : right - left };
      }),
    }, 200);
  });

  app.openapi(promotion, async (c) => {
    const { version: number } = c.req.valid("param");
    await versionOf(services, number);
    const wish = wishOf(c.req.valid("json"));
    return c.json(await moved(services, () => promote(engine, versions, number, wish)), 200);
  });

  app.openapi(rollback, async (c) => {
    const wish = wishOf(c.req.valid("json"));
    return c.json(await moved(services, async () => [await rollbackAlias(engine, versions, wish)]), 200);
  });
  return app;
}

/** How long a move waits for a collection of garbage to let it pin what it needs. */
const PATIENCE_MS = 5_000;

function wishOf(
  { alias, why = "", by = "api" }: { alias: Alias; why?: string | undefined; by?: string | undefined },
) {
  return { name: model.key, alias, by, why, needs: SERVING, signal: AbortSignal.timeout(PATIENCE_MS) };
}

/** Moves; the champion is served from here on, not from the next poll on. */
async function moved(
  services: Services,
  move: () => Promise<readonly AliasMove[]>,
): Promise<z.infer<typeof AliasMoved>> {
  try {
    const moves = await move();
    await services.models.refresh();
    return { moves: moves.map(moveView), served: servedView(services) };
  } catch (error) {
    if (error instanceof VersionError) throw new Problem("conflict", error.message, { cause: error });
    throw error;
  }
}

async function versionOf({ versions }: Services, number: number): Promise<ModelVersion> {
  const found = await versions.version(model.key, number);
  if (found === undefined) {
    throw new Problem("not-found", `There is no version ${number}; /api/v1/models lists them`);
  }
  return found;
}

async function detailOf(services: Services, version: ModelVersion): Promise<z.infer<typeof ModelDetail>> {
  const { versions } = services;
  const [aliases, moves] = await Promise.all([versions.aliases(model.key), versions.moves(model.key)]);
  return {
    ...versionView(services, version, aliases),
    fingerprint: version.fingerprint,
    evaluation: version.evaluation,
    lineage: version.lineage.map((entry) => ({ ...entry })),
    moves: moves.filter(({ from, to }) => from === version.number || to === version.number).map(moveView),
  };
}

function versionView(
  services: Services,
  version: ModelVersion,
  aliases: ReadonlyMap<"champion" | "challenger", number>,
): z.infer<typeof ModelVersionView> {
  const { number, spec, dataVersion, size, metrics, testPart, runId, materialization, fitMs, createdAt } =
    version;
  return {
    number,
    spec,
    aliases: [...aliases].filter(([, names]) => names === number).map(([alias]) => alias).sort(),
    served: services.models.current?.version.dataVersion === dataVersion,
    dataVersion,
    size,
    metrics: { ...metrics },
    testPart,
    runId,
    materialization,
    fitMs,
    createdAt,
  };
}

function servedView({ models }: Services): z.infer<typeof ServedView> | null {
  const version = models.current?.version;
  if (version === undefined) return null;
  const { number, dataVersion, spec, createdAt } = version;
  return { number, dataVersion, spec, createdAt };
}

function moveView({ id, alias, from, to, at, by, why }: AliasMove): z.infer<typeof AliasMoveView> {
  return { id, alias, from, to, at, by, why };
}
