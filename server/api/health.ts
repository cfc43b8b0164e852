/**
 * Whether the server works: for probes.
 *
 * @module
 */
import type { Services } from "../services.ts";
import { type App, group, json, route } from "../hono.ts";
import { readiness } from "../readiness.ts";
import { Live, Ready } from "../schemas/health.ts";

const live = route({
  method: "get",
  path: "/livez",
  tags: ["health"],
  summary: "Whether the process answers",
  description: "Checks nothing else: a database that is away is no reason to restart this process.",
  responses: { 200: { description: "It does", content: json(Live) } },
});

const ready = (path: string, summary: string) =>
  route({
    method: "get",
    path,
    tags: ["health"],
    summary,
    responses: {
      200: {
        description: "Predictions are answered; `status` says whether all else works",
        content: json(Ready),
      },
      503: { description: "Send requests elsewhere; `detail` says why", content: json(Ready) },
    },
  });

/** `/livez`, `/readyz` and, for older probes, `/healthz`. */
export function health(services: Services): App {
  const app = group();
  const look = readiness(services);
  app.openapi(live, (c) => c.json({ status: "ok" as const }, 200));
  for (
    const declared of [
      ready("/readyz", "Whether there is a model to answer with, and a database"),
      ready("/healthz", "The same as /readyz, for older probes"),
    ]
  ) {
    app.openapi(declared, async (c) => {
      const found = await look();
      return c.json(found, found.status === "not ready" ? 503 : 200);
    });
  }
  return app;
}
