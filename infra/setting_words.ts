/**
 * What is wrong with a setting, in plain words.
 *
 * @module
 */
import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/**
 * An issue as the end of a sentence about the value: "must be below 1".
 *
 * @param standard the field's default: lists are shown by its like.
 */
export function issueInWords(issue: Issue, standard: unknown): string {
  switch (issue.code) {
    case "invalid_value":
      return `it accepts ${either(issue.values.map(String))}`;
    case "invalid_type":
      return `expected ${typeInWords(issue.expected, standard)}`;
    case "too_big":
      return bound(issue.origin, issue.inclusive ?? true, "at most", "below", issue.maximum);
    case "too_small":
      return bound(issue.origin, issue.inclusive ?? true, "at least", "above", issue.minimum);
    default:
      return issue.message;
  }
}

function bound(
  origin: string,
  inclusive: boolean,
  closed: string,
  open: string,
  limit: number | bigint,
): string {
  const numeric = ["number", "int", "bigint"].includes(origin);
  if (numeric) return `must be ${inclusive ? closed : open} ${limit}`;
  const noun = origin === "array" ? "entry" : "character";
  return `must have ${closed} ${limit} ${limit === 1 ? noun : noun === "entry" ? "entries" : "characters"}`;
}

function typeInWords(expected: string, standard: unknown): string {
  switch (expected) {
    case "int":
      return "a whole number";
    case "number":
      return "a number";
    case "boolean":
      return "true or false";
    case "array":
      return `a list, such as ${example(standard)}`;
    default:
      return `a ${expected}`;
  }
}

/** The beginning of a default list, else a list of words. */
function example(standard: unknown): string {
  const some = Array.isArray(standard) && standard.length > 0 ? standard.slice(0, 2) : ["one", "two"];
  return JSON.stringify(some);
}

function either(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
