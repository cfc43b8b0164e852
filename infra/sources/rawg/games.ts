/**
 * The games of a crawl: each one once, in an order that does not hang on RAWG's.
 *
 * @module
 */
import { SourceError } from "../../../assets/engine/source.ts";
import { gameProblem } from "../game_problem.ts";
import type { KeptPage } from "./kept_pages.ts";

/** What the pages hold. */
export interface RawgGames {
  /** Sorted by id, numbers by value. */
  readonly games: readonly unknown[];
  /** Records that are no game, by page and place. */
  readonly bad: readonly SourceError[];
  /** Games that stood on another page as well and were left out. */
  readonly duplicates: number;
}

interface Found {
  readonly id: string | number;
  readonly updated: string;
  readonly game: unknown;
}

/**
 * Joins pages. A catalogue that changes while it is read puts a game on two pages; of its copies the last `updated` one
 * stays, of equals the one on the first page. Ids never change, ratings and ranks do: so the same games give the same
 * bytes, however RAWG orders them.
 */
export function gamesOf(pages: readonly KeptPage[]): RawgGames {
  const byId = new Map<string, Found>();
  const bad: SourceError[] = [];
  let duplicates = 0;
  for (const { number, results } of pages) {
    for (const [i, game] of results.entries()) {
      const problem = gameProblem(game, `RAWG's page ${number}, game ${i + 1}${idInWords(game)}`);
      if (problem !== undefined) {
        bad.push(new SourceError(problem));
        continue;
      }
      const { id, updated } = game as { id: string | number; updated?: unknown };
      const found: Found = { id, updated: typeof updated === "string" ? updated : "", game };
      const other = byId.get(String(id));
      if (other !== undefined) duplicates++;
      if (other === undefined || found.updated > other.updated) byId.set(String(id), found);
    }
  }
  return { games: [...byId.values()].sort(byIdValue).map(({ game }) => game), bad, duplicates };
}

function byIdValue({ id: a }: Found, { id: b }: Found): number {
  const difference = Number(a) - Number(b);
  if (!Number.isNaN(difference) && difference !== 0) return difference;
  return String(a) < String(b) ? -1 : 1;
}

function idInWords(game: unknown): string {
  const id = typeof game === "object" && game !== null && "id" in game ? game.id : undefined;
  return typeof id === "number" ? ` (id ${id})` : "";
}
