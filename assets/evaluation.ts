/**
 * How good the winning configuration is on plays that neither it nor its choice has seen.
 *
 * @module
 */
import { z } from "zod";
import { cleanFeatures } from "./clean_features.ts";
import { allPartitions, asset, check, json } from "./engine/declare.ts";
import { testMeasurement } from "./plays/measure.ts";
import { EvaluationReport, metricsOf, previewEvaluation } from "./trial_table.ts";
import { trials } from "./trials.ts";
import { userLogs } from "./user_logs.ts";

export const evaluation = asset({
  key: "evaluation",
  description: "The winning configuration, fit without the test part and measured on it, beside popularity",
  group: "models",
  deps: { trials, userLogs: allPartitions(userLogs), cleanFeatures },
  codec: json(EvaluationReport, { preview: previewEvaluation }),
  config: z.strictObject({
    /** The lengths of list to measure at. */
    ks: z.array(z.int().min(1)).min(1).default([5, 10, 20]),
  }),
  async materialize({ trials, userLogs, cleanFeatures }, ctx) {
    const ks = [...new Set(ctx.config.ks)].sort((a, b) => a - b);
    const measure = await testMeasurement({ userLogs, cleanFeatures, split: trials.split }, ks, ctx);
    const model = await measure(trials.winner);
    const popular = await measure("popularity");
    const at = ks.map((k, i) => ({
      k,
      model: metricsOf(model.at[i]!),
      popularity: metricsOf(popular.at[i]!),
    }));
    for (const { k, model, popularity } of at) {
      for (const [name, value] of Object.entries(model)) ctx.metadata({ [`${name}_at_${k}`]: value });
      for (const [name, value] of Object.entries(popularity)) {
        ctx.metadata({ [`popularity_${name}_at_${k}`]: value });
      }
    }
    ctx.metadata({ winner: trials.winner, measured_users: model.users });
    return { spec: trials.winner, users: model.users, at, hits: model.hits };
  },
  checks: [
    check("the model beats popularity", ({ at, users }: EvaluationReport) => {
      const last = at[at.length - 1]!;
      const [ours, theirs] = [last.model.ndcg ?? 0, last.popularity.ndcg ?? 0];
      return users === 0 || ours >= theirs ||
        `NDCG at ${last.k} is ${ours.toFixed(4)}, popularity's is ${theirs.toFixed(4)}`;
    }, { blocking: false }),
  ],
});
