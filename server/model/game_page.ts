/**
 * Games as the API shows them.
 *
 * @module
 */
import type { z } from "zod";
import type { Game, GamePage, GamesQuery } from "../schemas/game.ts";
import { isFiltering, Sieve } from "./filters.ts";
import type { ServedModel } from "./served_model.ts";

/** What to list. */
export type GameQuery = z.output<typeof GamesQuery>;

/** One game, whole. */
export function gameOf({ catalogue, recommender }: ServedModel, item: number): Game {
  const row = catalogue.rowOf(item);
  return {
    game_id: catalogue.items.idOf(item),
    name: catalogue.nameOf(item),
    released: row?.released ?? null,
    genres: row?.genres ?? [],
    tags: row?.tags ?? [],
    rating: row === undefined || row.rating_imputed ? null : row.rating,
    playtime: row === undefined || row.playtime_imputed ? null : row.playtime,
    metacritic: row?.metacritic ?? null,
    image: row?.image ?? null,
    users: recommender.popularity[item]!,
  };
}

/** The games that match, a page of them. */
export function pageOf(served: ServedModel, query: GameQuery, address: URL): z.output<typeof GamePage> {
  const { catalogue, recommender: { popularity } } = served;
  const { q, order, limit, offset, genre, tag, ...rest } = query;
  let found = catalogue.search(q ?? "");
  const list = (words: string | string[] | undefined) => words === undefined ? undefined : [words].flat();
  const filters = { ...rest, genres: list(genre), tags: list(tag) };
  if (isFiltering(filters)) {
    const marks = new Uint8Array(catalogue.items.size);
    new Sieve(catalogue).mark(filters, marks);
    found = found.filter((item) => marks[item] === 0);
  }
  // They come by name, which a stable sort keeps where the numbers are equal.
  if (order === "popularity") found = found.slice().sort((a, b) => popularity[b]! - popularity[a]! || a - b);
  const isLast = offset + limit >= found.length;
  if (!isLast) address.searchParams.set("offset", String(offset + limit));
  return {
    total: found.length,
    games: Array.from(found.subarray(offset, offset + limit), (item) => gameOf(served, item)),
    next: isLast ? null : address.pathname + address.search,
  };
}
