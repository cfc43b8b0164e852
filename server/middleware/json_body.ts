/**
 * Reads the JSON body before a route's schema looks at it: within a size and a time, and as UTF-8.
 *
 * @module
 */
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../hono.ts";
import type { Services } from "../services.ts";

/**
 * For a route with a body. Declare it with the route:
 *
 * ```text
 * route({ method: "post", path: "/runs", middleware: [jsonBody(services)], request: { body: … }, … })
 * ```
 */
export function jsonBody({ bodies }: Pick<Services, "bodies">): MiddlewareHandler<AppEnv> {
  return async function readJsonBody(c, next) {
    const value = await bodies.json(c.req.raw);
    // What `c.req.json()` and the schema's validator look at.
    c.req.bodyCache.json = Promise.resolve(value);
    await next();
  };
}
