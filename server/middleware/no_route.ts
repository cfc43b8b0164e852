/**
 * An address that nothing answers: 404, or 405 where another method would do.
 *
 * @module
 */
import { RegExpRouter } from "hono/router/reg-exp-router";
import { SmartRouter } from "hono/router/smart-router";
import { TrieRouter } from "hono/router/trie-router";
import type { App, AppContext } from "../hono.ts";
import { Problem } from "../problem.ts";

/** Which methods an address takes. */
export type Methods = (path: string) => readonly string[];

/** The methods of an application's routes; middleware is none. */
export function methodsOf(app: App): Methods {
  const router = new SmartRouter<string>({ routers: [new RegExpRouter(), new TrieRouter()] });
  // One set of addresses for all methods: the router then finds them in one look.
  const seen = new Set<string>();
  for (const { method, path } of app.routes) {
    if (method === "ALL" || seen.has(`${method} ${path}`)) continue;
    seen.add(`${method} ${path}`);
    router.add("ANY", path, method);
  }
  return (path) => {
    const methods = new Set(router.match("ANY", path)[0].map(([method]) => method));
    if (methods.has("GET")) methods.add("HEAD");
    return [...methods].sort();
  };
}

/** The application's handler of what no route takes. */
export function noRoute(methods: Methods): (c: AppContext) => never {
  return function notFound(c) {
    const allowed = methods(c.req.path);
    if (allowed.length > 0) {
      throw new Problem("method-not-allowed", `This address takes ${allowed.join(", ")}`, {
        headers: { allow: allowed.join(", ") },
      });
    }
    throw new Problem("not-found", "No such address; /docs lists what there is");
  };
}
