/**
 * What most users have.
 *
 * @module
 */
import { z } from "zod";
import { type App, group, json, route, written } from "../hono.ts";
import { versioned } from "../middleware/served.ts";
import { popularJson } from "../model/answer_json.ts";
import { howMany, PopularGames } from "../schemas/prediction.ts";
import type { Services } from "../services.ts";

/** `GET /popular`. */
export function popular(services: Services): App {
  const app = group();
  const mostPopular = route({
    method: "get",
    path: "/popular",
    tags: ["predictions"],
    summary: "The games that most users have",
    middleware: [versioned(services)],
    request: { query: z.strictObject({ k: howMany }) },
    responses: {
      200: { description: "The games, most popular first", content: json(PopularGames) },
      304: { description: "The same as under the ETag that was sent" },
    },
  }, [400, 503]);
  app.openapi(mostPopular, (c) => written(c, popularJson(c.var.served, c.req.valid("query").k)));
  return app;
}
