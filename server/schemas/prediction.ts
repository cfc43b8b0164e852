/**
 * Questions for recommendations, and answers.
 *
 * @module
 */
import { z } from "zod";
import { gameId, userId } from "./game.ts";

/** More than this in one answer is no recommendation. */
const MOST = 1000;
/** Users of one batch. */
export const MOST_USERS = 1000;

const year = z.int().min(1).max(9999);

/** Which games may be recommended. */
export const Filters = z.strictObject({
  genres: z.array(z.string().max(255)).min(1).max(100).optional().meta({
    description: "Games with any of these, in any case",
    example: ["Action"],
  }),
  tags: z.array(z.string().max(255)).min(1).max(100).optional().meta({
    description: "Games with any of these, in any case",
  }),
  released_from: year.optional().meta({ description: "Games of this year or later", example: 2010 }),
  released_to: year.optional().meta({ description: "Games of this year or earlier" }),
  min_rating: z.number().min(0).max(5).optional().meta({
    description: "Games rated this or better; a rating that was filled in does not count",
  }),
  include_owned: z.boolean().optional().meta({
    description: "Whether games that the user has may be recommended; false by default",
  }),
}).meta({ id: "Filters", description: "A game has to pass all that is given" });

/** What every question may say. */
const wishes = {
  k: z.int().min(1).max(MOST).default(10).meta({ description: "How many games", example: 10 }),
  exclude: z.array(gameId).max(10_000).optional().meta({
    description: "Games to leave out; ids that nobody knows are ignored",
  }),
  filters: Filters.optional(),
  diversity: z.number().min(0).max(1).optional().meta({
    description:
      "0 ranks by score alone, 1 by how unlike the games are to each other (maximal marginal relevance)",
  }),
};

/** `?k=`. */
export const howMany = z.coerce.number().int().min(1).max(MOST).default(10).meta({
  description: "How many games",
  example: 3,
});

/** `POST /predict`. */
export const PredictBody = z.strictObject({
  user_id: userId.optional(),
  game_ids: z.array(gameId).max(10_000).optional().meta({
    description: "Instead of a user: games that someone likes",
    example: ["730", "440"],
  }),
  ...wishes,
}).refine(({ user_id, game_ids }) => (user_id === undefined) !== (game_ids === undefined), {
  message: "Say user_id or game_ids, and not both",
}).meta({ id: "PredictBody", example: { user_id: "42", k: 3 } });

/** `POST /predict/batch`. */
export const BatchBody = z.strictObject({
  user_ids: z.array(userId).min(1).max(MOST_USERS),
  ...wishes,
}).meta({ id: "BatchBody", example: { user_ids: ["42", "7"], k: 3 } });
export type Wished = Pick<z.infer<typeof PredictBody>, keyof typeof wishes>;

/** The model that an answer is from. */
export const ModelReference = z.object({
  version: z.int().nullable().meta({ description: "Its number; null for a model that was never registered" }),
  data_version: z.string().meta({ description: "The SHA-256 of its bytes" }),
  spec: z.string().meta({ description: "What was fit", example: "slim:l1=1,l2=10" }),
  created_at: z.iso.datetime(),
  links: z.object({ page: z.string(), api: z.string() }).meta({ description: "Where it comes from" }),
}).meta({ id: "ModelReference" });

const MODEL = {
  version: 3,
  data_version: "a31de0540236cbe2ca0e6846d184c6f57955aff0b9ce080546427b296aa50b40",
  spec: "slim:l1=1,l2=10",
  created_at: "2026-11-25T01:07:03.948Z",
  links: { page: "/models/3", api: "/api/v1/models/3" },
};

const strategy = z.enum(["model", "content", "popular"]).meta({
  description:
    "model: chosen by the model; content: by genres, tags and names, where the model knows nothing of the " +
    "games; popular: filled up from what most users have",
});

/** One recommended game. */
export const RecommendedGame = z.object({
  rank: z.int().min(1),
  game_id: z.string(),
  name: z.string(),
  score: z.number().meta({ description: "Orders one answer; scores of two answers cannot be compared" }),
  confidence: z.number().min(0).max(1).meta({
    description:
      "How much the user's games have to do with this one; for a popular game the share of users who have it",
  }),
  strategy,
  reasons: z.array(z.object({
    game_id: z.string(),
    name: z.string(),
    share: z.number().min(0).max(1).meta({ description: "How much of what speaks for the game this one is" }),
  })).meta({ description: "The user's games that contributed most: because you played …" }),
}).meta({ id: "RecommendedGame" });

/** The answer. */
export const Prediction = z.object({
  user_id: z.string().optional(),
  game_ids: z.array(z.string()).optional(),
  unknown_game_ids: z.array(z.string()).optional().meta({
    description: "Which of the games nobody knows: they count for nothing",
  }),
  strategy,
  model: ModelReference,
  recommendations: z.array(RecommendedGame),
}).meta({
  id: "Prediction",
  example: {
    user_id: "42",
    strategy: "model",
    model: MODEL,
    recommendations: [{
      rank: 1,
      game_id: "653",
      name: "Alan Wake's American Nightmare",
      score: 0.4724195398739539,
      confidence: 0.4251,
      strategy: "model",
      reasons: [{ game_id: "27", name: "Alan Wake", share: 0.9471 }],
    }],
  },
});

/** A game that most users have. */
export const PopularGame = z.object({
  rank: z.int().min(1),
  game_id: z.string(),
  name: z.string(),
  users: z.int().meta({ description: "How many users have it" }),
  share: z.number().min(0).max(1).meta({ description: "The share of all users" }),
}).meta({ id: "PopularGame" });

/** The most popular games. */
export const PopularGames = z.object({ model: ModelReference, games: z.array(PopularGame) }).meta({
  id: "PopularGames",
  example: {
    model: MODEL,
    games: [{ rank: 1, game_id: "6", name: "Dota 2", users: 4841, share: 0.3906 }],
  },
});
