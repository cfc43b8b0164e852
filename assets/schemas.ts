/**
 * The rows that travel between assets. Ids are strings at every border.
 *
 * @module
 */
import { z } from "zod";

const named = z.object({ name: z.string() }).loose();

/** A game as RAWG's `/api/games` answers it. Unknown fields are kept. */
export const RawGame = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  name: z.string(),
  slug: z.string().nullish(),
  /** `YYYY-MM-DD`. */
  released: z.string().nullish(),
  /** 0..5; RAWG answers 0 for "nobody rated it". */
  rating: z.number().nullish(),
  ratings_count: z.number().nullish(),
  /** How many people have it in any list. */
  added: z.number().nullish(),
  added_by_status: z.record(z.string(), z.number()).nullish(),
  /** Hours, averaged over players; 0 for unknown. */
  playtime: z.number().nullish(),
  metacritic: z.number().nullish(),
  background_image: z.string().nullish(),
  genres: z.array(named).nullish(),
  tags: z.array(named).nullish(),
}).loose();
export type RawGame = z.infer<typeof RawGame>;

const scaled = z.number().min(0).max(1);

/** A cleaned game, one row a game. */
export const GameFeature = z.object({
  game: z.string().min(1),
  name: z.string(),
  released: z.string().nullable(),
  genres: z.array(z.string()),
  tags: z.array(z.string()),
  /** 0..5. */
  rating: z.number().min(0).max(5),
  rating_imputed: z.boolean(),
  /** Hours. */
  playtime: z.number().min(0),
  playtime_imputed: z.boolean(),
  ratings_count: z.number().min(0),
  added: z.number().min(0),
  owned: z.number().min(0),
  /** owned / added, 0 when nobody added it. */
  owned_ratio: scaled,
  metacritic: z.number().nullable(),
  image: z.string().nullable(),
  rating_scaled: scaled,
  playtime_scaled: scaled,
  ratings_count_scaled: scaled,
  added_scaled: scaled,
  owned_ratio_scaled: scaled,
});
export type GameFeature = z.infer<typeof GameFeature>;

/** One play: a user, a game, how much it weighs (hours, stars, or 1), and when (ISO 8601, or null when unknown). */
export const Play = z.object({
  user: z.string().min(1),
  game: z.string().min(1),
  weight: z.number().min(0).max(1e9),
  time: z.string().nullable(),
});
export type Play = z.infer<typeof Play>;

/** One recommended game of one user. */
export const Recommendation = z.object({
  user: z.string(),
  /** 1 is best. */
  rank: z.int().min(1),
  game: z.string(),
  score: z.number(),
  /** 0..1. */
  confidence: z.number().min(0).max(1),
  /** "model", or "popular" where the model had too little to go by. */
  strategy: z.enum(["model", "popular"]),
  /** The owned games that contributed most, best first. */
  because: z.array(z.string()),
});
export type Recommendation = z.infer<typeof Recommendation>;
