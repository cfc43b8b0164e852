/**
 * One row of a catalogue CSV as a game in RAWG's shape.
 *
 * @module
 */
import type { GameIndices, GameRole } from "./game_columns.ts";
import { decimalPoint, shown } from "./place.ts";

/** A cell that cannot be used. Its message says what was found and what is expected. */
export class GameValueError extends RangeError {
  override name = "GameValueError";
  constructor(message: string, readonly column: number) {
    super(message);
  }
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const OWNERS = /^(\d[\d,]*)(?:\s*(?:-|–|\.\.)\s*(\d[\d,]*))?$/;

/**
 * The game of a row. Where a catalogue says it in its own way:
 *
 * - votes for and against become a rating of 5 · positive / (positive + negative), and their sum `ratings_count`;
 * - a range of owners becomes `added`, its midpoint. Unless the file says how many own the game, those are its
 *   owners as well (`owned_ratio` is then 1): the range counts owners, and nobody else;
 * - `average_playtime` counts minutes, `playtime` hours.
 *
 * @throws {GameValueError} for a cell that cannot be used.
 */
export function gameOf(row: readonly string[], indices: GameIndices): Record<string, unknown> {
  const text = (role: GameRole): string | null => {
    const index = indices[role];
    return index === undefined ? null : row[index]!.trim() || null;
  };
  const number = (role: GameRole, max = Infinity): number | null =>
    numberIn(text(role), role, indices[role] ?? 0, max);
  const list = (role: GameRole) =>
    text(role)?.split(/[;|]/).map((name) => name.trim()).filter((name) => name !== "") ?? [];
  const id = text("id");
  if (id === null) throw new GameValueError("the id is empty: expected an id", indices.id);
  const positive = number("positive");
  const negative = number("negative");
  const votes = positive === null && negative === null ? null : (positive ?? 0) + (negative ?? 0);
  const minutes = number("playtime_minutes");
  const owners = ownersIn(text("owners"), indices.owners ?? 0);
  const owned = number("owned") ?? owners;
  return {
    id,
    // As it stands: white space and the like are for the cleaning to count.
    name: row[indices.name]!,
    slug: text("slug"),
    released: text("released"),
    rating: number("rating", 5) ?? (votes === null || votes === 0 ? votes : 5 * (positive ?? 0) / votes),
    ratings_count: number("ratings_count") ?? votes,
    added: number("added") ?? owners,
    added_by_status: owned === null ? null : { owned },
    playtime: number("playtime") ?? (minutes === null ? null : minutes / 60),
    metacritic: number("metacritic", 100),
    background_image: text("image"),
    genres: list("genres").map((name) => ({ name })),
    tags: list("tags").map((name) => ({ name })),
  };
}

function numberIn(text: string | null, role: GameRole, column: number, max: number): number | null {
  if (text === null) return null;
  const value = NUMBER.test(text) ? Number(text) : NaN;
  if (value >= 0 && value <= max && value < Infinity) return value;
  const range = max === Infinity ? "of at least 0" : `from 0 to ${max}`;
  throw new GameValueError(
    `${role} ${shown(text)} cannot be used: expected a number ${range}, or nothing${decimalPoint(text)}`,
    column,
  );
}

/** `10000000-20000000` is 15000000. */
function ownersIn(text: string | null, column: number): number | null {
  if (text === null) return null;
  const match = OWNERS.exec(text);
  if (match === null) {
    throw new GameValueError(
      `owners ${shown(text)} cannot be used: expected a number, or a range such as 20000-50000`,
      column,
    );
  }
  const low = Number(match[1]!.replaceAll(",", ""));
  const high = match[2] === undefined ? low : Number(match[2].replaceAll(",", ""));
  return (low + high) / 2;
}
