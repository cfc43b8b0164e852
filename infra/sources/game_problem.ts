/**
 * What keeps a record from being a game.
 *
 * @module
 */
import { RawGame } from "../../assets/schemas.ts";

/**
 * What is wrong with a record, after its place; undefined for a game.
 *
 * @param where `games.json: game 3`
 */
export function gameProblem(game: unknown, where: string): string | undefined {
  const result = RawGame.safeParse(game);
  if (result.success) {
    return result.data.id.trim() === "" ? `${where}, field id: it is empty, expected an id` : undefined;
  }
  const issue = result.error.issues[0];
  const field = issue === undefined || issue.path.length === 0 ? "" : `, field ${issue.path.join(".")}`;
  return `${where}${field}: ${issue?.message ?? "it is not a game"}`;
}
