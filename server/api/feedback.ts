/**
 * Feedback: what users did, for the next materialization.
 *
 * @module
 */
import type { z } from "zod";
import type { Feedback } from "../../db/mod.ts";
import { type App, group, json, route } from "../hono.ts";
import { jsonBody } from "../middleware/json_body.ts";
import { requireToken } from "../middleware/require_token.ts";
import { Problem } from "../problem.ts";
import { FeedbackRefusedError } from "../refusals.ts";
import { FeedbackBatch, type FeedbackEvent, FeedbackHeaders, FeedbackTaken } from "../schemas/feedback.ts";
import type { Services } from "../services.ts";

const report = (services: Services) =>
  route({
    method: "post",
    path: "/events",
    tags: ["feedback"],
    summary: "Report what users played and clicked",
    description:
      "What is accepted is on the server's disk, and comes into the database within seconds, or when that is " +
      "there again. An event with the id of another one is the same event: send a batch again until it is accepted, " +
      "with ids of its events or an `Idempotency-Key`, and nothing is counted twice.",
    security: [{ token: [] }],
    middleware: [requireToken(services), jsonBody(services)] as const,
    request: {
      headers: FeedbackHeaders,
      body: { content: json(FeedbackBatch), required: true },
    },
    responses: { 202: { description: "All of them are kept", content: json(FeedbackTaken) } },
  }, [400, 401, 403, 413, 415, 503]);

/** A clock that goes a little fast is no reason to lose a play. */
const MOST_AHEAD_MS = 24 * 3_600_000;
/** Before, there was no time as we write it. */
const EARLIEST = Date.UTC(1970, 0, 1);

/** `POST /events`. */
export function feedback(services: Services): App {
  const app = group();
  app.openapi(report(services), async (c) => {
    const { feedback: inbox, engine: { clock } } = services;
    if (inbox === undefined) throw new Problem("unavailable", "This server takes no feedback");
    const { events } = c.req.valid("json");
    const name = c.req.valid("header")["idempotency-key"] ?? crypto.randomUUID();
    const now = clock.now();
    const batch = events.map((event, i) => feedbackOf(event, i, { name, now }));
    try {
      await inbox.keep(batch);
    } catch (error) {
      if (!(error instanceof FeedbackRefusedError)) throw error;
      throw new Problem("unavailable", `${error.message}; send it again later, nothing of it was kept`, {
        headers: { "retry-after": "30" },
        cause: error,
      });
    }
    return c.json({ accepted: batch.length, ids: batch.map(({ id }) => id) }, 202);
  });
  return app;
}

/** @throws {Problem} for a time that cannot be. */
function feedbackOf(
  { id, kind, user_id, game_id, weight, minutes, time }: z.infer<typeof FeedbackEvent>,
  index: number,
  { name, now }: { name: string; now: number },
): Feedback {
  const at = time === undefined ? now : Date.parse(time);
  if (!(at >= EARLIEST && at <= now + MOST_AHEAD_MS)) {
    throw Problem.invalid([{
      path: ["events", index, "time"],
      message: "expected a time since 1970 and until now",
    }], "json");
  }
  return {
    id: id ?? `${name}-${index}`,
    kind,
    user: user_id,
    game: game_id,
    weight: weight ?? (minutes === undefined ? 1 : minutes / 60),
    at,
    receivedAt: now,
  };
}
