/**
 * An address that nothing answers: 404, or 405 where another method would do.
 *
 * @module
 */
import type { AppContext } from "../hono.ts";
import { Problem } from "../problem.ts";
import type { Routes } from "../routes.ts";

/** The application's handler of what no route takes. */
export function noRoute(routes: Pick<Routes, "methods">): (c: AppContext) => never {
  return function notFound(c) {
    const allowed = routes.methods(c.req.path);
    if (allowed.length > 0) {
      throw new Problem("method-not-allowed", `This address takes ${allowed.join(", ")}`, {
        headers: { allow: allowed.join(", ") },
      });
    }
    throw new Problem("not-found", "No such address; /docs lists what there is");
  };
}
