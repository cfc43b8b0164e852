/**
 * The selection language.
 *
 * ```text
 * selection  = disjunct { "or" disjunct }
 * disjunct   = term { "and" term }
 * term       = "not" term | "(" selection ")" | walk
 * walk       = [ depth "+" ] atom [ "+" depth ]      depth: digits, or nothing for all
 * atom       = "*" | key | "group:" word | "kind:" word | "owner:" word | "tag:" word [ "=" word ]
 * ```
 *
 * Words side by side, and words with a comma between them, are joined by "or". Names may hold `*`.
 *
 * @module
 */
import type { Asset } from "./asset.ts";
import { type AssetGraph, UnknownAssetError } from "./graph.ts";
import type { AssetKey } from "./keys.ts";
import { nearestNames } from "./nearest.ts";

type Atom = {
  readonly by: "key" | "group" | "kind" | "owner" | "tag";
  readonly pattern: string;
  readonly value?: string;
};

/** A parsed selection. */
export type Selection =
  | { readonly type: "or" | "and"; readonly left: Selection; readonly right: Selection }
  | { readonly type: "not"; readonly of: Selection }
  /** Depths count edges; Infinity is all the way, 0 not at all. */
  | {
    readonly type: "walk";
    readonly atom: Atom;
    readonly up: number;
    readonly down: number;
    readonly at: number;
  };

interface Token {
  readonly text: string;
  /** Offset in the selection, from 0. */
  readonly at: number;
}

/**
 * Parses a selection.
 *
 * @throws {SyntaxError} that shows where and what was expected.
 */
export function parseSelection(text: string): Selection {
  const tokens: Token[] = [...text.matchAll(/[(),]|[^\s(),]+/g)].map((m) => ({ text: m[0], at: m.index }));
  let next = 0;
  const peek = () => tokens[next]?.text;
  const refuse = (expected: string): never => {
    const token = tokens[next];
    const found = token === undefined ? "the selection ends" : `found "${token.text}"`;
    throw new SyntaxError(
      `Cannot parse selection "${text}" at character ${
        (token?.at ?? text.length) + 1
      }: expected ${expected}, but ${found}`,
    );
  };

  const union = (): Selection => {
    let left = intersection();
    while (next < tokens.length && peek() !== ")") {
      if (peek() === "or" || peek() === ",") next++;
      left = { type: "or", left, right: intersection() };
    }
    return left;
  };
  const intersection = (): Selection => {
    let left = term();
    while (peek() === "and") {
      next++;
      left = { type: "and", left, right: term() };
    }
    return left;
  };
  const term = (): Selection => {
    const token = tokens[next];
    if (
      token === undefined || token.text === ")" || token.text === "," || token.text === "or" ||
      token.text === "and"
    ) {
      return refuse('an asset, "*", "group:…", "kind:…", "owner:…", "tag:…", "not" or "("');
    }
    next++;
    if (token.text === "not") return { type: "not", of: term() };
    if (token.text !== "(") return walk(token, text);
    const inner = union();
    if (peek() !== ")") refuse('")"');
    next++;
    return inner;
  };

  const parsed = union();
  if (next < tokens.length) refuse('"and", "or" or the end');
  return parsed;
}

const WALK = /^(?:(\d*)(\+))?([^+]+)(?:(\+)(\d*))?$/;
const ATOM = /^(?:(group|kind|owner|tag):)?([^=]+)(?:=(.*))?$/;

function walk(token: Token, text: string): Selection {
  const [, up, plusUp, core, plusDown, down] = WALK.exec(token.text) ?? [];
  const atom = core === undefined ? null : ATOM.exec(core);
  const by = (atom?.[1] ?? "key") as Atom["by"];
  const pattern = atom?.[2];
  const value = atom?.[3];
  if (pattern === undefined || (value !== undefined && by !== "tag")) {
    throw new SyntaxError(
      `Cannot parse selection "${text}" at character ${
        token.at + 1
      }: "${token.text}" is not an asset; write "model", ` +
        '"+model", "model+", "2+model", "group:catalogue", "kind:csv" or "tag:k=v"',
    );
  }
  const depth = (digits: string | undefined, plus: string | undefined) =>
    plus === undefined ? 0 : digits === undefined || digits === "" ? Infinity : Number(digits);
  return {
    type: "walk",
    atom: { by, pattern, ...(value === undefined ? {} : { value }) },
    up: depth(up, plusUp),
    down: depth(down, plusDown),
    at: token.at,
  };
}

/**
 * The keys a selection names, in the graph's order.
 *
 * @throws {UnknownAssetError} for a name that no asset has.
 */
export function select(graph: AssetGraph, selection: Selection): AssetKey[] {
  const chosen = evaluate(graph, selection);
  return graph.keys.filter((key) => chosen.has(key));
}

function evaluate(graph: AssetGraph, selection: Selection): Set<AssetKey> {
  switch (selection.type) {
    case "or":
      return evaluate(graph, selection.left).union(evaluate(graph, selection.right));
    case "and":
      return evaluate(graph, selection.left).intersection(evaluate(graph, selection.right));
    case "not":
      return new Set(graph.keys).difference(evaluate(graph, selection.of));
    case "walk": {
      const roots = matching(graph, selection.atom);
      return reach(roots, selection.up, graph.upstream).union(reach(roots, selection.down, graph.downstream));
    }
  }
}

/** Everything within `depth` edges, breadth first. */
function reach(
  roots: Iterable<AssetKey>,
  depth: number,
  next: (key: AssetKey) => readonly AssetKey[],
): Set<AssetKey> {
  const reached = new Set(roots);
  let edge = [...reached];
  for (let step = 0; step < depth && edge.length > 0; step++) {
    edge = edge.flatMap(next).filter((key) => !reached.has(key) && reached.add(key));
  }
  return reached;
}

/** How each kind of atom reads an asset: the words it may match. */
const WORDS: Readonly<Record<Exclude<Atom["by"], "tag">, (asset: Asset) => readonly string[]>> = {
  key: (asset) => [asset.key],
  group: (asset) => [asset.group],
  kind: (asset) => asset.kinds,
  owner: (asset) => asset.owners,
};

/** A misspelt name must not select nothing in silence. */
function matching(graph: AssetGraph, { by, pattern, value }: Atom): AssetKey[] {
  const name = glob(pattern);
  if (by === "tag") {
    const wanted = glob(value ?? "*");
    const tagged = graph.assets.filter(({ tags }) =>
      Object.entries(tags).some(([tag, content]) => name.test(tag) && wanted.test(content))
    );
    if (tagged.length > 0) return tagged.map(({ key }) => key);
    const tags = graph.assets.flatMap((asset) => Object.entries(asset.tags).map(([k, v]) => `${k}=${v}`));
    throw new SelectionError(
      `No asset has the tag "${value === undefined ? pattern : `${pattern}=${value}`}"`,
      tags,
    );
  }
  const found = graph.assets.filter((asset) => WORDS[by](asset).some((word) => name.test(word)));
  if (found.length > 0) return found.map(({ key }) => key);
  if (by === "key") throw new UnknownAssetError(pattern, nearestNames(pattern, graph.keys), graph.keys);
  throw new SelectionError(
    `No asset has the ${by} "${pattern}"`,
    graph.assets.flatMap((asset) => WORDS[by](asset)),
  );
}

/** A selection names a group, kind, owner or tag that no asset has. */
export class SelectionError extends Error {
  override name = "SelectionError";
  constructor(what: string, known: readonly string[]) {
    super(
      known.length === 0
        ? `${what}: no asset has any`
        : `${what}: there are ${[...new Set(known)].sort().join(", ")}`,
    );
  }
}

function glob(pattern: string): RegExp {
  const source = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*");
  return new RegExp(`^${source}$`);
}
