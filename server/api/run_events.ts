/**
 * The events of a run: as a stream, or as JSON.
 *
 * @module
 */
import { type App, group, json, route, written } from "../hono.ts";
import { Problem } from "../problem.ts";
import { eventStream } from "../runs/event_stream.ts";
import { EventList, EventQuery, RunParam } from "../schemas/runs.ts";
import type { Services } from "../services.ts";
import { runOf } from "../runs/start.ts";
import { z } from "zod";

const events = route({
  method: "get",
  path: "/runs/{id}/events",
  tags: ["runs"],
  summary: "The events of a run: what is stored first, then what comes, until it is over",
  description:
    "Server-sent events, unless `Accept` asks for JSON. Each has its number as id, so that a client that was " +
    "cut off goes on behind `Last-Event-ID`; progress has none. The last one is called `end`. When there is nothing to " +
    "come, the answer is 204, which ends an EventSource.",
  request: { params: RunParam, query: EventQuery },
  responses: {
    200: {
      description: "The events",
      content: {
        ...json(EventList),
        "text/event-stream": {
          schema: z.string().meta({ description: "Each `data` is an event as in the JSON answer" }),
        },
      },
    },
    204: { description: "The run is over, and all of it was sent" },
  },
}, [400, 404, 503]);

/** Each holds a connection and a timer. */
const MOST_STREAMS = 256;

/** `/runs/{id}/events`. */
export function runEvents(services: Services): App {
  const app = group();
  let open = 0;

  app.openapi(events, async (c) => {
    const { ledger } = services.engine;
    const { after: asked, limit } = c.req.valid("query");
    const run = await runOf(services, c.req.valid("param").id);
    const after = lastEventId(c.req.header("last-event-id")) ?? asked ?? 0;
    const accept = c.req.header("accept") ?? "";
    if (accept.includes("application/json") && !accept.includes("text/event-stream")) {
      const found = await ledger.events(run.id, { after, limit });
      return c.json({ events: [...found], last: found.at(-1)?.seq ?? after, status: run.status }, 200);
    }
    if (run.status !== "running" && after > 0) {
      const more = await ledger.events(run.id, { after, limit: 1 });
      if (more.length === 0) return c.body(null, 204);
    }
    if (open >= MOST_STREAMS) {
      throw new Problem("unavailable", "Too many streams are open; ask for JSON, or try again", {
        headers: { "retry-after": "10" },
      });
    }
    open++;
    const stream = closing(
      eventStream(services, { runId: run.id, after }),
      () => open--,
    );
    return written(c, stream, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
  });
  return app;
}

function lastEventId(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

/** A stream that tells once that it has ended, however it did. */
function closing(stream: ReadableStream<Uint8Array>, ended: () => void): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let isOver = false;
  const over = () => {
    if (isOver) return;
    isOver = true;
    ended();
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        over();
        controller.close();
      } catch (error) {
        over();
        controller.error(error);
      }
    },
    async cancel(reason) {
      over();
      await reader.cancel(reason);
    },
  }, { highWaterMark: 0 });
}
