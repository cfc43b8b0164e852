/**
 * Users of the play log.
 *
 * @module
 */
import { z } from "zod";
import { type App, group, json, route, written } from "../hono.ts";
import { versioned } from "../middleware/served.ts";
import { predictionJson } from "../model/answer_json.ts";
import { askedFor, wishesOf } from "../model/question.ts";
import { userId } from "../schemas/game.ts";
import { howMany, Prediction } from "../schemas/prediction.ts";
import type { Services } from "../services.ts";

/** `GET /users/{id}/recommendations`. */
export function users(services: Services): App {
  const app = group();
  const recommendations = route({
    method: "get",
    path: "/users/{id}/recommendations",
    tags: ["predictions"],
    summary: "The best games for a user",
    description: "What `POST /predict` answers for the same user, at an address that can be kept and cached.",
    middleware: [versioned(services)],
    request: { params: z.object({ id: userId }), query: z.strictObject({ k: howMany }) },
    responses: {
      200: { description: "The games, best first", content: json(Prediction) },
      304: { description: "The same as under the ETag that was sent" },
    },
  }, [400, 503]);
  app.openapi(recommendations, async (c) => {
    const { served } = c.var;
    const { profile, asked } = askedFor(served, { user_id: c.req.valid("param").id });
    const list = services.answers.counted(
      await served.recommend(profile, wishesOf(served, c.req.valid("query"))),
    );
    return written(c, predictionJson(served, asked, list));
  });
  return app;
}
