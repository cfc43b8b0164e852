/**
 * Synthetic plays by the published recipe, so that the pipeline runs before anyone has brought a play log. They
 * say nothing about real users, and neither does an evaluation on them.
 *
 * @module
 */
import { Random } from "../recommender/random.ts";
import type { Play } from "../schemas.ts";

/** What the recipe looks at in a game. */
export interface WeighedGame {
  readonly game: string;
  /** 0..5. */
  readonly rating: number;
  /** 0..1. */
  readonly owned_ratio: number;
}

/** The recipe's parameters, with the published values as defaults. */
export interface SyntheticOptions {
  /** 100. */
  readonly users?: number;
  /** The fewest and the most games a user plays: 1 and 5. */
  readonly minGames?: number;
  readonly maxGames?: number;
  /** How much the games' weights decide, against chance: 0.5. */
  readonly alpha?: number;
  /** The standard deviation of what is added to a probability: 0.1. */
  readonly noise?: number;
  /** 42. */
  readonly seed?: number;
}

/**
 * Draws plays: user by user, in the order of drawing, without repeating a game.
 *
 * With w = rating × owned_ratio, game i of n is drawn with p(i) = α · w(i) / Σ w + (1 − α) / n + noise · N(0, 1),
 * clipped at 0 and divided by the sum. The normal noise is drawn anew for each user: it is that user's taste. It is
 * added as published, not in proportion. Among 200 games a probability is near 0.005, so that noise of 0.1 outweighs
 * the weights by far: about half of the games are out of a user's reach, and the weights shift the rest only a
 * little. Where all weights are 0, their share is uniform as well; where noise clips everything, so is p.
 *
 * @param games In a fixed order: it takes part in the result.
 * @throws {RangeError} for a parameter out of its range.
 */
export function syntheticPlays(games: readonly WeighedGame[], options: SyntheticOptions = {}): Play[] {
  const { users = 100, minGames = 1, maxGames = 5, alpha = 0.5, noise = 0.1, seed = 42 } = options;
  assertInteger("users", users, 0);
  assertInteger("minGames", minGames, 1);
  assertInteger("maxGames", maxGames, minGames);
  if (!(alpha >= 0 && alpha <= 1)) {
    throw new RangeError(`Cannot draw plays: alpha is ${alpha}, expected 0..1`);
  }
  if (!(noise >= 0 && noise < Infinity)) {
    throw new RangeError(`Cannot draw plays: noise is ${noise}, expected 0 or more`);
  }
  const random = new Random(seed);
  const base = baseProbabilities(games, alpha);
  const width = Math.max(3, String(users).length);
  const plays: Play[] = [];
  const chances = new Float64Array(games.length);
  for (let u = 1; u <= users; u++) {
    for (let i = 0; i < chances.length; i++) {
      chances[i] = Math.max(0, base[i]! + (noise === 0 ? 0 : noise * random.normal()));
    }
    if (chances.every((chance) => chance === 0)) chances.fill(1);
    const user = `user-${String(u).padStart(width, "0")}`;
    const count = minGames + random.int(maxGames - minGames + 1);
    for (let drawn = 0; drawn < count; drawn++) {
      const i = draw(chances, random);
      // Fewer games are in reach than the user would play.
      if (i < 0) break;
      plays.push({ user, game: games[i]!.game, weight: 1, time: null });
      chances[i] = 0;
    }
  }
  return plays;
}

function baseProbabilities(games: readonly WeighedGame[], alpha: number): Float64Array {
  const weights = Float64Array.from(games, ({ rating, owned_ratio }) => Math.max(0, rating * owned_ratio));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const uniform = 1 / games.length;
  return weights.map((weight) => alpha * (total > 0 ? weight / total : uniform) + (1 - alpha) * uniform);
}

/** An index, with a chance in proportion to its share; -1 when all shares are 0. */
function draw(chances: Float64Array, random: Random): number {
  let total = 0;
  for (let i = 0; i < chances.length; i++) total += chances[i]!;
  if (total === 0) return -1;
  let left = random.next() * total;
  let last = -1;
  for (let i = 0; i < chances.length; i++) {
    const chance = chances[i]!;
    if (chance === 0) continue;
    last = i;
    left -= chance;
    if (left < 0) return i;
  }
  // Rounding may leave a crumb behind the last one.
  return last;
}

function assertInteger(name: string, value: number, least: number): void {
  if (!(Number.isSafeInteger(value) && value >= least)) {
    throw new RangeError(`Cannot draw plays: ${name} is ${value}, expected an integer of at least ${least}`);
  }
}
