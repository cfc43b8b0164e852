/**
 * What to recommend to many users: streamed, and all of it from one model version.
 *
 * @module
 */
import { type App, group, json, route, written } from "../hono.ts";
import { jsonBody } from "../middleware/json_body.ts";
import { servedModel } from "../middleware/served.ts";
import { predictionJson } from "../model/answer_json.ts";
import { askedFor, wishesOf } from "../model/question.ts";
import type { ServedModel } from "../model/served_model.ts";
import { BatchBody, Prediction, type Wished } from "../schemas/prediction.ts";
import type { Services } from "../services.ts";

/** Users of one piece: about a millisecond, after which others have their turn. */
const USERS = 20;

/** `POST /predict/batch`. */
export function batch(services: Services): App {
  const app = group();
  const predictBatch = route({
    method: "post",
    path: "/predict/batch",
    tags: ["predictions"],
    summary: "The best games for up to 1,000 users",
    description:
      "One line of JSON for each user, in the order of the question, as soon as it is there. All lines are from one " +
      "model version, also when another one is swapped in meanwhile.",
    middleware: [jsonBody(services)],
    request: { body: { required: true, content: json(BatchBody) } },
    responses: {
      200: {
        description: "JSON Lines",
        content: { "application/x-ndjson": { schema: Prediction } },
      },
    },
  }, [400, 413, 415, 503]);
  app.openapi(predictBatch, (c) => {
    const served = servedModel(services);
    const body = c.req.valid("json");
    return written(c, ReadableStream.from(lines(services, served, body.user_ids, body)), {
      "content-type": "application/x-ndjson",
      "x-model-version": served.label,
    });
  });
  return app;
}

async function* lines(
  { answers }: Services,
  served: ServedModel,
  users: readonly string[],
  wished: Wished,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const wishes = wishesOf(served, wished);
  for (let from = 0; from < users.length; from += USERS) {
    let text = "";
    for (const user_id of users.slice(from, from + USERS)) {
      const { profile, asked } = askedFor(served, { user_id });
      text += predictionJson(served, asked, answers.counted(await served.recommend(profile, wishes))) + "\n";
    }
    yield encoder.encode(text);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
