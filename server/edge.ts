/**
 * The first and last hand on every request: its id, its limits, its headers, its line in the log.
 *
 * This is no Hono middleware, because it is on the way of every prediction: three middlewares would cost as much as
 * finding the recommendations does. Each concern is a file in `middleware/`.
 *
 * @module
 */
import type { App, AppEnv } from "./hono.ts";
import type { RequestRecord } from "./middleware/access_log.ts";
import { clientAddress } from "./middleware/client_address.ts";
import { cors } from "./middleware/cors.ts";
import { RateLimiter } from "./middleware/rate_limit.ts";
import { requestIdOf } from "./middleware/request_id.ts";
import { setSecureHeaders } from "./middleware/secure_headers.ts";
import { Problem } from "./problem.ts";
import { routesOf } from "./routes.ts";
import type { Services } from "./services.ts";

/** Answers a request. `peer` is the address of the connection. Never rejects. */
export type Fetch = (request: Request, peer?: string) => Promise<Response>;

/** Longer addresses are not looked at: no route has one. */
const MOST_ADDRESS = 8192;

/** An application with what every request gets. */
export function edge(app: App, services: Services): Fetch {
  const { log, observers, settings: { trustProxy, rateLimit, corsOrigins } } = services;
  const limiter = rateLimit && new RateLimiter(rateLimit, () => performance.now());
  const origins = cors(corsOrigins);
  const routes = routesOf(app);

  /** What is answered before any route is looked for. */
  const refusal = (request: Request, path: string, client: string): Problem | undefined =>
    request.url.length > MOST_ADDRESS
      ? new Problem("uri-too-long", `An address may have ${MOST_ADDRESS} characters`)
      : limiter?.refusal(client, path);

  return async (request, peer) => {
    const start = performance.now();
    const requestId = requestIdOf(request);
    const path = pathOf(request.url);
    const client = clientAddress(request, peer, trustProxy);
    const env: AppEnv["Bindings"] = { peer, requestId };
    const refused = refusal(request, path, client);
    const response = refused?.response(requestId) ?? origins?.preflight(request) ??
      await app.fetch(request, env);
    if (env.dressed !== true) {
      response.headers.set("x-request-id", requestId);
      setSecureHeaders(response.headers);
    }
    origins?.allow(request, response.headers);
    const { status } = response;
    const record: RequestRecord = {
      level: status >= 500 && status !== 503 ? "error" : "info",
      event: "request",
      id: requestId,
      method: request.method,
      path: path.length > 1024 ? path.slice(0, 1024) : path,
      route: routes.patternOf(path),
      status,
      ms: performance.now() - start,
      client,
    };
    log(record);
    for (let o = 0; o < observers.length; o++) observers[o]!(record);
    return response;
  };
}

/** The path of an address, as it was written. */
function pathOf(url: string): string {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  if (start < 0) return "/";
  const query = url.indexOf("?", start);
  return query < 0 ? url.slice(start) : url.slice(start, query);
}
