/**
 * Errors that are answers: RFC 9457 problem documents.
 *
 * A route throws a {@link Problem}; what else is thrown is a fault of ours, and answered with 500 and no detail.
 *
 * @module
 */
import type { z } from "zod";
import { PROBLEM_MEDIA_TYPE, type ProblemDocument, type ProblemIssue } from "./schemas/problem.ts";

/** Every kind of problem, by the name that its address ends in. */
export const PROBLEM_KINDS = {
  "bad-request": { status: 400, title: "The request cannot be read" },
  "invalid-request": { status: 400, title: "The request is not valid" },
  "unauthorized": { status: 401, title: "A token is needed" },
  "forbidden": { status: 403, title: "This is not allowed from here" },
  "not-found": { status: 404, title: "There is nothing here" },
  "method-not-allowed": { status: 405, title: "Another method is needed" },
  "timeout": { status: 408, title: "The request took too long" },
  "conflict": { status: 409, title: "Something else is in the way" },
  "body-too-large": { status: 413, title: "The body is too large" },
  "uri-too-long": { status: 414, title: "The address is too long" },
  "unsupported-media-type": { status: 415, title: "The body is of another type" },
  "misdirected": { status: 421, title: "This server does not answer for that host" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  "client-gone": { status: 499, title: "The client has gone" },
  "internal": { status: 500, title: "Something went wrong here" },
  "unavailable": { status: 503, title: "Not possible at the moment" },
  "not-ready": { status: 503, title: "Not ready yet" },
} as const satisfies Record<string, { status: number; title: string }>;
export type ProblemKind = keyof typeof PROBLEM_KINDS;

/** What a schema says of a value, as far as it is used here. */
export interface IssueLike {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

type Part = z.infer<typeof ProblemIssue>["in"];

/** No more of them are told: a body may be wrong in a thousand places. */
const MOST_ISSUES = 20;

/** An error that is the client's answer. */
export class Problem extends Error {
  override name = "Problem";

  constructor(
    readonly kind: ProblemKind,
    /** What happened, and what to do. */
    detail: string,
    readonly more: {
      readonly errors?: ProblemDocument["errors"];
      readonly headers?: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    } = {},
  ) {
    super(detail, { cause: more.cause });
  }

  /** What a schema refused. */
  static invalid(issues: readonly IssueLike[], part: string): Problem {
    const errors = issues.slice(0, MOST_ISSUES).map(({ path, message }) => ({
      in: part as Part,
      path: path.map((key) => "/" + String(key).replaceAll("~", "~0").replaceAll("/", "~1")).join(""),
      message,
    }));
    const [first] = errors;
    const where = first?.path.slice(1);
    return new Problem("invalid-request", `${where ? `${where}: ` : ""}${first?.message ?? "not valid"}`, {
      errors,
    });
  }

  get status(): number {
    return PROBLEM_KINDS[this.kind].status;
  }

  /** The answer. */
  response(requestId: string | undefined): Response {
    const { status, title } = PROBLEM_KINDS[this.kind];
    const document: ProblemDocument = {
      type: `/docs#${this.kind}`,
      title,
      status,
      detail: this.message.toWellFormed(),
      ...(requestId !== undefined && { instance: `urn:request:${requestId}` }),
      ...(this.more.errors && { errors: this.more.errors }),
    };
    return new Response(JSON.stringify(document), {
      status,
      headers: { ...this.more.headers, "content-type": PROBLEM_MEDIA_TYPE, "cache-control": "no-store" },
    });
  }
}
