/**
 * Which columns of a catalogue CSV hold what.
 *
 * @module
 */
import {
  type ColumnIndices,
  type ColumnNames,
  namedColumn,
  parseColumns,
  recognisedColumn,
} from "./columns.ts";
import { shownList } from "./place.ts";

/** What a column of a catalogue can mean. */
export type GameRole = (typeof ROLES)[number];

/** Header names by role. */
export type GameColumns = ColumnNames<GameRole>;

/** Column indices: id and name always. */
export type GameIndices = ColumnIndices<GameRole> & { readonly id: number; readonly name: number };

const ALIASES = {
  id: ["id", "game_id", "appid", "app_id", "game"],
  name: ["name", "game_name", "title"],
  slug: ["slug"],
  released: ["released", "release_date"],
  rating: ["rating"],
  ratings_count: ["ratings_count"],
  positive: ["positive_ratings", "positive"],
  negative: ["negative_ratings", "negative"],
  /** Hours. */
  playtime: ["playtime", "hours"],
  /** Minutes, as Steam's catalogue has them. */
  playtime_minutes: ["average_playtime"],
  added: ["added"],
  owned: ["owned"],
  /** A number or a range. */
  owners: ["owners"],
  metacritic: ["metacritic"],
  genres: ["genres", "genre"],
  tags: ["tags", "steamspy_tags"],
  image: ["background_image", "image"],
} as const;

const ROLES = [
  "id",
  "name",
  "slug",
  "released",
  "rating",
  "ratings_count",
  "positive",
  "negative",
  "playtime",
  "playtime_minutes",
  "added",
  "owned",
  "owners",
  "metacritic",
  "genres",
  "tags",
  "image",
] as const;

/**
 * Parses a column setting for games, such as `id=appid,name=title`.
 *
 * @throws {SyntaxError} when it is not of that form.
 */
export function parseGameColumns(text: string): GameColumns {
  return parseColumns(text, ROLES, "GAMES_COLUMNS");
}

/**
 * Finds the columns of a catalogue. A role takes the column that is named for it, else one it is recognised by.
 *
 * @throws {SyntaxError} when there is no column for the id or the name.
 */
export function gameIndices(header: readonly string[], columns: GameColumns = {}): GameIndices {
  const found: Partial<Record<GameRole, number>> = {};
  for (const role of ROLES) {
    const name = columns[role];
    if (name !== undefined) found[role] = namedColumn(header, name, "GAMES_COLUMNS");
  }
  for (const role of ROLES) {
    if (found[role] !== undefined) continue;
    const index = recognisedColumn(header, ALIASES[role], Object.values(found));
    if (index !== undefined) found[role] = index;
  }
  const { id, name, ...rest } = found;
  if (id !== undefined && name !== undefined) return { id, name, ...rest };
  const missing = id === undefined ? "id" : "name";
  throw new SyntaxError(
    `the header has no column for the ${missing} of a game: found ${shownList(header)}, expected one of ` +
      shownList(ALIASES[missing]),
  );
}
