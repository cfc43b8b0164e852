/**
 * What the pipeline needs from outside: sources to read and places to publish rows. `infra` binds them.
 *
 * @module
 */
import { publisherToken, sourceToken } from "./engine/declare.ts";
import type { GameFeature, Play, Recommendation } from "./schemas.ts";

/** The catalogue, as records in RAWG's shape that nobody has checked yet. */
export const gamesSource = sourceToken<unknown>("games");

/** A team's own play logs. Without it, plays are synthetic. */
export const logsSource = sourceToken<Play>("logs", { optional: true });

/** Games as database rows. */
export const gameRows = publisherToken<readonly GameFeature[]>("games");

/** Recommendations as database rows. */
export const recommendationRows = publisherToken<readonly Recommendation[]>("recommendations");
