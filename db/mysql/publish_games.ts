/**
 * Games as rows, in MySQL and MariaDB.
 *
 * @module
 */
import { and, eq, inArray, isNotNull } from "drizzle-orm";
import type { DataVersion } from "../../assets/engine/keys.ts";
import type { GameFeature } from "../../assets/schemas.ts";
import type { GameRows } from "../database.ts";
import { gameRow } from "../rows.ts";
import { batchPublisher } from "./batches.ts";
import type { Connection } from "./connect.ts";
import { games, published } from "./schema.ts";

const NAME = "games";

/** Column names are the feature's own, so that a forgotten field does not compile. */
const FEATURE = {
  game: games.game,
  name: games.name,
  released: games.released,
  genres: games.genres,
  tags: games.tags,
  rating: games.rating,
  rating_imputed: games.ratingImputed,
  playtime: games.playtime,
  playtime_imputed: games.playtimeImputed,
  ratings_count: games.ratingsCount,
  added: games.added,
  owned: games.owned,
  owned_ratio: games.ownedRatio,
  metacritic: games.metacritic,
  image: games.image,
  rating_scaled: games.ratingScaled,
  playtime_scaled: games.playtimeScaled,
  ratings_count_scaled: games.ratingsCountScaled,
  added_scaled: games.addedScaled,
  owned_ratio_scaled: games.ownedRatioScaled,
} satisfies Record<keyof GameFeature, unknown>;

/** Games over a connection. */
export function gameRows(connection: Connection): GameRows {
  const areIn = (version: DataVersion, ids: readonly string[]) =>
    and(
      eq(published.name, NAME),
      eq(published.dataVersion, version),
      isNotNull(published.rows),
      inArray(games.game, [...ids]),
    );
  return {
    ...batchPublisher<GameFeature, typeof games>(connection, NAME, games, gameRow),
    async gameNames(version, ids) {
      const rows = await connection.read((queries) =>
        queries.select({ game: games.game, name: games.name }).from(published)
          .innerJoin(games, eq(games.batch, published.batch)).where(areIn(version, ids))
      );
      return new Map(rows.map(({ game, name }) => [game, name]));
    },
    async gamesById(version, ids) {
      const rows: GameFeature[] = await connection.read((queries) =>
        queries.select(FEATURE).from(published)
          .innerJoin(games, eq(games.batch, published.batch)).where(areIn(version, ids))
      );
      return new Map(rows.map((row) => [row.game, row]));
    },
  };
}
