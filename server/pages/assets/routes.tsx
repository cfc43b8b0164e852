/**
 * `/assets/{key}` with its views, and rolling back.
 *
 * @module
 */
import { Hono } from "hono";
import {
  type Asset,
  type AssetKey,
  type Materialization,
  roots,
  UnknownAssetError,
  WHOLE,
  type Why,
  why,
} from "../../../assets/engine/mod.ts";
import { rollBack } from "../../assets/roll_back.ts";
import type { AppContext, AppEnv } from "../../hono.ts";
import type { Planned } from "../../plan_cache.ts";
import { Problem } from "../../problem.ts";
import { settledPlan } from "../../runs/settled_plan.ts";
import type { Services } from "../../services.ts";
import { answer } from "../frame.ts";
import { type AssetCard, cardOf } from "../lineage/cards.ts";
import { type Page, pageOf, type Site } from "../page.ts";
import { liveRun } from "../runs/live_run.ts";
import { signInFirst } from "../sign_in/first.ts";
import { assetUrl, rollbackUrl } from "./address.ts";
import { type Artifacts, openArtifacts } from "./artifacts.ts";
import { AssetCode } from "./code_view.tsx";
import { compared } from "./compared.ts";
import { dataOf } from "./data.ts";
import { AssetData } from "./data_view.tsx";
import { historyOf } from "./history.ts";
import { AssetHistory } from "./history_view.tsx";
import { AssetOverview, type Neighbour, type OverviewView } from "./overview.tsx";
import { AssetPage, type AssetViewName, VIEWS } from "./page.tsx";
import { RollbackPage } from "./rollback_page.tsx";

/** Of an asset with many partitions, so many are explained. */
const EXPLAINED = 12;

/** Views that are not about the state show one that may be as old as this. */
const PLAN_AGE_MS = 5_000;

/** The pages of assets. */
export function assetPages(services: Services, site: Site): Hono<AppEnv> {
  const { engine } = services;
  const artifacts = openArtifacts(services);
  const app = new Hono<AppEnv>();

  app.get("/assets/:key{.+}/-/rollback", async (c) => {
    const page = await pageOf(c, site);
    const asset = assetOf(services, c);
    const to = await materializationOf(services, asset, c.req.query("to") ?? "");
    const current = await engine.ledger.current({ asset: asset.key, partition: to.partition });
    return answer(
      c,
      <RollbackPage page={page} view={{ asset: asset.key, to, current: current?.materialization }} />,
    );
  });

  app.post("/assets/:key{.+}/-/rollback", async (c) => {
    const asset = assetOf(services, c);
    const { to } = await c.req.parseBody();
    const made = await materializationOf(services, asset, typeof to === "string" ? to : "");
    const refused = signInFirst(c, site, rollbackUrl(asset.key, made.id));
    if (refused !== undefined) return refused;
    await rollBack(services, asset, { to: made.id, partition: made.partition });
    return c.redirect(assetUrl(asset.key, { rolled: "back" }), 303);
  });

  app.get("/assets/:key{.+}", async (c) => {
    const asset = assetOf(services, c);
    const asked = c.req.query("view");
    const view = VIEWS.find((name) => name === asked) ?? "overview";
    const [page, planned, live] = await Promise.all([
      pageOf(c, site),
      settledPlan(services, view === "overview" ? undefined : PLAN_AGE_MS),
      liveRun(services, undefined),
    ]);
    const card = cardIn(services, planned, asset.key);
    return answer(
      c,
      <AssetPage
        page={page}
        card={card}
        view={view}
        live={live}
        isRolledBack={c.req.query("rolled") === "back" && card.shown === "held"}
      >
        {await viewOf(services, artifacts, page, card, planned, view)}
      </AssetPage>,
    );
  });
  return app;
}

async function viewOf(
  services: Services,
  artifacts: Artifacts,
  page: Page,
  card: AssetCard,
  planned: Planned,
  view: AssetViewName,
) {
  const { asset } = card;
  const query = page.url.searchParams;
  const made = card.steps.findLast(({ current }) => current !== undefined)?.current?.materialization;
  switch (view) {
    case "overview":
      return <AssetOverview page={page} view={await overviewOf(services, card, planned, made)} />;
    case "data": {
      const game = (query.get("game") ?? "").trim().slice(0, 200);
      return (
        <AssetData
          page={page}
          asset={asset.key}
          data={await dataOf(services, artifacts, asset, made, game)}
        />
      );
    }
    case "history":
      return <AssetHistory page={page} view={await historyOf(services, card, query)} />;
    case "code":
      return (
        <AssetCode page={page} data={await compared(services, card, planned, query.get("of") ?? undefined)} />
      );
  }
}

async function overviewOf(
  services: Services,
  card: AssetCard,
  planned: Planned,
  made: Materialization | undefined,
): Promise<OverviewView> {
  const { engine: { ledger } } = services;
  const reasons: Why[] = [];
  for (const { id } of card.steps.filter(({ causes }) => causes.length > 0).slice(0, EXPLAINED)) {
    reasons.push(...await why(planned.plan, ledger, id));
  }
  const neighbour = (key: AssetKey, side: Neighbour["side"]): Neighbour => {
    const other = cardIn(services, planned, key);
    const theirs = other.steps.findLast(({ current }) => current !== undefined)?.current?.materialization;
    const [reader, read] = side === "input" ? [made, key] : [theirs, card.asset.key];
    // Many partitions have no data version that could be told of all of them.
    const { steps } = side === "input" ? other : card;
    if (steps.some(({ partition }) => partition !== WHOLE)) {
      return { card: other, side, used: undefined, current: undefined };
    }
    return {
      card: other,
      side,
      used: reader?.inputs.find(({ asset }) => asset === read)?.dataVersion,
      current: side === "input" ? theirs?.dataVersion : made?.dataVersion,
    };
  };
  const { failure } = card;
  const found = failure === undefined
    ? []
    : await services.database.records.checks(card.asset.key, { limit: 20 });
  return {
    card,
    made,
    refused: found.filter(({ runId }) => runId === failure?.runId)
      .map(({ name, blocking, passed, message }) => ({
        name,
        blocking,
        passed,
        ...message !== null && { message },
      })),
    reasons,
    roots: roots(reasons),
    neighbours: [
      ...card.upstream.map((key) => neighbour(key, "input")),
      ...card.downstream.map((key) => neighbour(key, "output")),
    ],
  };
}

function cardIn({ engine: { graph } }: Services, planned: Planned, key: AssetKey): AssetCard {
  const steps = planned.plan.steps.filter(({ asset }) => asset === key);
  return cardOf(graph, graph.get(key), steps, planned);
}

/** @throws {Problem} 404 */
function assetOf({ engine: { graph } }: Services, c: AppContext): Asset {
  try {
    return graph.get(c.req.param("key") ?? "");
  } catch (error) {
    if (error instanceof UnknownAssetError) throw new Problem("not-found", error.message, { cause: error });
    throw error;
  }
}

/** A materialization of that asset. @throws {Problem} 404 */
async function materializationOf(
  { database }: Services,
  { key }: Asset,
  id: string,
): Promise<Materialization> {
  const found = /^[\w.-]{1,64}$/.test(id) ? await database.runs.materialization(id) : undefined;
  if (found?.asset !== key) {
    throw new Problem("not-found", `"${key}" has no such materialization`);
  }
  return found;
}
