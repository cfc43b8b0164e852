/**
 * What is thrown becomes an answer.
 *
 * @module
 */
import { HTTPException } from "hono/http-exception";
import { DatabaseError } from "../db/mod.ts";
import type { ServerDeps } from "./deps.ts";
import type { AppContext } from "./hono.ts";
import { Problem, PROBLEM_KINDS, type ProblemKind } from "./problem.ts";

/**
 * The application's error handler: a problem is its own answer, a client that has gone is 499, and everything else is
 * a fault of ours: logged, and told to the client without its details.
 */
export function answerTo({ log }: Pick<ServerDeps, "log">): (error: Error, c: AppContext) => Response {
  return function onError(error, c) {
    const id = c.env?.requestId;
    const problem = problemOf(error, c);
    if (problem.kind === "internal") {
      log({ level: "error", event: "fault", id, error: error.stack ?? String(error) });
    } else if (error instanceof DatabaseError) {
      log({ level: "error", event: "database", id, error: error.message });
    }
    return problem.response(id);
  };
}

function problemOf(error: Error, c: AppContext): Problem {
  if (error instanceof Problem) return error;
  if (isClientGone(error)) return new Problem("client-gone", "The client has gone");
  if (error instanceof HTTPException) {
    const kind = kindOf(error.status);
    if (kind !== undefined) return new Problem(kind, error.message || PROBLEM_KINDS[kind].title);
  }
  if (error instanceof DatabaseError) {
    return new Problem("unavailable", "The database does not answer as it should; /readyz says more", {
      headers: { "retry-after": "5" },
      cause: error,
    });
  }
  const id = c.env?.requestId;
  return new Problem("internal", `The log says more${id === undefined ? "" : `, under ${id}`}`);
}

/** Nobody takes the answer any more. */
function isClientGone(error: Error): boolean {
  return error.name === "AbortError" || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.ConnectionReset || error instanceof Deno.errors.ConnectionAborted;
}

function kindOf(status: number): ProblemKind | undefined {
  return (Object.keys(PROBLEM_KINDS) as ProblemKind[]).find((kind) =>
    PROBLEM_KINDS[kind].status === status && status < 500
  );
}
