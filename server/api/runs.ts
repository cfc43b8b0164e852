/**
 * Runs: which there were, what they did, starting and ending them.
 *
 * @module
 */
import { planNow } from "../../assets/engine/mod.ts";
import { plannedStepView } from "../assets/views.ts";
import { type App, group, json, route } from "../hono.ts";
import { jsonBody } from "../middleware/json_body.ts";
import { requireToken } from "../middleware/require_token.ts";
import { cancelRun, runOf, selectedKeys, startRun } from "../runs/start.ts";
import {
  PlanAnswer,
  RunAnswer,
  RunDetail,
  RunList,
  RunParam,
  RunQuery,
  RunRequest,
} from "../schemas/runs.ts";
import type { Services } from "../services.ts";

const list = route({
  method: "get",
  path: "/runs",
  tags: ["runs"],
  summary: "Runs, newest first",
  request: { query: RunQuery },
  responses: { 200: { description: "A page of them", content: json(RunList) } },
}, [400, 503]);

const detail = route({
  method: "get",
  path: "/runs/{id}",
  tags: ["runs"],
  summary: "One run: what it set out to do, what it did, what failed",
  request: { params: RunParam },
  responses: { 200: { description: "All of it", content: json(RunDetail) } },
}, [400, 404, 503]);

const begin = (services: Services) =>
  route({
    method: "post",
    path: "/runs",
    tags: ["runs"],
    summary: "Bring a selection up to date, or with `plan` only say what that would do",
    description:
      "The run goes on beside the server, in a process of its own. One that is at the same assets, of " +
      "whatever process, is in the way: 409 names it.",
    security: [{ token: [] }],
    middleware: [requireToken(services), jsonBody(services)] as const,
    request: { body: { content: json(RunRequest), required: true } },
    responses: {
      200: { description: "What would happen, with `plan`", content: json(PlanAnswer) },
      202: {
        description: "The run has begun",
        headers: { Location: { schema: { type: "string" }, description: "Its address" } },
        content: json(RunAnswer),
      },
    },
  }, [400, 401, 403, 409, 413, 415, 503]);

const cancel = (services: Services) =>
  route({
    method: "post",
    path: "/runs/{id}/cancel",
    tags: ["runs"],
    summary: "Ask a run to end, of whatever process",
    description:
      "Its process sees that within about a second, and ends the run as soon as its steps can be left.",
    security: [{ token: [] }],
    middleware: [requireToken(services)] as const,
    request: { params: RunParam },
    responses: { 202: { description: "It was asked", content: json(RunAnswer) } },
  }, [400, 401, 403, 404, 409, 503]);

/** `/runs` and what is below, but for the events. */
export function runs(services: Services): App {
  const { engine, database } = services;
  const app = group();

  app.openapi(list, async (c) => {
    const { limit, before, status, asset } = c.req.valid("query");
    const found = await database.runs.find({
      limit,
      ...(before !== undefined && { before }),
      ...(status !== undefined && { status }),
      ...(asset !== undefined && { asset }),
    });
    return c.json({ runs: found, next: found.length === limit ? found.at(-1)!.id : null }, 200);
  });

  app.openapi(detail, async (c) => {
    const run = await runOf(services, c.req.valid("param").id);
    const [events, steps, request] = await Promise.all([
      engine.ledger.events(run.id),
      database.records.steps(run.id),
      database.runs.cancelRequest(run.id),
    ]);
    const started = events.find((event) => event.type === "run_started");
    return c.json({
      ...run,
      planned: started?.type === "run_started" ? started.plan.map(plannedStepView) : [],
      steps,
      failures: events.flatMap((event) =>
        event.type === "step_failed"
          ? [{ asset: event.asset, partition: event.partition, message: event.error.message }]
          : []
      ),
      cancelRequestedAt: request?.at ?? null,
      here: services.runs?.has(run.id) ?? false,
    }, 200);
  });

  app.openapi(begin(services), async (c) => {
    const { selection, force, plan } = c.req.valid("json");
    if (plan) {
      const keys = selectedKeys(services, selection);
      const planned = await planNow(engine, { selected: keys, force }, new AbortController().signal);
      const steps = planned.plan.steps.filter((step) => step.selected).map(plannedStepView);
      return c.json({ selection, steps }, 200);
    }
    const run = await startRun(services, { selection, force });
    return c.json({ run }, 202, { Location: `/api/v1/runs/${run.id}` });
  });

  app.openapi(cancel(services), async (c) => {
    const run = await cancelRun(services, c.req.valid("param").id);
    return c.json({ run }, 202);
  });
  return app;
}
