/**
 * What every error looks like: RFC 9457.
 *
 * @module
 */
import { z } from "zod";

/** The media type of an error. */
export const PROBLEM_MEDIA_TYPE = "application/problem+json";

/** One thing that is wrong with a request. */
export const ProblemIssue = z.object({
  in: z.enum(["json", "query", "param", "header", "form", "cookie"]).meta({
    description: "Which part of the request",
  }),
  path: z.string().meta({ description: "Where in it, as a JSON Pointer; empty for all of it" }),
  message: z.string(),
}).meta({ id: "ProblemIssue", description: "One thing that is wrong with a request" });

/** An error. */
export const ProblemDocument = z.object({
  type: z.string().meta({ description: "The kind of problem: an address, explained there" }),
  title: z.string().meta({ description: "The kind of problem, in words" }),
  status: z.int().meta({ description: "The HTTP status" }),
  detail: z.string().optional().meta({ description: "What happened this time, and what to do" }),
  instance: z.string().optional().meta({ description: "The request's id, to find it in the log" }),
  errors: z.array(ProblemIssue).optional().meta({ description: "What is wrong with the request" }),
}).meta({
  id: "Problem",
  description: "An error, as RFC 9457 has it",
  example: {
    type: "/docs#invalid-request",
    title: "The request is not valid",
    status: 400,
    detail: "k: Too big: expected number to be <=1000",
    instance: "urn:request:1f0a2b3c4d5e6f70",
    errors: [{ in: "json", path: "/k", message: "Too big: expected number to be <=1000" }],
  },
});
export type ProblemDocument = z.infer<typeof ProblemDocument>;
