/**
 * What a step was before, for functions that build on it.
 *
 * @module
 */
import type { Asset, Previous } from "./asset.ts";
import { type Canonical, canonical } from "./canonical.ts";
import type { Current, Materialization } from "./ledger.ts";
import { partsAmong } from "./partition_set.ts";
import type { PartitionValues } from "./partition_values.ts";
import type { Want } from "./plan_types.ts";
import { storedValues } from "./step_inputs.ts";
import type { ArtifactStore } from "./store.ts";

/**
 * The partitions of a dependency that a materialization was made from, as they were then; undefined when the list of them is
 * gone.
 */
export async function inputValuesOf<T>(
  dependency: Asset<T>,
  { inputs }: Pick<Materialization, "inputs">,
  store: ArtifactStore,
): Promise<PartitionValues<T> | undefined> {
  const versions = await partsAmong(inputs, dependency.key, store);
  return versions && storedValues(dependency, versions, store);
}

/**
 * The current value of a step and what it was made from; undefined when there is none, when other code or another config
 * made it, or when it is no longer known which partitions it was made from.
 */
export async function previousOf(
  asset: Asset,
  current: Current | undefined,
  want: Pick<Want, "code" | "config">,
  store: ArtifactStore,
): Promise<Previous | undefined> {
  if (current === undefined) return undefined;
  const { code, config, dataVersion } = current.materialization;
  const sameMaker = code.version === want.code.version &&
    canonical(config as Canonical) === canonical(want.config as Canonical);
  // Under two names, it could not be told which partitions belong to which.
  const keys = Object.values(asset.deps).map(({ key }) => key);
  if (!sameMaker || new Set(keys).size < keys.length) return undefined;
  const before: Record<string, PartitionValues> = {};
  for (const [name, dependency] of Object.entries(asset.deps)) {
    const values = await inputValuesOf(dependency, current.materialization, store);
    if (values === undefined) return undefined;
    before[name] = values;
  }
  return {
    dataVersion,
    inputs: before,
    async value() {
      const bytes = await store.read(dataVersion);
      return asset.codec.decode(store.handsOutItsOwn ? bytes.slice() : bytes);
    },
  };
}
