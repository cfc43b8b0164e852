/**
 * A measurement for people at a terminal, and for programs.
 *
 * @module
 */
import type { MeanInterval } from "../../assets/recommender/mod.ts";
import type { Style } from "../cli/style.ts";
import { table } from "../cli/table.ts";
import { bytesInWords, count, durationInWords } from "../cli/words.ts";
import type { Dataset } from "./dataset.ts";
import type { Measurement, ResultAt } from "./measure.ts";
import type { EvaluateRequest, ShownMetric } from "./request.ts";
import { warningWords } from "./warnings.ts";

/** A metric of a row: its value, and its interval when users were drawn for it. */
export function metricOf(at: ResultAt, metric: ShownMetric): number | MeanInterval {
  switch (metric) {
    case "coverage":
    case "gini":
    case "entropy":
    case "popularityRatio":
      return at[metric];
    case "diversity":
      return at.diversity ?? NaN;
    default:
      return at.users[metric];
  }
}

/** Four digits behind the point, fewer for large numbers. */
export function digits(value: number): string {
  if (Number.isNaN(value)) return "–";
  const size = Math.abs(value);
  const text = size >= 100 ? size.toFixed(1) : size.toFixed(4);
  return value < 0 ? `−${text}` : text;
}

/** As {@linkcode digits}, with a plus too. */
export function signed(value: number): string {
  return value > 0 ? `+${digits(value)}` : digits(value);
}

/** `= 0.034`, or `≤ 0.002` where the draws cannot tell any smaller. */
export function pInWords(pValue: number, resamples: number): string {
  const least = 2 / (resamples + 1);
  const decimals = Math.max(3, Math.ceil(-Math.log10(least)));
  return `${pValue <= least * (1 + 1e-9) ? "≤" : "="} ${pValue.toFixed(decimals)}`;
}

function cell(value: number | MeanInterval): string {
  if (typeof value === "number") return digits(value);
  return `${digits(value.mean)} ±${digits((value.high - value.low) / 2)}`;
}

/** The lines of the result: a table of metrics, one of costs, and who is better. */
export function textReport(
  dataset: Dataset,
  request: EvaluateRequest,
  { users, results, comparisons }: Measurement,
  width: number,
  paint: Style,
): string[] {
  const { trainAndValidation: train, test } = dataset.split;
  const among = dataset.negatives === undefined ? "all games ranked" : "sampled games ranked";
  const right = (title: string) => ({ title, side: "right" as const });
  const metrics = table(
    [{ title: "model", flexible: true }, right("K"), ...request.metrics.map(right)],
    request.ks.flatMap((k, c) =>
      results.map(({ name, at }) => [
        name,
        String(k),
        ...request.metrics.map((metric) => cell(metricOf(at[c]!, metric))),
      ])
    ),
    width,
    paint,
  );
  const costs = table(
    [
      { title: "model", flexible: true },
      right("fit"),
      right("fit memory"),
      right("recommend"),
      right("users/s"),
      right("recommend memory"),
    ],
    results.map(({ name, fit, recommend }) => [
      name,
      durationInWords(fit.milliseconds),
      bytesInWords(fit.peakBytes),
      durationInWords(recommend.milliseconds),
      Math.round(users / Math.max(recommend.milliseconds, 1e-3) * 1000).toLocaleString("en"),
      bytesInWords(recommend.peakBytes),
    ]),
    width,
    paint,
  );
  const compared = comparisons.map(({ model, against, metric, k, mean, low, high, pValue }) =>
    `${model} − ${against}: ${metric}@${k} ${signed(mean)} (${signed(low)} to ${signed(high)}), p ${
      pInWords(pValue, request.resamples)
    }`
  );
  return [
    paint.dim(
      `${count(train.activeUsers(), "user")}, ${count(train.items.size, "game")}, ${
        count(train.size, "training play")
      }, ${count(test.size, "test play")} of ${count(users, "user")}; split: ${dataset.division}; ${among}`,
    ),
    "",
    ...metrics,
    paint.dim(`± is half of the 95 % interval, from ${count(request.resamples, "bootstrap draw")} of users`),
    "",
    ...costs,
    paint.dim("memory: peak memory of the whole process, data included"),
    ...(compared.length > 0 ? ["", paint.dim("Paired bootstrap over the same users:"), ...compared] : []),
  ];
}

/** Everything as one JSON value; a number that is not defined is null. */
export function jsonReport(
  dataset: Dataset,
  request: EvaluateRequest,
  { users, results, comparisons }: Measurement,
): string {
  const { trainAndValidation: train, test } = dataset.split;
  const value = {
    data: {
      users: train.users.size,
      games: train.items.size,
      training_plays: train.size,
      test_plays: test.size,
      measured_users: users,
      split: dataset.division,
      ranking: dataset.negatives === undefined ? "full" : "sampled",
      warnings: dataset.warnings.map((warning) => warningWords(warning).en),
    },
    seed: request.seed,
    resamples: request.resamples,
    models: results.map(({ exposure: _, ...result }) => result),
    comparisons,
  };
  return JSON.stringify(
    value,
    (_key, entry) => typeof entry === "number" && !Number.isFinite(entry) ? null : entry,
    2,
  );
}
