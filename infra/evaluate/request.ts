/**
 * What an evaluation was asked for: the command line's options, checked before anything is read.
 *
 * @module
 */
import {
  formatModelSpec,
  models,
  type ModelSpec,
  parseModelSpec,
  parseSplitSpec,
  type SplitSpec,
  USER_METRICS,
} from "../../assets/recommender/mod.ts";
import { nearestNames } from "../../assets/engine/mod.ts";
import { UsageError } from "../cli/exit.ts";
import { parsePlayColumns, type PlayColumnNames } from "./plays_file.ts";

/** The options as they come from the command line. */
export interface EvaluateOptions {
  readonly train?: string;
  readonly test?: string;
  readonly data?: string;
  readonly split?: string;
  readonly seed: number;
  readonly columns?: string;
  readonly games?: string;
  readonly model: readonly string[];
  readonly k: string;
  readonly metrics: string;
  readonly negatives?: string;
  readonly sampledNegatives?: number;
  readonly diversity: boolean;
  readonly resamples: number;
  readonly report?: string;
  readonly json: boolean;
}

/** Models that look at what games are like. */
export const CONTENT_MODELS: readonly string[] = ["content", "hybrid"];

/** Where the plays come from. */
export type DataRequest =
  | { readonly kind: "given"; readonly train: string; readonly test: string }
  | { readonly kind: "split"; readonly data: string; readonly split: SplitSpec; readonly splitText: string };

/** What the test items are ranked among. */
export type RankingRequest =
  | { readonly kind: "full" }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "sampled"; readonly count: number };

/** Metrics of all lists together, beside those of each user. */
export const LIST_METRICS = ["coverage", "gini", "entropy", "popularityRatio", "diversity"] as const;

/** A metric that a table can show. */
export type ShownMetric = typeof USER_METRICS[number] | typeof LIST_METRICS[number];

/** A checked request. */
export interface EvaluateRequest {
  readonly data: DataRequest;
  readonly ranking: RankingRequest;
  readonly columns: PlayColumnNames;
  /** A catalogue, for models that look at content. */
  readonly games: string | undefined;
  readonly models: readonly { readonly spec: ModelSpec; readonly text: string }[];
  readonly ks: readonly number[];
  readonly metrics: readonly ShownMetric[];
  readonly diversity: boolean;
  readonly seed: number;
  readonly resamples: number;
}

/** @throws {UsageError} Naming the option, what it was and what is expected. */
export function evaluateRequest(options: EvaluateOptions): EvaluateRequest {
  const { metrics: shown, diversity } = options;
  return {
    data: dataOf(options),
    ranking: rankingOf(options),
    columns: options.columns === undefined ? {} : told(() => parsePlayColumns(options.columns!)),
    games: options.games,
    models: modelsOf(options),
    ks: cutOffs(options.k),
    metrics: metricsOf(shown, diversity),
    diversity,
    seed: options.seed,
    resamples: options.resamples,
  };
}

function dataOf({ train, test, data, split }: EvaluateOptions): DataRequest {
  if (data !== undefined) {
    if (train !== undefined || test !== undefined) {
      throw new UsageError("--data is divided by --split, so --train and --test cannot stand beside it");
    }
    if (split === undefined) {
      throw new UsageError(
        "--data has no --split: say how to divide it, such as --split random-per-user:0.25",
      );
    }
    return { kind: "split", data, split: told(() => parseSplitSpec(split)), splitText: split };
  }
  if (split !== undefined) throw new UsageError("--split divides --data FILE: there is none");
  if (train === undefined || test === undefined) {
    throw new UsageError(
      "Say what to measure on: either --train FILE --test FILE, or --data FILE --split NAME:SHARE",
    );
  }
  return { kind: "given", train, test };
}

function rankingOf({ negatives, sampledNegatives }: EvaluateOptions): RankingRequest {
  if (negatives !== undefined && sampledNegatives !== undefined) {
    throw new UsageError(
      "--negatives names the items to rank among, so --sampled-negatives cannot stand beside it",
    );
  }
  if (negatives !== undefined) return { kind: "file", path: negatives };
  return sampledNegatives === undefined ? { kind: "full" } : { kind: "sampled", count: sampledNegatives };
}

function modelsOf({ model: texts, games }: EvaluateOptions): EvaluateRequest["models"] {
  if (texts.length === 0) {
    throw new UsageError(
      `Say what to measure: --model NAME or --model NAME:OPTION=VALUE; the models are ${
        [...models].map(({ name }) => name).join(", ")
      } (--models lists their options)`,
    );
  }
  const resolved = texts.map((text) => {
    const given = told(() => parseModelSpec(text));
    return { spec: told(() => models.resolve(given)), text: formatModelSpec(given) };
  });
  const twice = resolved.find(({ text }, m) => resolved.findIndex((other) => other.text === text) < m);
  if (twice !== undefined) throw new UsageError(`--model ${twice.text} is there twice`);
  const blind = resolved.find(({ spec }) => games === undefined && CONTENT_MODELS.includes(spec.model));
  if (blind !== undefined) {
    throw new UsageError(
      `--model ${blind.text} looks at what games are like: name a catalogue with --games FILE`,
    );
  }
  return resolved;
}

function cutOffs(text: string): number[] {
  const ks = text.split(",").map((part) => part.trim() === "" ? NaN : Number(part));
  if (!ks.every((k) => Number.isInteger(k) && k >= 1 && k <= 100_000)) {
    throw new UsageError(
      `--k is "${text}": expected whole numbers of 1 or more, joined by commas, such as 10,20,50`,
    );
  }
  return [...new Set(ks)].sort((a, b) => a - b);
}

function metricsOf(text: string, diversity: boolean): ShownMetric[] {
  const known: readonly ShownMetric[] = [...USER_METRICS, ...LIST_METRICS];
  return text.split(",").map((part) => part.trim()).map((name) => {
    const metric = known.find((metric) => metric === name);
    if (metric === undefined) {
      const [near] = nearestNames(name, known);
      throw new UsageError(
        `--metrics names "${name}": expected ${known.join(", ")}${near ? `; did you mean "${near}"?` : ""}`,
      );
    }
    if (metric === "diversity" && !diversity) throw new UsageError("--metrics diversity needs --diversity");
    return metric;
  });
}

/** Runs what refuses with a message for people. */
function told<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) {
      throw new UsageError(error.message, { cause: error });
    }
    throw error;
  }
}
