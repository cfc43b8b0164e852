/**
 * Gives a route the model that answers: one and the same for the whole of a request.
 *
 * @module
 */
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../hono.ts";
import type { ServedModel } from "../model/served_model.ts";
import { Problem } from "../problem.ts";
import type { Services } from "../services.ts";

/** The model that answers. @throws {Problem} when there is none yet, with what to do. */
export function servedModel({ models }: Pick<Services, "models">): ServedModel {
  const served = models.current;
  if (served !== undefined) return served;
  throw new Problem(
    "not-ready",
    models.problem ?? "There is no model yet; next: deno task materialize. /readyz tells when there is one",
    { headers: { "retry-after": "5" } },
  );
}

/**
 * For routes whose answers change with the model only: gives them the model as `c.var.served`, its version as their `ETag`, and
 * answers 304 to whoever has that already.
 */
export function versioned(services: Pick<Services, "models">): MiddlewareHandler<AppEnv> {
  return async function answerFromVersion(c, next) {
    const served = servedModel(services);
    const { dataVersion, catalogue, number } = served.version;
    const etag = `"${number ?? "current"}-${dataVersion.slice(0, 16)}-${catalogue.slice(0, 16)}"`;
    const headers = { "etag": etag, "cache-control": "no-cache", "x-model-version": served.label };
    const known = c.req.header("if-none-match");
    if (
      known !== undefined &&
      (known === "*" || known.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag))
    ) {
      return c.body(null, 304, headers);
    }
    c.set("served", served);
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    await next();
  };
}
