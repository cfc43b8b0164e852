/**
 * What makes a model a version: the evaluation of the same trials, what all of it was made from, and on which part of the
 * plays it was measured.
 *
 * @module
 */
import { createHash } from "node:crypto";
import {
  canonical,
  type Engine,
  type InputVersion,
  type LineageEntry,
  type Materialization,
  type ModelVersion,
} from "../../assets/engine/mod.ts";
import { cleanFeatures, evaluation, trials, userLogs } from "../../assets/mod.ts";

/** Records of one step that are looked at: who looks for an older one finds its data version without its record. */
const RECORDS = 200;

type Described = Omit<ModelVersion, "number" | "createdAt">;

/** The newest evaluation that was made from the very inputs of a model; undefined when there is none. */
export async function evaluationOf(
  { ledger }: Pick<Engine, "ledger">,
  { inputs }: Materialization,
): Promise<Materialization | undefined> {
  const known = new Set(inputs.map(keyOf));
  const measured = await ledger.history(evaluation.key, { limit: RECORDS });
  return measured.find((made) =>
    made.inputs.length > 0 && made.inputs.every((input) => known.has(keyOf(input)))
  );
}

/** A model's materialization as a version without a number. */
export async function describe(
  engine: Pick<Engine, "ledger" | "store">,
  model: Materialization,
  measured: Materialization | undefined,
): Promise<Described> {
  const { id, asset, runId, fingerprint, dataVersion, size, metadata, startedAt, finishedAt } = model;
  return {
    name: asset,
    materialization: id,
    runId,
    fingerprint,
    dataVersion,
    size,
    spec: String(metadata["model"]),
    evaluation: measured?.dataVersion ?? null,
    metrics: measured === undefined ? {} : metricsIn(measured),
    testPart: measured === undefined ? null : await testPartOf(engine, measured),
    lineage: await lineageOf(engine, model),
    fitMs: finishedAt - startedAt,
  };
}

/** The measurements in an evaluation's metadata. */
function metricsIn({ metadata }: Materialization): Record<string, number> {
  const entries = Object.entries(metadata).filter((entry): entry is [string, number] =>
    typeof entry[1] === "number" && (/_at_\d+$/.test(entry[0]) || entry[0] === "measured_users")
  );
  return Object.fromEntries(entries);
}

/** Of the plays, the catalogue and how they were divided. Two evaluations with the same one asked the same of the same users. */
async function testPartOf({ store }: Pick<Engine, "store">, { inputs }: Materialization): Promise<string> {
  const [compared] = inputs.filter(({ asset }) => asset === trials.key);
  const { split } = trials.codec.decode(await store.read(compared!.dataVersion));
  const of = (key: string) =>
    inputs.filter(({ asset }) => asset === key).map(({ partition, dataVersion }) => [partition, dataVersion])
      .sort();
  const part = canonical({ plays: of(userLogs.key), games: of(cleanFeatures.key), split });
  return createHash("sha256").update(part).digest("hex");
}

/** Everything above a materialization, upstream first. */
async function lineageOf(
  { ledger }: Pick<Engine, "ledger">,
  model: Materialization,
): Promise<LineageEntry[]> {
  const histories = new Map<string, Materialization[]>();
  const lineage = new Map<string, LineageEntry>();
  const visit = async (input: InputVersion): Promise<void> => {
    const key = keyOf(input);
    if (lineage.has(key)) return;
    const { asset, partition, dataVersion } = input;
    const step = JSON.stringify([asset, partition]);
    const history = histories.get(step) ?? await ledger.history(asset, { partition, limit: RECORDS });
    histories.set(step, history);
    const made = history.find((found) => found.dataVersion === dataVersion);
    for (const above of made?.inputs ?? []) await visit(above);
    lineage.set(key, {
      asset,
      partition,
      dataVersion,
      materialization: made?.id ?? null,
      runId: made?.runId ?? null,
    });
  };
  for (const input of model.inputs) await visit(input);
  return [...lineage.values()];
}

function keyOf({ asset, partition, dataVersion }: InputVersion): string {
  return JSON.stringify([asset, partition, dataVersion]);
}
