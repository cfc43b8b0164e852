/**
 * `/metrics`, as Prometheus reads it.
 *
 * @module
 */
import { Registry } from "prom-client";
import { z } from "zod";
import { type App, group, route } from "../hono.ts";
import { processMetrics } from "../metrics/process.ts";
import { requestMetrics } from "../metrics/requests.ts";
import { worldMetrics } from "../metrics/world.ts";
import type { Services } from "../services.ts";

const scrape = route({
  method: "get",
  path: "/metrics",
  tags: ["operations"],
  summary: "Metrics in Prometheus' text format",
  description:
    "Answers within about two seconds, also while the database is away: `questline_look_up` says what could " +
    "be looked at.",
  responses: {
    200: { description: "The metrics", content: { "text/plain": { schema: z.string() } } },
  },
});

/** `GET /metrics`. */
export function metrics(services: Services): App {
  const registry = new Registry();
  services.observers.push(requestMetrics(registry));
  services.closing.push(processMetrics(registry));
  const look = worldMetrics(registry, services);
  const app = group();
  app.openapi(scrape, async (c) => {
    await look();
    return c.text(await registry.metrics(), 200, { "content-type": registry.contentType });
  });
  return app;
}
