/**
 * Turns games as they came into rows that a recommender can use.
 *
 * @module
 */
import type { GameFeature, RawGame } from "../schemas.ts";
import { type Imputation, impute, knownPlaytime, knownRating } from "./impute.ts";
import { minMaxScale } from "./scale.ts";
import { cleanList, cleanText } from "./text.ts";

/** What cleaning found, as counts. */
export interface CleaningReport {
  /** Games that came in. */
  readonly games: number;
  /** Games left out because their id stood before. */
  readonly duplicate_ids: number;
  /** Games left out because they have no id. */
  readonly without_id: number;
  readonly names_changed: number;
  /** Games whose name another game has as well; both stay. */
  readonly shared_names: number;
  /** Release dates that are none. */
  readonly dates_refused: number;
  readonly ratings_imputed: number;
  readonly rating_fill: number;
  readonly playtimes_imputed: number;
  /** Hours. */
  readonly playtime_fill: number;
  /** Columns that had no value at all and became 0. */
  readonly empty_columns: readonly string[];
}

/** Cleaned games and what cleaning found. */
export interface CleanedGames {
  /** Sorted by id, in code-unit order. */
  readonly rows: GameFeature[];
  readonly report: CleaningReport;
  /** Ids that stand more than once, in the order of the second. */
  readonly duplicates: readonly string[];
}

/**
 * Cleans games: text by {@link cleanText}, gaps in rating and playtime filled, five columns scaled into 0..1.
 *
 * Of games with one id the first stays. A game that does not say how many own it counts as owned by nobody.
 */
export function cleanGames(
  raw: readonly RawGame[],
  options: { readonly imputation: Imputation },
): CleanedGames {
  const byId = new Map<string, RawGame>();
  const duplicates = new Set<string>();
  let withoutId = 0;
  for (const game of raw) {
    const id = game.id.trim();
    if (id === "") withoutId++;
    else if (!byId.has(id)) byId.set(id, game);
    else duplicates.add(id);
  }
  const ids = [...byId.keys()].sort();
  const games = ids.map((id) => byId.get(id)!);
  const names = games.map((game) => cleanText(game.name));
  const released = games.map((game) => knownDate(game.released));
  const rating = impute(
    games.map((game) => knownRating(game.rating, game.ratings_count)),
    options.imputation,
  );
  const playtime = impute(games.map((game) => knownPlaytime(game.playtime)), options.imputation);
  const ratingsCount = games.map((game) => countOf(game.ratings_count));
  const added = games.map((game) => countOf(game.added));
  const owned = games.map((game) => countOf(game.added_by_status?.["owned"]));
  const ownedRatio = owned.map((count, i) => added[i]! > 0 ? Math.min(1, count / added[i]!) : 0);
  const scaled = {
    rating: minMaxScale(rating.values),
    playtime: minMaxScale(playtime.values),
    ratingsCount: minMaxScale(ratingsCount),
    added: minMaxScale(added),
    ownedRatio: minMaxScale(ownedRatio),
  };
  const rows = games.map((game, i): GameFeature => ({
    game: ids[i]!,
    name: names[i]!,
    released: released[i]!,
    genres: cleanList((game.genres ?? []).map(({ name }) => name)),
    tags: cleanList((game.tags ?? []).map(({ name }) => name)),
    rating: rating.values[i]!,
    rating_imputed: rating.imputed[i]!,
    playtime: playtime.values[i]!,
    playtime_imputed: playtime.imputed[i]!,
    ratings_count: ratingsCount[i]!,
    added: added[i]!,
    owned: owned[i]!,
    owned_ratio: ownedRatio[i]!,
    metacritic: finiteOrNull(game.metacritic),
    image: game.background_image?.trim() || null,
    rating_scaled: scaled.rating[i]!,
    playtime_scaled: scaled.playtime[i]!,
    ratings_count_scaled: scaled.ratingsCount[i]!,
    added_scaled: scaled.added[i]!,
    owned_ratio_scaled: scaled.ownedRatio[i]!,
  }));
  return {
    rows,
    duplicates: [...duplicates],
    report: {
      games: raw.length,
      duplicate_ids: raw.length - withoutId - games.length,
      without_id: withoutId,
      names_changed: names.filter((name, i) => name !== games[i]!.name).length,
      shared_names: sharedNames(names),
      dates_refused: games.filter((game, i) => (game.released ?? "") !== "" && released[i] === null).length,
      ratings_imputed: rating.count,
      rating_fill: rating.fill,
      playtimes_imputed: playtime.count,
      playtime_fill: playtime.fill,
      empty_columns: games.length === 0 ? [] : [
        ...(rating.empty ? ["rating"] : []),
        ...(playtime.empty ? ["playtime"] : []),
      ],
    },
  };
}

/** A `YYYY-MM-DD` that is in the calendar, or null. */
export function knownDate(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? "";
  if (!/^\d{4}-\d\d-\d\d$/.test(trimmed)) return null;
  const time = Date.parse(`${trimmed}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(trimmed) ? trimmed : null;
}

function countOf(value: number | null | undefined): number {
  return typeof value === "number" && value > 0 && value < Infinity ? value : 0;
}

function finiteOrNull(value: number | null | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function sharedNames(names: readonly string[]): number {
  const seen = new Map<string, number>();
  for (const name of names) seen.set(name, (seen.get(name) ?? 0) + 1);
  return names.filter((name) => name !== "" && seen.get(name)! > 1).length;
}
