/**
 * `/runs`, `/runs/new`, `/runs/{id}`, and starting and ending runs.
 *
 * @module
 */
import { Hono } from "hono";
import { buryTheDead, parseSelection, planNow, type RunRecord, select } from "../../../assets/engine/mod.ts";
import type { AppEnv } from "../../hono.ts";
import type { State } from "../../i18n/common.ts";
import { Problem } from "../../problem.ts";
import { runInTheWay } from "../../runs/in_the_way.ts";
import { cancelRun, runOf, selectedKeys, startRun } from "../../runs/start.ts";
import { settledPlan } from "../../runs/settled_plan.ts";
import { selectionOf, wishOf } from "../../runs/wish.ts";
import type { Services } from "../../services.ts";
import { planUrl, runUrl } from "../assets/address.ts";
import { answer, localPath } from "../frame.ts";
import { pageOf, type Site } from "../page.ts";
import { signInFirst } from "../sign_in/first.ts";
import { type ListedRun, RunsPage, STATUSES } from "./list_page.tsx";
import { logFilterOf } from "./log.tsx";
import { PlanPage, type PlanView } from "./plan_page.tsx";
import { RunPage } from "./run_page.tsx";
import { timelineOf } from "./timeline.ts";

const PAGE = 20;
/** So many events of a run are read for its page. */
const EVENTS = 5_000;
/** Between two looks for runs whose process died. */
const BURIAL_MS = 10_000;

/** The pages of runs. */
export function runPages(services: Services, site: Site): Hono<AppEnv> {
  const { engine, database } = services;
  const app = new Hono<AppEnv>();
  const bury = nowAndThen(BURIAL_MS, () => buryTheDead(engine));

  app.get("/runs", async (c) => {
    const page = await pageOf(c, site);
    await bury();
    const [status, asset, before] = [c.req.query("status"), c.req.query("asset"), c.req.query("before")];
    const known = {
      status: STATUSES.find((each) => each === status),
      asset: asset !== undefined && engine.graph.has(asset) ? asset : undefined,
      before: before !== undefined && /^[\w.-]{1,64}$/.test(before) ? before : undefined,
    };
    const found = await database.runs.find({
      limit: PAGE + 1,
      ...(known.status && { status: known.status }),
      ...(known.asset && { asset: known.asset }),
      ...(known.before && { before: known.before }),
    });
    const runs = await Promise.all(found.slice(0, PAGE).map((run) => listed(services, run)));
    return answer(
      c,
      <RunsPage
        page={page}
        view={{
          ...known,
          runs,
          assets: engine.graph.keys,
          next: found.length > PAGE ? found[PAGE - 1]!.id : undefined,
        }}
      />,
    );
  });

  app.get("/runs/new", async (c) => {
    const page = await pageOf(c, site);
    const wish = wishOf(page.url.searchParams);
    return answer(c, <PlanPage page={page} view={{ wish, ...await planned(services, wish) }} />);
  });

  app.post("/runs", async (c) => {
    const fields = await c.req.parseBody();
    const selection = String(fields["selection"] ?? "").slice(0, 1_000);
    const force = fields["force"] === "yes";
    const back = planUrl({ what: "these", selection, ...(force && { force: "yes" }) });
    const refused = signInFirst(c, site, back);
    if (refused !== undefined) return refused;
    try {
      const run = await startRun(services, { selection, force });
      return c.redirect(`/assets?${new URLSearchParams({ run: run.id })}`, 303);
    } catch (error) {
      // What is in the way is shown on the page of the plan, with what to do.
      if (!(error instanceof Problem) || error.kind !== "conflict") throw error;
      const way = await runInTheWay(services, selectedKeys(services, selection));
      if (way === undefined) throw error;
      return c.redirect(back, 303);
    }
  });

  app.get("/runs/:id{[A-Za-z0-9._-]{1,64}}", async (c) => {
    const page = await pageOf(c, site);
    await bury();
    const run = await runOf(services, c.req.param("id"));
    const [events, request] = await Promise.all([
      engine.ledger.events(run.id, { limit: EVENTS + 1 }),
      database.runs.cancelRequest(run.id),
    ]);
    const read = events.slice(0, EVENTS);
    return answer(
      c,
      <RunPage
        page={page}
        view={{
          run,
          events: read,
          timeline: timelineOf(read, run, page.now),
          most: events.length > EVENTS ? EVENTS : undefined,
          filter: logFilterOf(page.url.searchParams),
          cancelAskedAt: request?.at,
        }}
      />,
    );
  });

  app.post("/runs/:id{[A-Za-z0-9._-]{1,64}}/cancel", async (c) => {
    const id = c.req.param("id");
    const refused = signInFirst(c, site, runUrl(id));
    if (refused !== undefined) return refused;
    const { back } = await c.req.parseBody();
    try {
      await cancelRun(services, id);
    } catch (error) {
      // It ended by itself in the meantime, which its page says.
      if (!(error instanceof Problem) || error.kind !== "conflict") throw error;
    }
    return c.redirect(typeof back === "string" ? localPath(back) : runUrl(id), 303);
  });
  return app;
}

async function listed({ database }: Services, run: RunRecord): Promise<ListedRun> {
  const counts = new Map<State, number>();
  for (const { outcome } of await database.records.steps(run.id)) {
    const state: State = outcome ?? (run.status === "running" ? "running" : "cancelled");
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return { run, counts };
}

async function planned(
  services: Services,
  wish: ReturnType<typeof wishOf>,
): Promise<Omit<PlanView, "wish">> {
  const { engine } = services;
  const nothing = {
    selection: undefined,
    steps: [],
    inTheWay: undefined,
    canStart: services.runs !== undefined,
  };
  const { plan } = await settledPlan(services);
  const stale = engine.graph.keys.filter((key) =>
    plan.steps.some(({ asset, state }) => asset === key && state !== "fresh")
  );
  try {
    const selection = selectionOf(engine.graph, wish, stale);
    if (selection === undefined) {
      const problem = wish.what === "these" ? "" : undefined;
      return { ...nothing, problem };
    }
    const keys = new Set(select(engine.graph, parseSelection(selection)));
    const mine = await planNow(engine, { selected: keys, force: wish.force }, new AbortController().signal);
    return {
      ...nothing,
      selection,
      problem: undefined,
      steps: mine.plan.steps.filter(({ selected }) => selected),
      inTheWay: await runInTheWay(services, keys),
    };
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && /Asset|Selection/.test(error.name))) {
      return { ...nothing, problem: error.message };
    }
    throw error;
  }
}

/** Does something at most once in a while. */
function nowAndThen(every: number, work: () => Promise<void>): () => Promise<void> {
  let last = -Infinity;
  return async () => {
    if (performance.now() - last < every) return;
    last = performance.now();
    await work();
  };
}
