/**
 * What games are like, as the recommender's content models see them.
 *
 * @module
 */
import type { IdMap } from "../recommender/ids.ts";
import { type ItemFeatures, itemFeatures } from "../recommender/item_features.ts";
import type { GameFeature } from "../schemas.ts";

/**
 * The features of `items`: genres and tags count most, then the words of the name, then the scaled columns, as far as
 * they were known. A game that the catalogue lacks has none.
 */
export function gameFeatures(items: IdMap, catalogue: readonly GameFeature[]): ItemFeatures {
  const byId = new Map(catalogue.map((game) => [game.game, game]));
  const games = [...items].map((id) => byId.get(id));
  const tokens = (read: (game: GameFeature) => readonly string[]) =>
    games.map((game) => game === undefined ? [] : read(game));
  const scaled = (read: (game: GameFeature) => number | null) =>
    games.map((game) => game === undefined ? null : read(game));
  return itemFeatures(items, [
    { kind: "tokens", name: "genre", weight: 2, values: tokens(({ genres }) => genres) },
    { kind: "tokens", name: "tag", weight: 2, values: tokens(({ tags }) => tags) },
    { kind: "text", name: "name", weight: 1, values: games.map((game) => game?.name ?? "") },
    {
      kind: "number",
      name: "rating",
      weight: 0.25,
      values: scaled((game) => game.rating_imputed ? null : game.rating_scaled),
    },
    {
      kind: "number",
      name: "playtime",
      weight: 0.25,
      values: scaled((game) => game.playtime_imputed ? null : game.playtime_scaled),
    },
  ]);
}
