/**
 * Measuring a configuration on the test part of the plays: fit on everything else, asked for what was held out.
 *
 * @module
 */
import type { Context } from "../engine/declare.ts";
import { gameFeatures } from "../games/item_features.ts";
import { evaluate } from "../recommender/evaluate.ts";
import type { MetricsAt } from "../recommender/metrics.ts";
import { models, parseModelSpec } from "../recommender/registry.ts";
import { splitRandomPerUser } from "../recommender/split.ts";
import type { GameFeature } from "../schemas.ts";
import type { Trials } from "../trial_table.ts";
import { fitContext } from "./fit.ts";
import { HitRecorder } from "./hits.ts";
import { playableGames, type Plays } from "./interactions.ts";

/** A configuration's measurement. */
export interface Measured {
  /** How many users were measured. */
  readonly users: number;
  /** One entry per K. */
  readonly at: readonly MetricsAt[];
  /** See `hits.ts`. */
  readonly hits: string;
}

/**
 * Divides the plays as the trials did, and answers what measures a configuration on the test part.
 *
 * @param ks ascending and distinct
 */
export async function testMeasurement(
  { userLogs, cleanFeatures, split: settings }: {
    readonly userLogs: Plays;
    readonly cleanFeatures: readonly GameFeature[];
    readonly split: Trials["split"];
  },
  ks: readonly number[],
  ctx: Pick<Context, "signal" | "compute" | "measured">,
): Promise<(spec: string) => Promise<Measured>> {
  const { min_games: minItems, ...shares } = settings;
  const split = splitRandomPerUser(await playableGames(userLogs, cleanFeatures), { ...shares, minItems });
  const train = split.trainAndValidation;
  const features = gameFeatures(train.items, cleanFeatures);
  return async (text) => {
    const spec = parseModelSpec(text);
    const model = await models.fit(spec, { plays: train, features }, fitContext(ctx, spec));
    const recorder = new HitRecorder(train.items.size);
    const { users, at } = await evaluate(model, {
      train,
      test: split.test,
      ks,
      ranked: (ranking, relevant) => recorder.add(ranking, relevant),
      signal: ctx.signal,
    });
    return { users: users.length, at, hits: recorder.text() };
  };
}
