/**
 * The application: every group of routes in its place. It only composes.
 *
 * @module
 */
import { health } from "./api/health.ts";
import type { Services } from "./services.ts";
import { answerTo } from "./errors.ts";
import { type App, group } from "./hono.ts";
import { methodsOf, noRoute } from "./middleware/no_route.ts";

/** Where the JSON API lives. `POST /predict` and the probes are at the root as well. */
export const API = "/api/v1";

/** Every route on these services. */
export function createApp(services: Services): App {
  const app = group();
  app.route("/", health(services));

  const api = group();
  app.route(API, api);

  app.onError(answerTo(services));
  app.notFound(noRoute(methodsOf(app)));
  return app;
}
