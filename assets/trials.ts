/**
 * Which configuration of which model does best on plays it has not seen.
 *
 * @module
 */
import { z } from "zod";
import { cleanFeatures } from "./clean_features.ts";
import { allPartitions, asset, check, json } from "./engine/declare.ts";
import { gameFeatures } from "./games/item_features.ts";
import { fitContext } from "./plays/fit.ts";
import { playableGames } from "./plays/interactions.ts";
import { coOccurrenceKernel } from "./recommender/co_occurrence.ts";
import { evaluate } from "./recommender/evaluate.ts";
import { pairedDifference } from "./recommender/compare.ts";
import { formatModelSpec, models, parseModelSpec } from "./recommender/registry.ts";
import { splitRandomPerUser } from "./recommender/split.ts";
import { metricsOf, previewTrials, Trials } from "./trial_table.ts";
import { userLogs } from "./user_logs.ts";

/**
 * From the simplest to the most able: the first that is not worse than the best wins. On real purchases these were the
 * best of their kinds that are compared within seconds; `ease` and `hybrid` are worth adding where minutes are.
 */
const CANDIDATES = [
  "itemknn:similarity=cosine,neighbours=50,shrinkage=10",
  "userknn",
  "rp3beta",
  "slim:l1=2,l2=1",
  "slim:l1=1,l2=10",
  "slim:l1=1,l2=50",
];

/** A model's spec, refused here already: the step that would find out may be minutes away. */
const candidate = z.string().superRefine((text, ctx) => {
  try {
    models.resolve(parseModelSpec(text));
  } catch (error) {
    ctx.addIssue(error instanceof Error ? error.message : String(error));
  }
});

export const trials = asset({
  key: "trials",
  description: "The candidates compared: each fit on the training part and measured on the validation part",
  group: "models",
  deps: { userLogs: allPartitions(userLogs), cleanFeatures },
  codec: json(Trials, { preview: previewTrials }),
  config: z.strictObject({
    candidates: z.array(candidate).min(1).default(CANDIDATES),
    /**
     * The first candidate that is not worse in this metric than the best one wins: worse is by more than one standard
     * error of the paired difference (Breiman et al., "Classification and regression trees", 1984, 3.4.3). With few
     * users that keeps chance from choosing.
     */
    metric: z.enum(["recall", "precision", "hitRate", "map", "ndcg"]).default("ndcg"),
    k: z.int().min(1).default(10),
    /** Shares of each user's games that are held out, at random. */
    test: z.number().gt(0).lt(1).default(0.2),
    validation: z.number().gt(0).lt(1).default(0.2),
    /** Users with fewer games take no part: they have nothing to spare. */
    min_games: z.int().min(3).default(3),
    seed: z.int().default(42),
  }),
  async materialize({ userLogs, cleanFeatures }, ctx) {
    const { candidates, metric, k, test, validation, min_games: minItems, seed } = ctx.config;
    const split = splitRandomPerUser(await playableGames(userLogs, cleanFeatures), {
      test,
      validation,
      minItems,
      seed,
    });
    const { train } = split;
    const features = gameFeatures(train.items, cleanFeatures);
    const counts = await ctx.compute.run(coOccurrenceKernel, train.matrix, ctx.signal);
    const rows: Trials["trials"] = [];
    const perUser: Float64Array[] = [];
    for (const candidate of candidates) {
      const spec = models.resolve(parseModelSpec(candidate));
      const model = await models.fit(
        spec,
        { plays: train, coOccurrence: counts, features },
        fitContext(ctx, spec),
      );
      const { at } = await evaluate(model, { train, test: split.validation, ks: [k], signal: ctx.signal });
      rows.push({ spec: formatModelSpec(spec), metrics: metricsOf(at[0]!) });
      perUser.push(at[0]!.perUser[metric]);
      ctx.measured(formatModelSpec(spec), metricsOf(at[0]!));
      ctx.progress(rows.length, candidates.length);
    }
    const best = rows[notWorseThanBest(perUser)]!;
    const users = split.validation.activeUsers();
    ctx.metadata({
      winner: best.spec,
      measured_users: users,
      [`${metric}_at_${k}`]: best.metrics[metric] ?? null,
      trials: rows,
    });
    return {
      k,
      metric,
      split: { test, validation, min_games: minItems, seed },
      users,
      trials: rows,
      winner: best.spec,
    };
  },
  checks: [
    check(
      "someone was measured",
      ({ users }: Trials) =>
        users > 0 || "no user has enough games to hold any out: the winner is just the first candidate",
      {
        blocking: false,
      },
    ),
  ],
});

/** The first of the candidates, each with a value per user, that is within one standard error of the best. */
function notWorseThanBest(candidates: readonly Float64Array[]): number {
  const behind = (candidate: Float64Array, other: Float64Array) => {
    const { mean, standardError } = pairedDifference(other, candidate);
    return { mean, significant: mean > standardError };
  };
  const best = candidates.reduce((a, b) => (behind(a, b).mean > 0 ? b : a));
  return candidates.findIndex((candidate) => !behind(candidate, best).significant);
}
