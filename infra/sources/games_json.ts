/**
 * Games from JSON text: an array of games, RAWG's answer with its `results`, or one of these a line (JSON Lines).
 *
 * @module
 */
import { SourceError } from "../../assets/engine/source.ts";
import { gameProblem } from "./game_problem.ts";
import { jsonFault } from "./json_place.ts";
import { placed } from "./place.ts";

/**
 * The games of a JSON text, as they stand in it.
 *
 * @param yieldBad whether a record that is no game is answered as the {@link SourceError} that tells its place.
 * @throws {SourceError} for text that is not JSON (with line and column), and for a record that is no game (with its
 *   number and field) otherwise.
 */
export function gamesFromJson(path: string, text: string, yieldBad = false): unknown[] {
  const games: unknown[] = [];
  const lines = isJsonLines(text) ? text.split("\n") : [text];
  for (const [i, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const where = lines.length > 1 ? `${path}:${i + 1}:1` : path;
    for (const game of expanded(parsed(path, line, i + 1), where)) {
      const problem = gameProblem(game, `${where}: game ${games.length + 1}`);
      if (problem !== undefined && !yieldBad) throw new SourceError(`${problem}; correct it`);
      games.push(problem === undefined ? game : new SourceError(problem));
    }
  }
  if (games.length === 0) {
    throw new SourceError(`Cannot use "${path}": it holds no games, expected at least one`);
  }
  return games;
}

/** Whether a first line is JSON by itself and others follow it. */
function isJsonLines(text: string): boolean {
  const start = text.search(/\S/);
  const end = text.indexOf("\n", start);
  if (end < 0 || text.slice(end).trim() === "") return false;
  try {
    JSON.parse(text.slice(start, end));
    return true;
  } catch {
    return false;
  }
}

function parsed(path: string, text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const fault = jsonFault(text, line) ?? { line, column: 1, problem: String(error) };
    throw new SourceError(placed(path, fault), { cause: error });
  }
}

function expanded(value: unknown, where: string): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === "object" && value !== null) {
    if ("results" in value && Array.isArray(value.results)) return value.results;
    if ("id" in value || "name" in value) return [value];
  }
  throw new SourceError(
    `${where}: found ${
      kindOf(value)
    }, expected an array of games, RAWG's {"results": […]}, or one game a line`,
  );
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return `a ${typeof value}`;
  const names = Object.keys(value).slice(0, 5).map((name) => `"${name}"`).join(", ");
  return names === "" ? "an empty object" : `an object with ${names}`;
}
