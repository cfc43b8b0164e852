/**
 * The pattern of the route that a request belongs to: what logs and metrics are grouped by.
 *
 * @module
 */
import { RegExpRouter } from "hono/router/reg-exp-router";
import { SmartRouter } from "hono/router/smart-router";
import { TrieRouter } from "hono/router/trie-router";
import type { App } from "../hono.ts";

/** The pattern of a request's route, such as `/api/v1/games/:id`; empty when no route takes it. */
export type PatternOf = (method: string, path: string) => string;

/** The patterns of an application's routes. */
export function routePatterns(app: App): PatternOf {
  // Most requests are for an address without a variable part, which needs no router.
  const fixed = new Map<string, string>();
  const router = new SmartRouter<string>({ routers: [new RegExpRouter(), new TrieRouter()] });
  const seen = new Set<string>();
  for (const { method, path } of app.routes) {
    if (method === "ALL" || seen.has(`${method} ${path}`)) continue;
    seen.add(`${method} ${path}`);
    if (/[:*{]/.test(path)) router.add(method, path, path);
    else fixed.set(`${method} ${path}`, path);
  }
  return (asked, path) => {
    const method = asked === "HEAD" ? "GET" : asked;
    const found = fixed.get(`${method} ${path}`);
    if (found !== undefined) return found;
    return router.match(method, path)[0][0]?.[0] ?? "";
  };
}
