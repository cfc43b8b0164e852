/**
 * Places of the assets of a graph, from left to right, and the lines between them.
 *
 * @module
 */
import dagre from "@dagrejs/dagre";
import type { AssetGraph, AssetKey } from "../../../assets/engine/mod.ts";

/** The size of a card, in units of the picture: pixels at its natural size. */
export const CARD = { width: 160, height: 100 } as const;

const BETWEEN_RANKS = 44;
const BETWEEN_CARDS = 20;
const MARGIN = 12;

/** A card's place: its upper left corner. */
export interface Placed {
  readonly key: AssetKey;
  readonly x: number;
  readonly y: number;
}

/** A line from an asset to one that is made from it. */
export interface Line {
  readonly from: AssetKey;
  readonly to: AssetKey;
  /** The path of an SVG, which ends level. */
  readonly path: string;
  /** Where it ends: the tip of its arrow. */
  readonly tip: Point;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A graph, laid out. */
export interface Arrangement {
  readonly width: number;
  readonly height: number;
  /** In the graph's order. */
  readonly cards: readonly Placed[];
  readonly lines: readonly Line[];
}

const known = new WeakMap<AssetGraph, Arrangement>();

/** The arrangement of a graph, made once: a graph does not change. */
export function arrangementOf(graph: AssetGraph): Arrangement {
  const found = known.get(graph);
  if (found !== undefined) return found;
  const made = arrange(graph.keys, (key) => graph.upstream(key));
  known.set(graph, made);
  return made;
}

/**
 * Lays out assets in layers (Sugiyama's method, as dagre does it).
 *
 * @param upstream what each is made from; all of them among `keys`
 */
export function arrange(
  keys: readonly AssetKey[],
  upstream: (key: AssetKey) => readonly AssetKey[],
): Arrangement {
  if (keys.length === 0) return { width: 0, height: 0, cards: [], lines: [] };
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({
    rankdir: "LR",
    // The network simplex takes five times as long on two hundred assets, for lines that are hardly shorter.
    ranker: "tight-tree",
    nodesep: BETWEEN_CARDS,
    edgesep: BETWEEN_CARDS / 2,
    ranksep: BETWEEN_RANKS,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const key of keys) graph.setNode(key, { ...CARD });
  for (const key of keys) for (const from of upstream(key)) graph.setEdge(from, key);
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const placeOf = (key: AssetKey) => graph.node(key) as Point;
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    cards: keys.map((key) => {
      const { x, y } = placeOf(key);
      return { key, x: round(x - CARD.width / 2), y: round(y - CARD.height / 2) };
    }),
    lines: graph.edges().map(({ v: from, w: to }) => {
      const { points = [] } = graph.edge(from, to) as { points?: Point[] };
      return lineOf(from, to, placeOf(from), placeOf(to), points.slice(1, -1));
    }),
  };
}

/** From the right side of one card to the left side of the other; around the cards between them where there are any. */
function lineOf(from: AssetKey, to: AssetKey, a: Point, b: Point, between: readonly Point[]): Line {
  const start = { x: a.x + CARD.width / 2, y: a.y };
  const tip = { x: b.x - CARD.width / 2, y: b.y };
  // Every other point lies between two columns: a line bends there, and is level where it passes a column.
  const passed = between.filter((_, p) => p % 2 === 1);
  let path = `M${at(start)}`;
  let here = start;
  for (const { x, y } of passed) {
    path += `${bend(here, { x: x - CARD.width / 2, y })}H${round(x + CARD.width / 2)}`;
    here = { x: x + CARD.width / 2, y };
  }
  path += bend(here, tip);
  return { from, to, path, tip: { x: round(tip.x), y: round(tip.y) } };
}

/** A curve that begins and ends level. */
function bend(from: Point, to: Point): string {
  const middle = (from.x + to.x) / 2;
  return `C${at({ x: middle, y: from.y })} ${at({ x: middle, y: to.y })} ${at(to)}`;
}

function at({ x, y }: Point): string {
  return `${round(x)},${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
