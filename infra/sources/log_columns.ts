/**
 * Which columns of a play log hold the user, the game, the weight and the time.
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
import { shown, shownList } from "./place.ts";

/** What a column of a play log can mean. */
export type LogRole = "user" | "game" | "weight" | "time";

/** Header names by role. */
export type LogColumns = ColumnNames<LogRole>;

/** Column indices: user and game always, weight and time where there are any. */
export type LogIndices = ColumnIndices<LogRole> & { readonly user: number; readonly game: number };

const ROLES = ["user", "game", "weight", "time"] as const;

const ALIASES = {
  user: ["user", "user_id", "userid", "player", "player_id"],
  game: ["game", "game_id", "gameid", "appid", "app_id", "item", "item_id", "itemid"],
  weight: ["weight", "hours", "rating", "playtime"],
  time: ["time", "timestamp", "played_at", "date"],
} as const;

/**
 * Parses `LOGS_COLUMNS`, such as `user=user_id,game=appid,weight=hours,time=played_at`.
 *
 * @throws {SyntaxError} when it is not of that form.
 */
export function parseLogColumns(text: string): LogColumns {
  return parseColumns(text, ROLES, "LOGS_COLUMNS");
}

/**
 * Finds the columns of a play log.
 *
 * Without a setting every role is recognised by name, and a header that names neither user nor game is taken to
 * hold them in its first two columns. With a setting, weight and time are read only when it names them.
 *
 * @throws {SyntaxError} when the user's and the game's column cannot be told.
 */
export function logIndices(header: readonly string[], columns?: LogColumns): LogIndices {
  const found: Partial<Record<LogRole, number>> = {};
  for (const role of ROLES) {
    const name = columns?.[role];
    if (name !== undefined) found[role] = namedColumn(header, name, "LOGS_COLUMNS");
  }
  for (const role of ROLES) {
    if (found[role] !== undefined) continue;
    if (columns !== undefined && (role === "weight" || role === "time")) continue;
    const index = recognisedColumn(header, ALIASES[role], Object.values(found));
    if (index !== undefined) found[role] = index;
  }
  const { user, game, ...rest } = found;
  if (user !== undefined && game !== undefined) return { user, game, ...rest };
  // A first column that is known to hold hours or dates holds no users.
  const free = header.length >= 2 && Object.values(rest).every((index) => index >= 2);
  if (user === undefined && game === undefined && free) return { ...firstTwo(header), ...rest };
  const missing = user === undefined ? "user" : "game";
  throw new SyntaxError(
    `the header has no column that is known to hold the ${missing}: found ${shownList(header)}; ` +
      `name it with LOGS_COLUMNS=user=…,game=…`,
  );
}

/** Whether {@link logIndices} has nothing to go by for user and game but that they stand first. */
export function isGuess(header: readonly string[], columns?: LogColumns): boolean {
  return (["user", "game"] as const).every((role) =>
    columns?.[role] === undefined && recognisedColumn(header, ALIASES[role]) === undefined
  );
}

/** What was chosen, for people: `user from "user_id", game from "game_id", no weight, no time`. */
export function describeIndices(header: readonly string[], indices: LogIndices): string {
  return ROLES.map((role) => {
    const index = indices[role];
    return index === undefined ? `no ${role}` : `${role} from ${shown(header[index]!.trim())}`;
  }).join(", ");
}

function firstTwo(header: readonly string[]): { user: number; game: number } {
  const number = header.find((column) => /^\s*[-+]?\d+(\.\d+)?\s*$/.test(column));
  if (number !== undefined) {
    throw new SyntaxError(
      `this line looks like data (${
        shown(number)
      }), not like a header: expected column names such as user_id,game_id; ` +
        "add a header line",
    );
  }
  return { user: 0, game: 1 };
}
