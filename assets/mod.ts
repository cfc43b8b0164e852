/**
 * The pipeline, in reading order: from the catalogue and the plays to what each user is recommended.
 *
 * Asset modules import each other only for the asset, which is an edge; what several of them share has a file of
 * its own. They import the files they use, not a `mod.ts`, so that an asset's code version hangs on little else.
 *
 * @module
 */
import { cleanFeatures } from "./clean_features.ts";
import { coOccurrence } from "./co_occurrence.ts";
import type { Asset } from "./engine/asset.ts";
import { evaluation } from "./evaluation.ts";
import { model } from "./model.ts";
import { rawGames } from "./raw_games.ts";
import { recommendations } from "./recommendations.ts";
import { trials } from "./trials.ts";
import { userLogs } from "./user_logs.ts";

export { gameRows, gamesSource, logsSource, recommendationRows } from "./bindings.ts";
export { cleanFeatures, coOccurrence, evaluation, model, rawGames, recommendations, trials, userLogs };

/** What it takes to serve a version of the model, besides the model: whom it knows, what they have, and the games' names. */
export const SERVING: readonly string[] = [userLogs.key, cleanFeatures.key];

/** Every asset of the pipeline. */
export const pipeline: readonly Asset[] = [
  rawGames,
  cleanFeatures,
  userLogs,
  coOccurrence,
  trials,
  model,
  evaluation,
  recommendations,
];
