/**
 * The first and last hand on every request: its id, its limits, its headers, its line in the log.
 *
 * This is no Hono middleware, because it is on the way of every prediction: three middlewares would cost as much as
 * finding the recommendations does. Each concern is a function in `middleware/`.
 *
 * @module
 */
import type { Services } from "./services.ts";
import type { App, AppEnv } from "./hono.ts";
import { requestIdOf } from "./middleware/request_id.ts";
import { routePatterns } from "./middleware/route_pattern.ts";
import { setSecureHeaders } from "./middleware/secure_headers.ts";

/** Answers a request. `peer` is the address of the connection. Never rejects. */
export type Fetch = (request: Request, peer?: string) => Promise<Response>;

/** An application with what every request gets. */
export function edge(app: App, services: Services): Fetch {
  const { log, observers } = services;
  const patternOf = routePatterns(app);
  return async (request, peer) => {
    const start = performance.now();
    const requestId = requestIdOf(request);
    const env: AppEnv["Bindings"] = { peer, requestId };
    const response = await app.fetch(request, env);
    if (env.dressed !== true) {
      response.headers.set("x-request-id", requestId);
      setSecureHeaders(response.headers);
    }
    const path = pathOf(request.url);
    const record = {
      level: response.status < 500 ? "info" : "error",
      event: "request",
      id: requestId,
      method: request.method,
      path,
      route: patternOf(request.method, path),
      status: response.status,
      ms: performance.now() - start,
      client: peer ?? "",
    } as const;
    log(record);
    for (const observe of observers) observe(record);
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
