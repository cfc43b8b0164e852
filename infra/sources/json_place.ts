/**
 * Finds where a text stops being JSON. `JSON.parse` names no place for most faults; this is only called once it has
 * refused the text.
 *
 * @module
 */
import { columnAt, type Fault, shown } from "./place.ts";

const SPACE = /[ \t\r\n]*/y;
/** A string up to its closing quote, or to what may not stand in it. */
// deno-lint-ignore no-control-regex
const STRING = /"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*/y;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null)(?![\w.+-])/y;

type Expected = "value" | "value or ]" | "name" | "name or }" | "colon" | "more" | "end" | "string";

const WORDS: Record<Expected, string> = {
  "value": "a value",
  "value or ]": 'a value or "]"',
  "name": "a name in quotes",
  "name or }": 'a name in quotes or "}"',
  "colon": '":"',
  "more": "a comma or the closing bracket",
  "end": "the end of the text",
  "string": "the rest of a string: a closing quote, or line ends and the like written as \\n",
};

/** The first fault of a text that is not JSON, or undefined when there is none; `line` is the first line's number. */
export function jsonFault(text: string, line = 1): Fault | undefined {
  const brackets: ("]" | "}")[] = [];
  let expected: Expected = "value";
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  while (true) {
    take(SPACE);
    if (at === text.length && expected === "end") return undefined;
    const char = text[at];
    const inner = brackets.at(-1);
    if (char === '"' && expected !== "colon" && expected !== "more" && expected !== "end") {
      take(STRING);
      if (text[at] !== '"') return faultAt(text, at, line, "string");
      at++;
      expected = afterString(expected, inner === undefined);
      continue;
    }
    if (expected === "value" || expected === "value or ]") {
      if (char === "[" || char === "{") {
        brackets.push(char === "[" ? "]" : "}");
        expected = char === "[" ? "value or ]" : "name or }";
        at++;
        continue;
      }
      if (take(SCALAR)) {
        expected = inner === undefined ? "end" : "more";
        continue;
      }
    }
    if (expected === "colon" && char === ":") {
      expected = "value";
      at++;
      continue;
    }
    if (expected === "more" && char === ",") {
      expected = inner === "]" ? "value" : "name";
      at++;
      continue;
    }
    const mayClose = expected === "more" || expected === "value or ]" || expected === "name or }";
    if (mayClose && char !== undefined && char === inner) {
      brackets.pop();
      expected = brackets.length === 0 ? "end" : "more";
      at++;
      continue;
    }
    return faultAt(text, at, line, expected);
  }
}

function afterString(expected: Expected, outermost: boolean): Expected {
  if (expected === "name" || expected === "name or }") return "colon";
  return outermost ? "end" : "more";
}

function faultAt(text: string, at: number, line: number, expected: Expected): Fault {
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf("\n") + 1;
  const found = at === text.length
    ? "the end of the text"
    : shown(text.slice(at, at + 20).split(/[\r\n]/)[0] || text[at]!);
  return {
    line: line + before.split("\n").length - 1,
    column: columnAt(before.slice(lineStart), at - lineStart),
    problem: `this is not JSON: found ${found}, expected ${WORDS[expected]}`,
  };
}
