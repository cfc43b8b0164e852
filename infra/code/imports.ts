/**
 * What a module loads at run time: its imports once the types are stripped.
 *
 * @module
 */
import { stripTypeScriptTypes } from "node:module";
import { init, parse } from "es-module-lexer";
import { CodeError } from "./code_error.ts";

/** One thing a module loads. */
export interface Edge {
  readonly specifier: string;
  /** A file that is named by URL (a worker, a data file) counts only when it exists. */
  readonly kind: "import" | "url";
}

const TYPESCRIPT = /\.[cm]?tsx?$/;
const SCRIPT = /\.[cm]?[jt]sx?$/;
const TYPES_ONLY = /^(?:import|export)\s+type\s+(?!from\s*["'])[\w${*]/;
const NEW_URL = /new\s+URL\s*\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|`([^`$]*)`)\s*,\s*$/;
const RESOLVE = /^\s*\.\s*resolve\s*\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|`([^`$]*)`)\s*\)/;
/** How far back from `import.meta.url` the literal of a `new URL` may start. */
const LOOK_BACK = 400;

/** True for files that can import others. */
export function isScript(path: string): boolean {
  return SCRIPT.test(path);
}

/**
 * What a module loads: static imports, re-exports, `import("literal")`, `new URL("literal", import.meta.url)` and
 * `import.meta.resolve("literal")`. An import whose specifier is computed cannot be known, and is left out.
 *
 * @throws {CodeError} for a file that is no module.
 */
export async function importsOf(path: string, text: string): Promise<Edge[]> {
  await init;
  const source = TYPESCRIPT.test(path) ? stripped(text) : text;
  let found: ReturnType<typeof parse>[0];
  try {
    [found] = parse(source);
  } catch (error) {
    throw new CodeError(`Cannot read the imports of ${path}: ${(error as Error).message}`, { cause: error });
  }
  const edges: Edge[] = [];
  for (const { n: specifier, d: dynamic, ss: from, e: end } of found) {
    if (dynamic === -2) {
      const before = source.slice(Math.max(0, from - LOOK_BACK), from);
      const after = source.slice(end, end + LOOK_BACK);
      const url = /^\s*\.\s*url\b/.test(after)
        ? literalOf(NEW_URL.exec(before))
        : literalOf(RESOLVE.exec(after));
      if (url !== undefined) edges.push({ specifier: url, kind: "url" });
    } else if (specifier !== undefined && !TYPES_ONLY.test(source.slice(from, from + 40))) {
      edges.push({ specifier, kind: "import" });
    }
  }
  return edges;
}

function literalOf(match: RegExpExecArray | null): string | undefined {
  return match?.[1] ?? match?.[2] ?? match?.[3];
}

/** Without its types; as it is where types cannot be stripped without rewriting (enums, JSX). */
function stripped(text: string): string {
  try {
    return stripTypeScriptTypes(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
