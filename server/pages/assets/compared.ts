/**
 * What an asset's code view compares: what is wanted now with what is current, or a materialization with the one before it.
 *
 * @module
 */
import { differences, type Wanted } from "../../../assets/engine/diff.ts";
import { WHOLE } from "../../../assets/engine/mod.ts";
import type { Planned } from "../../plan_cache.ts";
import type { Services } from "../../services.ts";
import type { AssetCard } from "../lineage/cards.ts";
import type { CodeViewData } from "./code_view.tsx";

/** @param id the materialization to look at; undefined for what is wanted now. One that is not known is the same. */
export async function compared(
  { database, engine: { ledger } }: Services,
  { asset, steps }: AssetCard,
  { snapshot, plan }: Planned,
  id: string | undefined,
): Promise<CodeViewData> {
  const { key } = asset;
  const of = id !== undefined && /^[\w.-]{1,64}$/.test(id)
    ? await database.runs.materialization(id)
    : undefined;
  if (of !== undefined && of.asset === key) {
    const [before] = await database.runs.materializations(key, {
      before: of.id,
      limit: 1,
      partition: of.partition,
    });
    return {
      before,
      after: of,
      differences: before === undefined ? [] : differences(key, of.partition, before, of),
      of,
    };
  }
  const want = snapshot.wants.get(key)!;
  const step = steps[0];
  const current = step?.current?.materialization ?? (await ledger.currents([key]))[0]?.materialization;
  const wanted: Wanted = {
    ...want,
    inputs: (step?.upstream ?? []).map((upstream) => {
      const above = plan.steps.find(({ asset, partition }) =>
        asset === upstream.asset && partition === upstream.partition
      );
      return { ...upstream, dataVersion: above?.current?.materialization.dataVersion ?? null };
    }),
  };
  return {
    before: current,
    after: want,
    differences: current === undefined ? [] : differences(key, step?.partition ?? WHOLE, current, wanted),
    of: undefined,
  };
}
