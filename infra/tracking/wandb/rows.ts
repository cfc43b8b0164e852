/**
 * What is told about a materialization: its steps, its config, its tags and its summary.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Materialization, MetadataValue, RunEvent, StepKey } from "../../../assets/engine/mod.ts";
import { parseModelSpec } from "../../../assets/recommender/model_spec.ts";
import type { End, Row } from "./recording.ts";

type Measured = Pick<Extract<RunEvent, { type: "step_measured" }>, "subject" | "metrics">;

/** The id of a step's run at Weights & Biases: always the same for the same step of the same run of ours. */
export function wandbId(runId: string, { asset, partition }: StepKey): string {
  return createHash("sha256").update(JSON.stringify([runId, asset, partition])).digest("hex").slice(0, 20);
}

/** A measurement as a step: what is measured of an epoch and of a trial are different curves. */
export function rowOf({ subject, metrics }: Measured): Row {
  const [, spec, epoch] = /^(.*) epoch (\d+)$/.exec(subject) ?? [];
  const curve = epoch === undefined ? "trial" : "epoch";
  const row: Record<string, string | number> = { model: spec ?? subject };
  if (epoch !== undefined) row["epoch"] = Number(epoch);
  for (const [name, value] of Object.entries(metrics)) {
    if (value !== null && Number.isFinite(value)) row[`${curve}/${name}`] = value;
  }
  return row;
}

/** What a materialization is told by. */
export type Told = Pick<
  Materialization,
  "runId" | "asset" | "partition" | "fingerprint" | "config" | "dataVersion" | "size" | "metadata"
>;

/** The last line of its recording, but for number and name. */
export function endOf(
  told: Told,
  { at, durationMs, leftOut }: { readonly at: number; readonly durationMs: number; readonly leftOut: number },
): Omit<End, "number" | "name"> {
  const { asset, partition, metadata } = told;
  const spec = [metadata["model"], metadata["winner"]].find((value) => typeof value === "string");
  const model = spec === undefined ? undefined : parsed(spec);
  const config: Record<string, MetadataValue> = {
    asset,
    ...(partition !== "" && { partition }),
    ...told.config as Record<string, MetadataValue>,
    ...(spec !== undefined && { spec }),
    ...(model !== undefined && { model: model.name, options: model.options }),
    fingerprint: told.fingerprint,
    data_version: told.dataVersion,
    questline_run: told.runId,
    // The server dates steps by when they are sent.
    materialized_at: new Date(at).toISOString(),
  };
  const summary: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(metadata)) {
    if (
      typeof value === "number"
        ? Number.isFinite(value)
        : typeof value === "string" || typeof value === "boolean"
    ) {
      summary[name] = value as string | number | boolean;
    }
  }
  return {
    type: "end",
    at,
    config: config as End["config"],
    tags: ["questline", asset, ...(model === undefined ? [] : [model.name])].map((tag) => tag.slice(0, TAG)),
    summary: {
      ...summary,
      bytes: told.size,
      duration_s: durationMs / 1000,
      ...(leftOut > 0 && { steps_left_out: leftOut }),
    },
  };
}

/** The longest tag that the server takes. */
const TAG = 64;

function parsed(spec: string): { name: string; options: Record<string, MetadataValue> } | undefined {
  try {
    const { model, options } = parseModelSpec(spec);
    const read = (value: unknown) =>
      value !== "" && Number.isFinite(Number(value)) ? Number(value) : String(value);
    return {
      name: model,
      options: Object.fromEntries(Object.entries(options).map(([name, value]) => [name, read(value)])),
    };
  } catch {
    return undefined;
  }
}
