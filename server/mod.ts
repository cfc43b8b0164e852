/**
 * What is served: the REST API and the pages, on a model that is swapped when a newer one is there.
 *
 * @module
 */
import { BodyReader } from "./body_reader.ts";
import { createApp } from "./app.ts";
import type { ServerDeps } from "./deps.ts";
import { type OpenApiDocument, openApiDocument } from "./docs/document.ts";
import { edge, type Fetch } from "./edge.ts";
import type { App } from "./hono.ts";
import { Answers } from "./metrics/answers.ts";
import { openMetrics } from "./metrics/mod.ts";
import { openHolder } from "./model/holder.ts";
import { planCache } from "./plan_cache.ts";
import type { Services } from "./services.ts";

export type {
  FeedbackInbox,
  FeedbackState,
  LogRecord,
  RateLimit,
  RunLauncher,
  ServerDeps,
  ServerSettings,
} from "./deps.ts";
export { FeedbackRefusedError, LaunchError } from "./refusals.ts";
export type { RequestRecord } from "./middleware/access_log.ts";
export type { Services } from "./services.ts";

/** A server that is put together, and not listening yet. */
export interface Server {
  readonly app: App;
  readonly services: Services;
  /** Answers one request: what a listener calls, and what tests call. */
  readonly fetch: Fetch;
  /** Sends new requests elsewhere, by `/readyz`. */
  drain(): void;
  /** Ends what goes on beside the requests. */
  close(): Promise<void>;
}

/** Puts a server together. The model is looked for beside; {@link Services.models} says when it is there. */
export function createServer(deps: ServerDeps): Server {
  let draining = false;
  const models = openHolder(deps);
  const bodies = new BodyReader(deps.settings);
  const watched = {
    ...deps,
    models,
    bodies,
    plans: planCache(deps.engine),
    answers: new Answers(),
    observers: [] as Services["observers"],
    isDraining: () => draining,
  };
  const services: Services = { ...watched, metrics: openMetrics(watched) };
  const app = createApp(services);
  return {
    app,
    services,
    fetch: edge(app, services),
    drain: () => void (draining = true),
    async close() {
      bodies.close();
      services.metrics.close();
      await models.close();
    },
  };
}

/** The OpenAPI document of the server, without one. */
export function apiDocument(): OpenApiDocument {
  // Routes are declared on services, and touch them only when they are asked something.
  const nothing = { engine: {}, settings: { apiToken: undefined, corsOrigins: [] } } as unknown as Services;
  return openApiDocument(createApp(nothing));
}
