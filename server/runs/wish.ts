/**
 * What a person asks to materialize on the pages, and the selection that it comes to.
 *
 * @module
 */
import { type AssetGraph, type AssetKey, parseSelection, select } from "../../assets/engine/mod.ts";

/** Everything, what is stale or missing, or a selection. */
export const WHICH = ["all", "stale", "these"] as const;
export type Which = typeof WHICH[number];

/** What is asked for. */
export interface MaterializeWish {
  readonly what: Which;
  /** As it was written; for `these` alone. */
  readonly selection: string;
  /** With everything upstream of it. */
  readonly upstream: boolean;
  /** What is fresh, too. */
  readonly force: boolean;
}

/** Longer ones are not taken by everything that keeps them. */
const LONGEST = 1_000;

/** Reads it from an address. What is not known is everything. */
export function wishOf(query: URLSearchParams): MaterializeWish {
  const what = query.get("what");
  const selection = (query.get("selection") ?? "").trim().slice(0, LONGEST);
  return {
    what: WHICH.find((each) => each === what) ?? (selection === "" ? "all" : "these"),
    selection,
    upstream: query.get("upstream") === "yes",
    force: query.get("force") === "yes",
  };
}

/** An address with it. */
export function paramsOfWish({ what, selection, upstream, force }: MaterializeWish): Record<string, string> {
  return {
    what,
    ...(what === "these" && selection !== "" && { selection }),
    ...(upstream && { upstream: "yes" }),
    ...(force && { force: "yes" }),
  };
}

/**
 * The selection that a run is given; undefined when there is nothing to select.
 *
 * @param stale the assets that are not fresh
 * @throws {SyntaxError} and the errors of selections, for `these`.
 */
export function selectionOf(
  graph: AssetGraph,
  { what, selection, upstream }: MaterializeWish,
  stale: readonly AssetKey[],
): string | undefined {
  if (what === "all") return "*";
  if (what === "stale") {
    if (stale.length === 0) return undefined;
    const text = stale.join(" or ");
    // A run leaves alone what is fresh: everything comes to the same.
    return text.length > LONGEST || stale.length === graph.keys.length ? "*" : text;
  }
  if (selection === "") return undefined;
  const keys = select(graph, parseSelection(selection));
  if (!upstream) return selection;
  // An asset that another one of them has upstream comes with that.
  const within = new Set(keys);
  const ends = keys.filter((key) => !graph.downstream(key).some((below) => within.has(below)));
  const text = ends.map((key) => `+${key}`).join(" or ");
  return text.length > LONGEST ? "*" : text;
}
