/**
 * What to recommend: the route that the server is there for.
 *
 * @module
 */
import type { z } from "zod";
import { type App, group, json, route } from "../hono.ts";
import { servedModel } from "../middleware/served.ts";
import { predictionJson } from "../model/answer_json.ts";
import { askedFor, wishesOf } from "../model/question.ts";
import { Problem } from "../problem.ts";
import { PredictBody, Prediction } from "../schemas/prediction.ts";
import type { Services } from "../services.ts";

const predict = route({
  method: "post",
  path: "/predict",
  tags: ["predictions"],
  summary: "The best games for a user, or for someone who likes some games",
  description:
    "A user that the play log does not have gets the most popular games, and games that the model knows nothing " +
    "of get games of the same kind; `strategy` says so. `X-Model-Version` names the model that answered.",
  request: { body: { required: true, content: json(PredictBody) } },
  responses: { 200: { description: "The games, best first", content: json(Prediction) } },
}, [400, 413, 415, 503]);

const JSON_ANSWER: ResponseInit = { headers: { "content-type": "application/json" } };

/** `POST /predict`. */
export function predictions(services: Services): App {
  const app = group();
  app.openAPIRegistry.registerPath(predict);
  // No middleware and no validator: what they do is done here, in a third of the time.
  app.post(predict.getRoutingPath(), async (c) => {
    const served = servedModel(services);
    const parsed = PredictBody.safeParse(await services.bodies.json(c.req.raw));
    if (!parsed.success) throw Problem.invalid(parsed.error.issues, "json");
    const body: z.output<typeof PredictBody> = parsed.data;
    const { profile, asked } = askedFor(served, body);
    const found = served.recommend(profile, wishesOf(served, body));
    const list = services.answers.counted(Array.isArray(found) ? found : await found);
    c.env.dressed = true;
    const response = new Response(predictionJson(served, asked, list), JSON_ANSWER);
    const { headers } = response;
    headers.set("x-request-id", c.env.requestId);
    headers.set("x-model-version", served.label);
    headers.set("x-content-type-options", "nosniff");
    return response;
  });
  return app;
}
