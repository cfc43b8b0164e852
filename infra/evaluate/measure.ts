/**
 * Fits and measures models one after the other, and compares them.
 *
 * @module
 */
import {
  bootstrapMeans,
  cosineOfRows,
  type EpochReport,
  evaluate,
  evaluateSampled,
  type Evaluation,
  type MeanInterval,
  models,
  pairedBootstrap,
  type PairedInterval,
  USER_METRICS,
  type UserMetric,
} from "../../assets/recommender/mod.ts";
import { UsageError } from "../cli/exit.ts";
import type { Dataset } from "./dataset.ts";
import { withPeakMemory } from "./peak_memory.ts";
import type { EvaluateRequest } from "./request.ts";

/** What a phase cost. */
export interface Cost {
  readonly milliseconds: number;
  /** Resident memory of the whole process, the data included. */
  readonly peakBytes: number;
}

/** How a model did at one K. */
export interface ResultAt {
  readonly k: number;
  readonly users: Readonly<Record<UserMetric, MeanInterval>>;
  readonly diversity?: MeanInterval;
  readonly coverage: number;
  readonly gini: number;
  readonly entropy: number;
  /** NaN when nobody has anything. */
  readonly popularityRatio: number;
}

/** How a model did. */
export interface ModelResult {
  /** As it was asked for. */
  readonly name: string;
  /** Every option. */
  readonly options: Readonly<Record<string, string | number | boolean>>;
  readonly paper: string;
  readonly fit: Cost;
  readonly recommend: Cost;
  readonly epochs: readonly EpochReport[];
  readonly at: readonly ResultAt[];
  /** How often each item was recommended, at the largest K. */
  readonly exposure: Uint32Array;
}

/** One model against another, user by user. */
export interface Comparison extends PairedInterval {
  readonly model: string;
  readonly against: string;
  readonly metric: UserMetric;
  readonly k: number;
}

/** Everything that was measured. */
export interface Measurement {
  readonly users: number;
  readonly results: readonly ModelResult[];
  readonly comparisons: readonly Comparison[];
}

/** Hears of what is going on. */
export type Listener = (model: string, phase: "fit" | "recommend" | "done", epoch?: EpochReport) => void;

const COMPARED: UserMetric = "ndcg";

/** @throws {UsageError} When a model refuses the data. */
export async function measure(
  dataset: Dataset,
  request: EvaluateRequest,
  signal: AbortSignal,
  listen: Listener,
): Promise<Measurement> {
  const results: ModelResult[] = [];
  const compared: Float64Array[] = [];
  let users = 0;
  for (const model of request.models) {
    const { result, evaluation } = await measureOne(model, dataset, request, signal, listen);
    results.push(result);
    users = evaluation.users.length;
    compared.push(evaluation.at[evaluation.at.length - 1]!.perUser[COMPARED]);
  }
  const k = request.ks[request.ks.length - 1]!;
  const means = results.map(({ at }) => at[at.length - 1]!.users[COMPARED].mean);
  const comparisons = comparedPairs(means).map(([a, b]) => ({
    model: results[a]!.name,
    against: results[b]!.name,
    metric: COMPARED,
    k,
    ...pairedBootstrap(compared[a]!, compared[b]!, { seed: request.seed, resamples: request.resamples }),
  }));
  return { users, results, comparisons };
}

/**
 * Which models are compared, by number: the first with each other one, then the best with each that it was not compared
 * with yet.
 */
export function comparedPairs(means: readonly number[]): [number, number][] {
  const best = means.reduce((best, mean, m) => mean > means[best]! ? m : best, 0);
  const others = (than: number) => means.flatMap((_, m): [number, number][] => m === than ? [] : [[than, m]]);
  return [...others(0), ...(best === 0 ? [] : others(best).filter(([, m]) => m !== 0))];
}

async function measureOne(
  { spec, text }: EvaluateRequest["models"][number],
  { split, negatives, features }: Dataset,
  request: EvaluateRequest,
  signal: AbortSignal,
  listen: Listener,
): Promise<{ result: ModelResult; evaluation: Evaluation }> {
  const kind = models.get(spec.model);
  const epochs: EpochReport[] = [];
  // A model that may stop early needs the validation part to watch; all others learn from it.
  const watches = split.validation.size > 0 && Number(spec.options["patience"] ?? 0) > 0;
  const input = {
    ...(watches ? { plays: split.train, validation: split.validation } : { plays: split.trainAndValidation }),
    ...(features && { features }),
  };
  listen(text, "fit");
  const fitted = await withPeakMemory(() =>
    told(text, () =>
      kind.fit(input, spec.options, {
        signal,
        parallelism: navigator.hardwareConcurrency,
        onEpoch: (report) => {
          epochs.push(report);
          listen(text, "fit", report);
        },
      }))
  );
  signal.throwIfAborted();
  listen(text, "recommend");
  const known = split.trainAndValidation;
  const asked = {
    train: known,
    test: split.test,
    ks: request.ks,
    signal,
    ...(request.diversity && { similarity: cosineOfRows(known.transpose().matrix) }),
  };
  const measured = await withPeakMemory(() =>
    negatives === undefined
      ? evaluate(fitted.value, asked)
      : evaluateSampled(fitted.value, { ...asked, negatives })
  );
  const evaluation = measured.value;
  const result = {
    name: text,
    options: fitted.value.spec.options,
    paper: kind.paper,
    fit: { milliseconds: fitted.milliseconds, peakBytes: fitted.peakBytes },
    recommend: { milliseconds: measured.milliseconds, peakBytes: measured.peakBytes },
    epochs,
    at: intervalsOf(evaluation, request),
    exposure: evaluation.at[evaluation.at.length - 1]!.exposure,
  };
  listen(text, "done");
  return { result, evaluation };
}

/** The metrics with intervals: all from the same draws of users. */
function intervalsOf({ at }: Evaluation, { seed, resamples }: EvaluateRequest): ResultAt[] {
  const columns = at.flatMap(({ perUser, diversity }) => [
    ...USER_METRICS.map((metric) => perUser[metric]),
    ...(diversity === undefined ? [] : [diversity.perUser]),
  ]);
  const intervals = bootstrapMeans(columns, { seed, resamples }).values();
  const next = () => intervals.next().value!;
  return at.map(({ k, coverage, gini, entropy, popularityRatio, diversity }) => {
    const users = Object.fromEntries(USER_METRICS.map((metric) => [metric, next()]));
    return {
      k,
      users: users as Record<UserMetric, MeanInterval>,
      ...(diversity !== undefined && { diversity: next() }),
      coverage,
      gini,
      entropy,
      popularityRatio,
    };
  });
}

async function told<T>(model: string, fit: () => Promise<T>): Promise<T> {
  try {
    return await fit();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`--model ${model}: ${error.message}`, { cause: error });
  }
}
