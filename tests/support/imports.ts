/**
 * Who imports what, types included, read from the text of every file of the program.
 *
 * @module
 */
import { CHECKOUT, filesBelow } from "./program.ts";

/** One name that is imported or exported again. */
export interface ImportedName {
  /** "*" for all of a module. */
  readonly name: string;
  readonly isType: boolean;
}

/** One import, or export from elsewhere. */
export interface Import {
  readonly specifier: string;
  readonly names: readonly ImportedName[];
  /** Gone when types are stripped. */
  readonly isTypeOnly: boolean;
}

/** A file of the program. */
export interface SourceFile {
  /** From the checkout's root. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

const FROM =
  /^(?:import|export)\s+(type\s+)?(\*(?:\s+as\s+\w+)?|\w+|(?:\w+\s*,\s*)?\{[^}]*\})\s+from\s+"([^"]+)"/gm;
const PLAIN = /^import\s+"([^"]+)"/gm;
const LATE = /\bimport\("([^"]+)"\)/g;

/** The imports of a formatted TypeScript file. */
export function importsIn(text: string): Import[] {
  const code = withoutComments(text);
  const found: Import[] = [];
  for (const [, type, clause, specifier] of code.matchAll(FROM)) {
    const names = namesIn(clause!).map(({ name, isType }) => ({
      name,
      isType: isType || type !== undefined,
    }));
    found.push({ specifier: specifier!, names, isTypeOnly: type !== undefined });
  }
  for (const pattern of [PLAIN, LATE]) {
    for (const [, specifier] of code.matchAll(pattern)) {
      found.push({ specifier: specifier!, names: [{ name: "*", isType: false }], isTypeOnly: false });
    }
  }
  return found;
}

/** Comments on lines of their own become empty lines: code in them is an example. */
export function withoutComments(text: string): string {
  return text.replaceAll(/^[ \t]*(?:\/\*[^]*?\*\/|\/\/.*)/gm, "");
}

function namesIn(clause: string): ImportedName[] {
  const [, first, list] = /^(?:(\*|\w+)[^{]*)?(?:\{([^}]*)\})?$/.exec(clause)!;
  const named = (list ?? "").split(",").map((part) => part.trim()).filter(Boolean).map((part) => {
    const [, type, name] = /^(type\s+)?(\w+)/.exec(part)!;
    return { name: name!, isType: type !== undefined };
  });
  return first === undefined ? named : [{ name: first === "*" ? "*" : "default", isType: false }, ...named];
}

/** Every TypeScript file of the rooms. */
export async function sourceFiles(rooms: readonly string[]): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const room of rooms) {
    for (const name of await filesBelow(`${CHECKOUT}/${room}`)) {
      if (!/\.tsx?$/.test(name)) continue;
      const path = `${room}/${name}`;
      const text = await Deno.readTextFile(`${CHECKOUT}/${path}`);
      files.push({ path, text, imports: importsIn(text) });
    }
  }
  return files;
}

/** The path of the file that a relative specifier names; undefined for a package. */
export function pathOf(specifier: string, importer: string): string | undefined {
  if (!/^\.\.?\//.test(specifier)) return undefined;
  return decodeURIComponent(new URL(specifier, `file:///${importer}`).pathname).slice(1);
}

/** One cycle of a graph, as the nodes on it with the first one repeated at the end; undefined when there is none. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): string[] | undefined => {
    if (done.has(node)) return undefined;
    const at = path.indexOf(node);
    if (at >= 0) return [...path.slice(at), node];
    path.push(node);
    for (const next of graph.get(node) ?? []) {
      const cycle = visit(next);
      if (cycle !== undefined) return cycle;
    }
    path.pop();
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const cycle = visit(node);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
