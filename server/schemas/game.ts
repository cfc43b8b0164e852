/**
 * Games as the API shows them.
 *
 * @module
 */
import { z } from "zod";

/** An id: a string that may hold anything. */
export const gameId = z.string().min(1).max(255).meta({ description: "A game's id", example: "730" });
export const userId = z.string().min(1).max(255).meta({ description: "A user's id", example: "42" });

const EXAMPLE = {
  game_id: "730",
  name: "Counter-Strike: Global Offensive",
  released: "2012-08-21",
  genres: ["Action"],
  tags: ["FPS", "Multiplayer"],
  rating: 4.3,
  playtime: 377.1,
  metacritic: 83,
  image: null,
  users: 1412,
};

/** A game of the catalogue. */
export const Game = z.object({
  game_id: z.string(),
  name: z.string(),
  released: z.string().nullable().meta({ description: "YYYY-MM-DD" }),
  genres: z.array(z.string()),
  tags: z.array(z.string()),
  rating: z.number().nullable().meta({ description: "0 to 5; null where nobody said" }),
  playtime: z.number().nullable().meta({ description: "Hours; null where nobody said" }),
  metacritic: z.number().nullable(),
  image: z.string().nullable(),
  users: z.int().meta({ description: "How many users of the play log have it" }),
}).meta({ id: "Game", example: EXAMPLE });
export type Game = z.infer<typeof Game>;

/** A page of games. */
export const GamePage = z.object({
  total: z.int().meta({ description: "How many games match in all" }),
  games: z.array(Game),
  next: z.string().nullable().meta({ description: "The address of the next page; null on the last one" }),
}).meta({
  id: "GamePage",
  example: { total: 11, games: [EXAMPLE], next: "/api/v1/games?q=strike&limit=1&offset=1" },
});

const words = z.union([z.string().max(255), z.array(z.string().max(255)).max(100)]);
const year = z.coerce.number().int().min(1).max(9999);

/** `GET /games`. */
export const GamesQuery = z.strictObject({
  q: z.string().max(200).optional().meta({
    description: "Words that the name holds, or an id",
    example: "the",
  }),
  genre: words.optional().meta({ description: "Games with any of these; may be given more than once" }),
  tag: words.optional().meta({ description: "Games with any of these; may be given more than once" }),
  released_from: year.optional().meta({ description: "Games of this year or later" }),
  released_to: year.optional().meta({ description: "Games of this year or earlier" }),
  min_rating: z.coerce.number().min(0).max(5).optional().meta({ description: "Games rated this or better" }),
  order: z.enum(["name", "popularity"]).default("name"),
  limit: z.coerce.number().int().min(1).max(100).default(20).meta({
    description: "Games of a page",
    example: 2,
  }),
  offset: z.coerce.number().int().min(0).max(1e9).default(0).meta({ description: "Games to leave out" }),
});
