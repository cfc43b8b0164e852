/**
 * `/assets`: the lineage.
 *
 * @module
 */
import { Hono } from "hono";
import { type AssetKey, parseSelection, select } from "../../../assets/engine/mod.ts";
import type { AppEnv } from "../../hono.ts";
import { settledPlan } from "../../runs/settled_plan.ts";
import type { Services } from "../../services.ts";
import { answer } from "../frame.ts";
import { pageOf, type Site } from "../page.ts";
import { liveRun } from "../runs/live_run.ts";
import { arrangementOf } from "./arrange.ts";
import { cardsOf } from "./cards.ts";
import { LineagePage } from "./page.tsx";

/** A longer text is no selection. */
const LONGEST = 1_000;

/** The page of the graph. */
export function lineagePages(services: Services, site: Site): Hono<AppEnv> {
  const { engine: { graph } } = services;
  const app = new Hono<AppEnv>();
  app.get("/assets", async (c) => {
    const selection = (c.req.query("selection") ?? "").trim().slice(0, LONGEST);
    const asked = c.req.query("asset");
    const [page, planned, live] = await Promise.all([
      pageOf(c, site),
      settledPlan(services),
      liveRun(services, c.req.query("run")),
    ]);
    return answer(
      c,
      <LineagePage
        page={page}
        view={{
          cards: cardsOf(graph, planned),
          arrangement: arrangementOf(graph),
          selection,
          ...readSelection(services, selection),
          chosen: asked !== undefined && graph.has(asked) ? asked : undefined,
          live,
        }}
      />,
    );
  });
  return app;
}

function readSelection(
  { engine: { graph } }: Services,
  selection: string,
): { selected: ReadonlySet<AssetKey> | undefined; problem: string | undefined } {
  if (selection === "") return { selected: undefined, problem: undefined };
  try {
    return { selected: new Set(select(graph, parseSelection(selection))), problem: undefined };
  } catch (error) {
    return { selected: undefined, problem: error instanceof Error ? error.message : String(error) };
  }
}
