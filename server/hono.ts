/**
 * The one kind of Hono application that this server is made of, and how a route is declared.
 *
 * A group of routes is a function from {@link Services} to an application, in a file of its own under `api/`. It declares
 * each route with {@link route}, whose schemas validate the request, type the handler and become the OpenAPI document, and
 * is put together with the others in `app.ts`. `api/health.ts` is the shortest example.
 *
 * @module
 */
import { createRoute, OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { ServedModel } from "./model/served_model.ts";
import { type IssueLike, Problem } from "./problem.ts";
import { PROBLEM_MEDIA_TYPE, ProblemDocument } from "./schemas/problem.ts";

/** What travels with a request. */
export interface AppEnv {
  Bindings: {
    /** Of the connection, not of a header. Undefined where there is none, as in a test. */
    readonly peer: string | undefined;
    /** Of this request; in the answer as `X-Request-Id`. */
    readonly requestId: string;
    /** Set by a route that gives its answer all headers itself, because setting them one by one costs more. */
    dressed?: boolean;
  };
  Variables: {
    /** The model that answers, on routes with the middleware `versioned`. */
    served: ServedModel;
  };
}

/** A request at work. */
export type AppContext = Context<AppEnv>;

/** An application, or a group of routes of one. What a schema refuses is answered with a problem document. */
export type App = OpenAPIHono<AppEnv>;

/** An empty group of routes. */
export function group(): App {
  return new OpenAPIHono<AppEnv>({
    defaultHook(result) {
      if (result.success) return;
      throw Problem.invalid(result.error.issues as readonly IssueLike[], result.target);
    },
  });
}

const PROBLEMS = {
  400: "The request cannot be read, or a schema refuses it",
  401: "The token is missing or wrong",
  403: "Not from here",
  404: "There is no such thing",
  409: "Something else is in the way",
  413: "The body is too large",
  415: "The body is of another type",
  429: "Too many requests",
  503: "Not ready, and what to do",
} as const;

/**
 * Declares a route: what `createRoute` takes, and which problems it answers with.
 *
 * @param problems their statuses; every one is a problem document (RFC 9457).
 */
export function route<const R extends RouteConfig>(
  config: R,
  problems: readonly (keyof typeof PROBLEMS)[] = [],
): R & { getRoutingPath(): string } {
  const responses = Object.fromEntries(problems.map((status) => [status, {
    description: PROBLEMS[status],
    content: { [PROBLEM_MEDIA_TYPE]: { schema: ProblemDocument } },
  }]));
  // The type leaves the problems out: a handler throws them and never returns one.
  return createRoute({ ...config, responses: { ...config.responses, ...responses } }) as unknown as
    & R
    & { getRoutingPath(): string };
}

/** The content of a JSON answer or body, with its schema. */
export function json<S>(schema: S): { "application/json": { schema: S } } {
  return { "application/json": { schema } };
}

/**
 * An answer that is written already, or is being written. It has the type of every answer: that it is of the route's schema is
 * checked by the tests, which run every route's example.
 */
export function written(
  c: AppContext,
  body: string | ReadableStream<Uint8Array>,
  headers: Readonly<Record<string, string>> = {},
): never {
  return c.body(body, 200, { "content-type": "application/json", ...headers }) as never;
}
