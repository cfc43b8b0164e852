/**
 * Which routes an application has: for what no route answers, and for the names of routes in logs and metrics.
 *
 * @module
 */
import { RegExpRouter } from "hono/router/reg-exp-router";
import { SmartRouter } from "hono/router/smart-router";
import { TrieRouter } from "hono/router/trie-router";
import type { App } from "./hono.ts";

/** The routes of an application; middleware is none. */
export interface Routes {
  /** The methods that an address takes, in order. */
  methods(path: string): readonly string[];
  /** The pattern that an address falls under, such as `/api/v1/games/:id`; empty for none. */
  patternOf(path: string): string;
}

/** Looks the routes up that an application has by now. */
export function routesOf(app: App): Routes {
  const router = new SmartRouter<{ method: string; path: string }>({
    routers: [new RegExpRouter(), new TrieRouter()],
  });
  const seen = new Set<string>();
  for (const { method, path } of app.routes) {
    if (method === "ALL" || seen.has(`${method} ${path}`)) continue;
    seen.add(`${method} ${path}`);
    // One set of addresses for all methods: the router then finds them in one look.
    router.add("ANY", path, { method, path });
  }
  const fixed = new Map(app.routes.filter(({ path }) => !/[:*{]/.test(path)).map(({ path }) => [path, path]));
  const match = (path: string) => router.match("ANY", path)[0].map(([route]) => route);
  return {
    methods(path) {
      const methods = new Set(match(path).map(({ method }) => method));
      if (methods.has("GET")) methods.add("HEAD");
      return [...methods].sort();
    },
    patternOf: (path) => fixed.get(path) ?? match(path)[0]?.path ?? "",
  };
}
