/**
 * The application: every group of routes in its place. It only composes.
 *
 * @module
 */
import { assets } from "./api/assets.ts";
import { feedback } from "./api/feedback.ts";
import { health } from "./api/health.ts";
import { models } from "./api/models.ts";
import { runEvents } from "./api/run_events.ts";
import { runs } from "./api/runs.ts";
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
  api.route("/", assets(services));
  api.route("/", runs(services));
  api.route("/", runEvents(services));
  api.route("/", models(services));
  api.route("/", feedback(services));
  app.route(API, api);

  app.onError(answerTo(services));
  app.notFound(noRoute(methodsOf(app)));
  return app;
}
