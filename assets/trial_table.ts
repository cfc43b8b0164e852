/**
 * What `trials` and `evaluation` hold.
 *
 * @module
 */
import { z } from "zod";
import type { Preview } from "./engine/codec.ts";
import type { MetricsAt } from "./recommender/metrics.ts";

/** Means over the measured users at one K; null when nobody was measured. */
export const Metrics = z.object({
  recall: z.number().nullable(),
  precision: z.number().nullable(),
  hitRate: z.number().nullable(),
  map: z.number().nullable(),
  ndcg: z.number().nullable(),
  novelty: z.number().nullable(),
  coverage: z.number().nullable(),
});
export type Metrics = z.infer<typeof Metrics>;

/** The means of a measurement; a mean over nobody is unknown, not a number. */
export function metricsOf({ mean, coverage }: MetricsAt): Metrics {
  const known = (value: number) => Number.isFinite(value) ? value : null;
  return {
    recall: known(mean.recall),
    precision: known(mean.precision),
    hitRate: known(mean.hitRate),
    map: known(mean.map),
    ndcg: known(mean.ndcg),
    novelty: known(mean.novelty),
    coverage: known(coverage),
  };
}

/** How the plays were divided: the same split can be made again from this. */
export const SplitSettings = z.object({
  test: z.number(),
  validation: z.number(),
  min_games: z.int(),
  seed: z.int(),
});

/** The compared candidates, and the one that won. */
export const Trials = z.object({
  metric: z.string(),
  k: z.int(),
  split: SplitSettings,
  /** How many users were measured. */
  users: z.int(),
  trials: z.array(z.object({ spec: z.string(), metrics: Metrics })),
  winner: z.string(),
});
export type Trials = z.infer<typeof Trials>;

/** What was measured on the test part. */
export const EvaluationReport = z.object({
  /** The winner, fit without the test part. */
  spec: z.string(),
  users: z.int(),
  at: z.array(z.object({ k: z.int(), model: Metrics, popularity: Metrics })),
  /** What was found for each user; see `plays/hits.ts`. Reports of older versions have none. */
  hits: z.string().optional(),
});
export type EvaluationReport = z.infer<typeof EvaluationReport>;

const NAMES = Object.keys(Metrics.shape) as (keyof Metrics)[];

const cells = (metrics: Metrics) => NAMES.map((name) => metrics[name]?.toFixed(4) ?? "unknown");

/** A row for each candidate, the winner marked. */
export function previewTrials({ k, trials, winner }: Trials, limit: number): Preview {
  return {
    kind: "rows",
    columns: ["", "k", ...NAMES, "model"],
    rows: trials.slice(0, limit).map(({ spec, metrics }) => [
      spec === winner ? "winner" : "",
      String(k),
      ...cells(metrics),
      spec,
    ]),
    total: trials.length,
  };
}

/** At each length of list a row for the model, and one for popularity. */
export function previewEvaluation({ spec, at }: EvaluationReport, limit: number): Preview {
  const rows = at.flatMap(({ k, model, popularity }) => [
    [String(k), ...cells(model), spec],
    [String(k), ...cells(popularity), "popularity"],
  ]);
  return { kind: "rows", columns: ["k", ...NAMES, "model"], rows: rows.slice(0, limit), total: rows.length };
}
