/**
 * `/metrics`, as Prometheus reads it.
 *
 * @module
 */
import { z } from "zod";
import { type App, group, route } from "../hono.ts";
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
  const app = group();
  app.openapi(scrape, async (c) => {
    const { metrics } = services;
    return c.text(await metrics.text(), 200, { "content-type": metrics.contentType });
  });
  return app;
}
