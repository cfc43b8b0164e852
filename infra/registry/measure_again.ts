/**
 * What a configuration comes to on a version's test part, when it is not that version's own: it is fit again without that
 * part, once, and the result is remembered.
 *
 * @module
 */
import { createHash } from "node:crypto";
import {
  type Asset,
  type AssetKey,
  canonical,
  type Engine,
  inputValuesOf,
  type ModelVersion,
  WHOLE,
} from "../../assets/engine/mod.ts";
import { cleanFeatures, evaluation, trials, userLogs } from "../../assets/mod.ts";
import type { Plays } from "../../assets/plays/interactions.ts";
import { testMeasurement } from "../../assets/plays/measure.ts";
import { EvaluationReport, metricsOf } from "../../assets/trial_table.ts";
import type { Measurements } from "../../db/mod.ts";

/** What measuring needs. */
export interface MeasureEngine extends Pick<Engine, "ledger" | "store" | "compute" | "clock"> {
  readonly measurements: Measurements;
}

/** A measurement, and whether it took a fit. */
export interface MeasuredAgain {
  readonly report: EvaluationReport;
  readonly fitted: boolean;
}

/** A version lacks what a measurement takes. */
export class MeasureError extends Error {
  override name = "MeasureError";
}

/** A version's own report. @throws {MeasureError} when it was not measured, {ArtifactError} when the report is gone. */
export async function reportOf(
  { store }: Pick<Engine, "store">,
  version: ModelVersion,
): Promise<EvaluationReport> {
  if (version.evaluation === null) throw new MeasureError(`Version ${version.number} was not measured`);
  return evaluation.codec.decode(await store.read(version.evaluation));
}

/**
 * Measures a configuration on a version's test part, as the version itself was measured. What it reads has to be pinned.
 *
 * @param fitting told before something is fit
 * @throws {MeasureError} when the version was not measured or its lineage is not complete, {ArtifactError} when what it was
 * measured on is gone.
 */
export async function measureOn(
  engine: MeasureEngine,
  part: ModelVersion,
  spec: string,
  signal: AbortSignal,
  fitting: () => void = () => {},
): Promise<MeasuredAgain> {
  const own = await reportOf(engine, part);
  if (own.spec === spec && own.hits !== undefined) return { report: own, fitted: false };
  const ks = own.at.map(({ k }) => k);
  const code = (await engine.ledger.current({ asset: evaluation.key, partition: WHOLE }))?.materialization
    .code;
  const identity = createHash("sha256")
    .update(canonical({ testPart: part.testPart, spec, ks, code: code?.version })).digest("hex");
  const known = EvaluationReport.safeParse(await engine.measurements.find(identity));
  if (known.success) return { report: known.data, fitted: false };

  fitting();
  const measure = await testMeasurement(
    {
      userLogs: await playsOf(engine, part),
      cleanFeatures: await inputOf(engine, part, cleanFeatures),
      split: (await inputOf(engine, part, trials)).split,
    },
    ks,
    { signal, compute: engine.compute, measured() {} },
  );
  const { users, at, hits } = await measure(spec);
  const report: EvaluationReport = {
    spec,
    users,
    at: own.at.map(({ k, popularity }, i) => ({ k, model: metricsOf(at[i]!), popularity })),
    hits,
  };
  await engine.measurements.keep({
    identity,
    testPart: part.testPart!,
    report,
    measuredAt: engine.clock.now(),
  });
  return { report, fitted: true };
}

/** Its metrics under the names that versions have them under, such as `ndcg_at_10`. */
export function namedMetrics({ at }: EvaluationReport): Map<string, number> {
  const named = new Map<string, number>();
  for (const { k, model } of at) {
    for (const [name, value] of Object.entries(model)) {
      if (value !== null) named.set(`${name}_at_${k}`, value);
    }
  }
  return named;
}

async function playsOf({ store }: Pick<Engine, "store">, version: ModelVersion): Promise<Plays> {
  const plays = await inputValuesOf(userLogs, { inputs: version.lineage }, store);
  if (plays !== undefined && plays.size > 0) return plays;
  throw notKnown(version, userLogs.key);
}

async function inputOf<T>(
  { store }: Pick<Engine, "store">,
  version: ModelVersion,
  asset: Asset<T>,
): Promise<T> {
  const entries = version.lineage.filter((entry) => entry.asset === asset.key);
  if (entries.length !== 1) throw notKnown(version, asset.key);
  return asset.codec.decode(await store.read(entries[0]!.dataVersion));
}

function notKnown({ number }: ModelVersion, asset: AssetKey): MeasureError {
  return new MeasureError(
    `Cannot measure on the test part of version ${number}: its "${asset}" is not known as a whole`,
  );
}
