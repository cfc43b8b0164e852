/**
 * The games that someone says they like: by id, or by name.
 *
 * @module
 */
import { nearestNames } from "../../assets/engine/mod.ts";
import { UsageError } from "./exit.ts";

/** A game that can be named. */
export interface NamedGame {
  readonly game: string;
  readonly name: string;
}

/** A name may hold this many commas. */
const MOST_COMMAS = 4;

/**
 * Reads ids and names that are joined by commas. An id counts before a name, a name as it is written before the same
 * name in another case, and the longest name that commas leave together before its parts.
 *
 * @param ids what the model knows
 * @throws {UsageError} for a game that is not known, with the nearest names, or a name that several games have.
 */
export function likedGames(
  text: string,
  ids: ReadonlySet<string>,
  catalogue: readonly NamedGame[],
): string[] {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.every((part) => part === "")) {
    throw new UsageError("--games is empty: give ids or names, joined by commas");
  }
  const exact = Map.groupBy(catalogue, ({ name }) => name);
  const anyCase = Map.groupBy(catalogue, ({ name }) => name.toLowerCase());
  const find = (word: string): readonly string[] => {
    if (ids.has(word)) return [word];
    return (exact.get(word) ?? anyCase.get(word.toLowerCase()) ?? []).map(({ game }) => game);
  };
  const liked = new Set<string>();
  for (let at = 0; at < parts.length;) {
    if (parts[at] === "") {
      at++;
      continue;
    }
    let end = Math.min(parts.length, at + 1 + MOST_COMMAS);
    while (end > at + 1 && find(parts.slice(at, end).join(", ")).length === 0) end--;
    const word = parts.slice(at, end).join(", ");
    liked.add(onlyOne(word, find(word), ids, catalogue));
    at = end;
  }
  return [...liked];
}

function onlyOne(
  word: string,
  found: readonly string[],
  ids: ReadonlySet<string>,
  catalogue: readonly NamedGame[],
): string {
  if (found.length > 1) {
    throw new UsageError(`Several games are called "${word}": give one of their ids, ${found.join(" or ")}`);
  }
  const [game] = found;
  if (game !== undefined && ids.has(game)) return game;
  if (game !== undefined || catalogue.some((known) => known.game === word)) {
    throw new UsageError(
      `The model does not know "${word}", which is in the catalogue: it is older than the game; ` +
        "next: deno task materialize",
    );
  }
  const idsOf = new Map(catalogue.map(({ name, game }) => [name, game]));
  const near = nearestNames(word, [...idsOf.keys()]).map((name) => `"${name}" (${idsOf.get(name)})`);
  throw new UsageError(
    `There is no game "${word}"${near.length > 0 ? `; did you mean ${near.join(" or ")}?` : ""}` +
      "; deno task show clean_features lists games with their ids",
  );
}
