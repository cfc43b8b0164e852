/**
 * Two versions side by side: their metrics on one test part, and how sure the differences are.
 *
 * @module
 */
import { ArtifactError, type ModelVersion } from "../../assets/engine/mod.ts";
import { metricsOfHits } from "../../assets/plays/hits.ts";
import { pairedBootstrap } from "../../assets/recommender/mod.ts";
import type { EvaluationReport } from "../../assets/trial_table.ts";
import { type MeasureEngine, MeasureError, measureOn, reportOf } from "./measure_again.ts";

/** The metrics that users have one by one. */
const METRICS = ["ndcg", "recall", "precision", "hitRate", "map"] as const;
/** Of the draws of users: the same question gets the same answer. */
const SEED = 42;

/** One metric of both. */
export interface ComparedMetric {
  /** Such as `ndcg_at_10`. */
  readonly metric: string;
  readonly a: number;
  readonly b: number;
  /** b − a, its 95 % interval by the paired bootstrap over users, and the p-value of there being none. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
}

/** What comparing two versions gives. */
export interface Comparison {
  readonly a: number;
  readonly b: number;
  /** The version on whose test part both were measured. */
  readonly measuredOn: number;
  /** Whether both were measured there from the start; else the other one's configuration was fit again for it. */
  readonly sameTestPart: boolean;
  readonly users: number;
  readonly metrics: readonly ComparedMetric[];
}

/**
 * Compares two versions on the same test part; where they were measured on different ones, on that of the later version, for
 * which the earlier one's configuration is fit again. What is read has to be pinned.
 *
 * @param fitting told before something is fit
 * @throws {MeasureError} when the later one was not measured, or nobody was measured.
 */
export async function compareVersions(
  engine: MeasureEngine,
  a: ModelVersion,
  b: ModelVersion,
  signal: AbortSignal,
  fitting: (version: number) => void = () => {},
): Promise<Comparison> {
  // The later one that was measured: its plays are the ones that matter now.
  const [part] = [a, b].filter(({ testPart }) => testPart !== null).sort((x, y) => y.number - x.number);
  if (part === undefined) {
    throw new MeasureError(`Cannot compare versions ${a.number} and ${b.number}: neither was measured`);
  }
  const ks = (await reportOf(engine, part)).at.map(({ k }) => k);
  const measured = async (version: ModelVersion): Promise<EvaluationReport> => {
    const own = await ownReport(engine, version, part, ks);
    return own ??
      (await measureOn(engine, part, version.spec, signal, () => fitting(version.number))).report;
  };
  const [ours, theirs] = [await measured(a), await measured(b)];
  return {
    a: a.number,
    b: b.number,
    measuredOn: part.number,
    sameTestPart: a.testPart === b.testPart,
    users: ours.users,
    metrics: compared(ours, theirs),
  };
}

/** What a version was measured to be on its own test part, where that is the one that counts. */
async function ownReport(
  engine: MeasureEngine,
  version: ModelVersion,
  part: ModelVersion,
  ks: readonly number[],
): Promise<EvaluationReport | undefined> {
  if (version.testPart !== part.testPart) return undefined;
  try {
    const report = await reportOf(engine, version);
    const isAlike = report.hits !== undefined && String(report.at.map(({ k }) => k)) === String(ks);
    return isAlike ? report : undefined;
  } catch (error) {
    // Gone, or of a program that kept less: its configuration can be measured again.
    if (error instanceof ArtifactError) return undefined;
    throw error;
  }
}

function compared(a: EvaluationReport, b: EvaluationReport): ComparedMetric[] {
  if (a.users === 0) {
    throw new MeasureError("Cannot compare: nobody has enough games to be measured");
  }
  const ks = a.at.map(({ k }) => k);
  const [ofA, ofB] = [metricsOfHits(a.hits!, a.users, ks), metricsOfHits(b.hits!, b.users, ks)];
  return METRICS.flatMap((metric) =>
    ks.map((k, i) => {
      const [valuesA, valuesB] = [ofA[i]!.perUser[metric], ofB[i]!.perUser[metric]];
      const { mean: difference, low, high, pValue } = pairedBootstrap(valuesB, valuesA, { seed: SEED });
      return {
        metric: `${metric}_at_${k}`,
        a: ofA[i]!.mean[metric],
        b: ofB[i]!.mean[metric],
        difference,
        low,
        high,
        pValue,
      };
    })
  );
}
