/**
 * What an asset's data view shows: rows, a summary, the co-occurrence of the most popular games, or a game's neighbours.
 *
 * @module
 */
import { ArtifactError, type Asset, type Materialization } from "../../../assets/engine/mod.ts";
import { cleanFeatures, coOccurrence, model as modelAsset } from "../../../assets/mod.ts";
import {
  type CoOccurrence,
  type IdMap,
  isTriangle,
  type PairCounts,
  profileOf,
} from "../../../assets/recommender/mod.ts";
import { countAt } from "../../../assets/recommender/pair_triangle.ts";
import type { Services } from "../../services.ts";
import type { Artifacts } from "./artifacts.ts";

/** A game by its number in a matrix or model, with its name. */
export interface NamedGame {
  readonly id: string;
  readonly name: string;
  readonly players: number;
}

/** Two games of a heat map. */
export interface HeatCell {
  readonly both: number;
  /** Of the players of the rarer game: 0..1. */
  readonly share: number;
}

/** What there is to show. */
export type DataView =
  | { readonly kind: "none" }
  | { readonly kind: "unreadable"; readonly message: string }
  | {
    readonly kind: "rows";
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
    readonly total: number | undefined;
  }
  | { readonly kind: "summary"; readonly entries: Readonly<Record<string, string | number>> }
  | {
    readonly kind: "heat";
    readonly games: readonly NamedGame[];
    /** By row and column, in the games' order. */
    readonly cells: readonly (readonly HeatCell[])[];
    readonly entries: Readonly<Record<string, string | number>>;
  }
  | {
    readonly kind: "neighbours";
    readonly of: NamedGame | undefined;
    /** What was asked for, when no game is called so. */
    readonly unknown: string | undefined;
    readonly neighbours: readonly (NamedGame & { readonly score: number; readonly isChosen: boolean })[];
    /** Games to try. */
    readonly examples: readonly NamedGame[];
    readonly entries: Readonly<Record<string, string | number>>;
  };

const ROWS = 25;
const HEAT = 20;
const NEIGHBOURS = 20;
const EXAMPLES = 8;

/** Looks into the current artifact. @param game what a person typed to pick a game */
export async function dataOf(
  services: Services,
  artifacts: Artifacts,
  asset: Asset,
  made: Materialization | undefined,
  game: string,
): Promise<DataView> {
  if (made === undefined) return { kind: "none" };
  try {
    if (asset.key === coOccurrence.key) return await heatOf(services, artifacts, made);
    if (asset.key === modelAsset.key) return await neighboursOf(services, artifacts, made, game);
    return await previewOf(artifacts, asset, made);
  } catch (error) {
    if (error instanceof ArtifactError || error instanceof SyntaxError) {
      return { kind: "unreadable", message: error.message };
    }
    throw error;
  }
}

async function previewOf(
  artifacts: Artifacts,
  asset: Asset,
  made: Materialization,
): Promise<DataView> {
  const { codec } = asset;
  const isRows = codec.kind === "csv" || codec.kind === "jsonl";
  if (!isRows) {
    const preview = codec.preview(await artifacts.open(asset, made.dataVersion, made.size), ROWS);
    return preview.kind === "summary" ? preview : { ...preview, rows: preview.rows.slice(0, ROWS) };
  }
  const preview = await artifacts.head(asset, made.dataVersion, ROWS);
  const rows = made.metadata["rows"];
  return preview.kind === "summary"
    ? preview
    : { ...preview, total: typeof rows === "number" ? rows : undefined };
}

async function heatOf(services: Services, artifacts: Artifacts, made: Materialization): Promise<DataView> {
  const value = await artifacts.open(coOccurrence, made.dataVersion, made.size);
  const { table: { items }, counts } = value;
  const top = mostPopular(counts.degrees, HEAT);
  const names = await namesOf(services, items, top);
  const summary = coOccurrence.codec.preview(value, 0);
  return {
    kind: "heat",
    games: top.map((item) => ({ id: items.idOf(item), name: names(item), players: counts.degrees[item]! })),
    cells: top.map((a) => top.map((b) => cellOf(counts, a, b))),
    entries: summary.kind === "summary" ? summary.entries : {},
  };
}

function cellOf(counts: PairCounts, a: number, b: number): HeatCell {
  const { degrees } = counts;
  if (a === b) return { both: degrees[a]!, share: 1 };
  const both = isTriangle(counts) ? countAt(counts, a, b) : pairOf(counts, a, b);
  return { both, share: both / Math.max(1, Math.min(degrees[a]!, degrees[b]!)) };
}

function pairOf({ indptr, indices, counts }: CoOccurrence, a: number, b: number): number {
  let [low, high] = [indptr[a]!, indptr[a + 1]!];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (indices[middle]! < b) low = middle + 1;
    else high = middle;
  }
  return low < indptr[a + 1]! && indices[low] === b ? counts[low]! : 0;
}

async function neighboursOf(
  services: Services,
  artifacts: Artifacts,
  made: Materialization,
  text: string,
): Promise<DataView> {
  const model = await artifacts.open(modelAsset, made.dataVersion, made.size);
  const { items, popularity } = model;
  const top = mostPopular(popularity, EXAMPLES);
  const asked = text === "" ? top[0] : findGame(services, items, text);
  const unknown = asked === undefined && text !== "" ? text : undefined;
  const found = asked === undefined ? undefined : model.recommend(profileOf([asked]), NEIGHBOURS);
  const shown = [...top, ...asked === undefined ? [] : [asked], ...found?.items ?? []];
  const names = await namesOf(services, items, shown);
  const game = (item: number): NamedGame => ({
    id: items.idOf(item),
    name: names(item),
    players: popularity[item] ?? 0,
  });
  const summary = modelAsset.codec.preview(model, 0);
  return {
    kind: "neighbours",
    of: asked === undefined ? undefined : game(asked),
    unknown,
    neighbours: [...found?.items ?? []].map((item, rank) => ({
      ...game(item),
      score: found!.scores[rank]!,
      isChosen: rank < found!.chosen,
    })),
    examples: top.map(game),
    entries: summary.kind === "summary" ? summary.entries : {},
  };
}

/** A game by its id, its name, or a part of that. */
function findGame({ models }: Services, items: IdMap, text: string): number | undefined {
  const byId = items.indexOf(text);
  if (byId >= 0) return byId;
  const catalogue = models.current?.catalogue;
  const [first] = catalogue?.search(text) ?? [];
  if (catalogue === undefined || first === undefined) return undefined;
  // The model that answers may number its games in another way.
  const item = items.indexOf(catalogue.items.idOf(first));
  return item < 0 ? undefined : item;
}

/** What games are called: as the model that answers knows them, else as the database does, else by their ids. */
async function namesOf(
  { models, database, engine: { ledger } }: Services,
  items: IdMap,
  wanted: readonly number[],
): Promise<(item: number) => string> {
  const catalogue = models.current?.catalogue;
  const known = new Map<string, string>();
  if (catalogue === undefined) {
    const [current] = await ledger.currents([cleanFeatures.key]);
    const ids = [...new Set(wanted.map((item) => items.idOf(item)))];
    const version = current?.materialization.dataVersion;
    for (const [id, name] of version === undefined ? [] : await database.games.gameNames(version, ids)) {
      known.set(id, name);
    }
  }
  return (item) => {
    const id = items.idOf(item);
    const at = catalogue?.items.indexOf(id) ?? -1;
    return (at >= 0 ? catalogue!.nameOf(at) : known.get(id)) || id;
  };
}

/** Ties go to the lower number. */
function mostPopular(players: Uint32Array, most: number): number[] {
  return Array.from(players, (_, item) => item).sort((a, b) => players[b]! - players[a]! || a - b).slice(
    0,
    most,
  );
}
