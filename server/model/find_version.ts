/**
 * Which model is to be served.
 *
 * @module
 */
import {
  type Alias,
  type Engine,
  type InputVersion,
  type VersionRegistry,
  WHOLE,
} from "../../assets/engine/mod.ts";
import { cleanFeatures, model, userLogs } from "../../assets/mod.ts";
import type { ServedVersion } from "./served_model.ts";

/**
 * The version that an alias names, the champion where it names none; where no version was ever registered, the current
 * materialization of the model.
 *
 * @returns undefined when there is no model at all.
 * @throws {Error} when there are versions and none is the champion, or the database does not answer.
 */
export async function findVersion(
  { ledger }: Pick<Engine, "ledger">,
  versions: VersionRegistry,
  alias: Alias,
): Promise<ServedVersion | undefined> {
  const named = await versions.aliased(model.key, alias) ?? await versions.aliased(model.key, "champion");
  if (named !== undefined) {
    const { number, dataVersion, spec, createdAt, lineage } = named;
    return { number, dataVersion, spec, createdAt, ...inputsOf(lineage) };
  }
  const [newest] = await versions.versions(model.key, 1);
  if (newest !== undefined) {
    throw new Error(`none of the versions up to ${newest.number} is the champion; promote one`);
  }
  const current = await ledger.current({ asset: model.key, partition: WHOLE });
  if (current === undefined) return undefined;
  const { dataVersion, metadata, finishedAt, inputs } = current.materialization;
  return {
    number: null,
    dataVersion,
    spec: String(metadata["model"] ?? ""),
    createdAt: finishedAt,
    ...inputsOf(inputs),
  };
}

/** The play log and the catalogue that a model was made from. */
function inputsOf(
  lineage: readonly InputVersion[],
): Pick<ServedVersion, "plays" | "catalogue"> {
  const of = (key: string) => {
    const found = lineage.filter(({ asset }) => asset === key)
      .map(({ asset, partition, dataVersion }) => ({ asset, partition, dataVersion }));
    if (found.length === 0) throw new Error(`the model's lineage does not name its ${key}`);
    return found;
  };
  return { plays: of(userLogs.key), catalogue: of(cleanFeatures.key)[0]!.dataVersion };
}
