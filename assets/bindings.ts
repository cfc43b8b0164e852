/**
 * What the pipeline needs from outside: sources to read and places to publish rows. `infra` binds them.
 *
 * @module
 */
import { publisherToken, sourceToken } from "./engine/declare.ts";
import type { GameFeature, Play, Recommendation } from "./schemas.ts";

/** The catalogue, as records in RAWG's shape that nobody has checked yet. */
export const gamesSource = sourceToken<unknown>("games");

/** Stands among the records of a source for a play log that nobody has brought: plays are made up in its place. */
export const NO_LOG = "no log";

/** A team's own play logs, with the plays that were reported to the server. Without logs, plays are synthetic. */
export const logsSource = sourceToken<Play | typeof NO_LOG>("logs", { optional: true });

/** Games as database rows. */
export const gameRows = publisherToken<readonly GameFeature[]>("games");

/** Recommendations as database rows. */
export const recommendationRows = publisherToken<readonly Recommendation[]>("recommendations");
