/**
 * A small pipeline over days, for stories about partitions.
 *
 * @module
 */
import {
  allPartitions,
  type Asset,
  partitionsOf,
  type PartitionValues,
  sourcePartitions,
  sourceToken,
  stepId,
} from "../../assets/engine/mod.ts";
import { Days } from "./days.ts";
import { type Recipe, Rig } from "./engine_rig.ts";

/** Where the days come from. */
export const token = sourceToken<number>("days");
/** The sum of numbers. */
export const sum = (values: readonly unknown[]) => (values as number[]).reduce((a, b) => a + b, 0);

/** logs (days of a source) → doubled (the same days) → total (all of them). */
export function pipeline(
  days: Readonly<Record<string, readonly number[]>>,
  recipes: Record<string, Recipe> = {},
) {
  const rig = new Rig();
  const source = new Days(days);
  rig.parts = { sources: new Map([["days", source]]) };
  const logs = rig.asset("logs", {
    partitions: sourcePartitions(),
    source: token,
    async make(_, { source }) {
      const records: unknown[] = [];
      for await (const batch of (source as { records(): AsyncIterable<unknown[]> }).records()) {
        records.push(...batch);
      }
      return records;
    },
    ...recipes["logs"],
  });
  const doubled = rig.asset("doubled", {
    deps: [logs],
    partitions: partitionsOf(logs),
    make: ({ logs }) => 2 * sum(logs as number[]),
    ...recipes["doubled"],
  });
  const total = rig.asset("total", {
    deps: [allPartitions(doubled)],
    async make({ doubled }) {
      let all = 0;
      for await (const [, value] of doubled as PartitionValues<number>) all += value;
      return all;
    },
    ...recipes["total"],
  });
  return { rig, source, logs, doubled, total };
}

/** What ran, in order. */
export function ran(rig: Rig): string[] {
  return rig.told("step_materialized").map(({ asset, partition }) => stepId(asset, partition));
}

/** The state of every step. */
export async function states(rig: Rig): Promise<Record<string, string>> {
  return Object.fromEntries((await rig.plan()).steps.map(({ id, state }) => [id, state]));
}

/** Why a step is not fresh, in words. */
export async function sentences(rig: Rig, asset: Asset, partition = ""): Promise<string[]> {
  return (await rig.plan()).byId.get(stepId(asset.key, partition))!.causes.map(({ sentence }) => sentence);
}
