/**
 * What is served: the REST API and the pages, on a model that is swapped when a newer one is there.
 *
 * @module
 */
import { createApp } from "./app.ts";
import type { ServerDeps, Services } from "./deps.ts";
import { edge, type Fetch } from "./edge.ts";
import type { App } from "./hono.ts";
import { openHolder } from "./model/holder.ts";

export type { LogRecord, RateLimit, RunLauncher, ServerDeps, ServerSettings, Services } from "./deps.ts";
export type { RequestRecord } from "./middleware/access_log.ts";

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
  const services: Services = { ...deps, models, observers: [], isDraining: () => draining };
  const app = createApp(services);
  return {
    app,
    services,
    fetch: edge(app, services),
    drain: () => void (draining = true),
    close: () => models.close(),
  };
}
