/**
 * The application: every group of routes in its place. It only composes.
 *
 * @module
 */
import { assets } from "./api/assets.ts";
import { batch } from "./api/batch.ts";
import { feedback } from "./api/feedback.ts";
import { games } from "./api/games.ts";
import { health } from "./api/health.ts";
import { metrics } from "./api/metrics.ts";
import { models } from "./api/models.ts";
import { popular } from "./api/popular.ts";
import { predictions } from "./api/predict.ts";
import { runEvents } from "./api/run_events.ts";
import { runs } from "./api/runs.ts";
import { users } from "./api/users.ts";
import { docs } from "./docs/mod.tsx";
import { routesOf } from "./routes.ts";
import type { Services } from "./services.ts";
import { answerTo } from "./errors.ts";
import { type App, group } from "./hono.ts";
import { compressed } from "./middleware/compressed.ts";
import { noRoute } from "./middleware/no_route.ts";
import { orPage } from "./pages/error_page.tsx";
import { openSite, pages } from "./pages/mod.ts";

/** Where the JSON API lives. `POST /predict` and the probes are at the root as well. */
export const API = "/api/v1";

/** Every route on these services. */
export function createApp(services: Services): App {
  const app = group();
  app.route("/", health(services));
  app.route("/", metrics(services));
  app.route("/", predictions(services));

  const api = group();
  // Not for predictions: to compress one takes longer than to find it.
  for (const path of ["/games/*", "/users/*", "/popular"]) api.use(path, compressed());
  for (const routes of [predictions, batch, users, games, popular]) api.route("/", routes(services));
  for (const routes of [assets, runs, runEvents, models, feedback]) api.route("/", routes(services));
  app.route(API, api);

  const site = openSite(services);
  app.route("/", pages(services, site));

  // Last: it documents what is there by then.
  for (const path of ["/docs/*", "/openapi.json"]) app.use(path, compressed());
  app.route("/", docs(app, site));
  app.onError(orPage(site, answerTo(services)));
  app.notFound(noRoute(routesOf(app)));
  return app;
}
