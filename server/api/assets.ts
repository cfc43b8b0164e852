/**
 * Assets: how they stand, why, what they were, and going back.
 *
 * @module
 */
import { type Asset, roots, UnknownAssetError, type Why, why } from "../../assets/engine/mod.ts";
import { rollBack } from "../assets/roll_back.ts";
import { assetView, causeView, codeChanges, materializationView, whyLines } from "../assets/views.ts";
import { type App, group, json, route } from "../hono.ts";
import { jsonBody } from "../middleware/json_body.ts";
import { requireToken } from "../middleware/require_token.ts";
import { Problem } from "../problem.ts";
import {
  AssetDetail,
  AssetList,
  AssetRollback,
  AssetRolledBack,
  MaterializationList,
} from "../schemas/assets.ts";
import { KeyParam, PageQuery } from "../schemas/common.ts";
import type { Services } from "../services.ts";

const list = route({
  method: "get",
  path: "/assets",
  tags: ["assets"],
  summary: "Every asset: its state, and why it is not fresh",
  responses: { 200: { description: "All of them", content: json(AssetList) } },
}, [503]);

const detail = route({
  method: "get",
  path: "/assets/{key}",
  tags: ["assets"],
  summary: "One asset: its causes down to their roots, its config, its code, its checks",
  request: { params: KeyParam },
  responses: { 200: { description: "All of it", content: json(AssetDetail) } },
}, [400, 404, 503]);

const history = route({
  method: "get",
  path: "/assets/{key}/materializations",
  tags: ["assets"],
  summary: "An asset's materializations",
  request: { params: KeyParam, query: PageQuery },
  responses: { 200: { description: "A page of them", content: json(MaterializationList) } },
}, [400, 404, 503]);

const back = (services: Services) =>
  route({
    method: "post",
    path: "/assets/{key}/rollback",
    tags: ["assets"],
    summary: "Point an asset at an earlier materialization",
    description: "It stays there until what it is made from changes, or it is materialized with force.",
    security: [{ token: [] }],
    middleware: [requireToken(services), jsonBody(services)] as const,
    request: {
      params: KeyParam,
      body: { content: json(AssetRollback), required: true },
    },
    responses: { 200: { description: "Where it points now", content: json(AssetRolledBack) } },
  }, [400, 401, 403, 404, 409, 413, 415, 503]);

/** So many partitions have their causes walked. */
const EXPLAINED = 12;

/** `/assets` and what is below. */
export function assets(services: Services): App {
  const { engine, database, plans } = services;
  const app = group();

  app.openapi(list, async (c) => {
    const planned = await plans.get();
    const views = engine.graph.assets.map((asset) => assetView(engine.graph, asset, planned));
    const counts = { missing: 0, stale: 0, fresh: 0 };
    for (const { state } of views) counts[state]++;
    return c.json({ assets: views, counts, at: planned.snapshot.now }, 200);
  });

  app.openapi(detail, async (c) => {
    const asset = assetOf(services, c.req.valid("param").key);
    const planned = await plans.get();
    const steps = planned.plan.steps.filter((step) => step.asset === asset.key);
    const reasons: Why[] = [];
    for (const { id } of steps.filter(({ causes }) => causes.length > 0).slice(0, EXPLAINED)) {
      reasons.push(...await why(planned.plan, engine.ledger, id));
    }
    const current = steps.findLast(({ current }) => current !== undefined)?.current?.materialization;
    const want = planned.snapshot.wants.get(asset.key)!;
    const metadata: Record<string, unknown> = { ...current?.metadata };
    return c.json({
      ...assetView(engine.graph, asset, planned, Infinity),
      why: whyLines(reasons),
      roots: roots(reasons).map(causeView),
      config: { ...want.config },
      code: codeChanges(current?.code, want.code),
      checks: current?.checks.map((check) => ({ ...check })) ?? [],
      metadata,
    }, 200);
  });

  app.openapi(history, async (c) => {
    const { key } = assetOf(services, c.req.valid("param").key);
    const { limit, before } = c.req.valid("query");
    const page = { limit, ...(before !== undefined && { before }) };
    const [found, currents] = await Promise.all([
      database.runs.materializations(key, page),
      engine.ledger.currents([key]),
    ]);
    const current = new Set(currents.map(({ materialization }) => materialization.id));
    return c.json({
      materializations: found.map((made) => materializationView(made, current.has(made.id))),
      next: found.length === limit ? found.at(-1)!.id : null,
    }, 200);
  });

  app.openapi(back(services), async (c) => {
    const asset = assetOf(services, c.req.valid("param").key);
    const { from, to } = await rollBack(services, asset, c.req.valid("json"));
    const changed = from.dataVersion !== to.dataVersion;
    return c.json({ asset: asset.key, from: from.dataVersion, to: to.dataVersion, changed }, 200);
  });
  return app;
}

/** The asset of that key. @throws {Problem} 404 with the nearest ones. */
export function assetOf({ engine }: Pick<Services, "engine">, key: string): Asset {
  try {
    return engine.graph.get(key);
  } catch (error) {
    if (error instanceof UnknownAssetError) throw new Problem("not-found", error.message, { cause: error });
    throw error;
  }
}
