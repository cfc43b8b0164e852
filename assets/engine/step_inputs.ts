/**
 * What a step reads: the versions that its upstream has settled on, by name, and as the ledger keeps them.
 *
 * @module
 */
import { type Asset, mappingOf } from "./asset.ts";
import type { AssetKey, DataVersion, PartitionKey, StepKey } from "./keys.ts";
import type { InputVersion } from "./ledger.ts";
import { type PartitionVersion, spellSet } from "./partition_set.ts";
import { partitionValues } from "./partition_values.ts";
import { compact, type Link, once, recorded, type UpstreamPlan, type WantedInput } from "./plan_links.ts";
import type { ArtifactStore } from "./store.ts";
import type { Values } from "./values.ts";

/** The resolved inputs of one step. */
export interface StepInputs {
  readonly recorded: readonly InputVersion[];
  /** The lists of the sets among them, to be stored. */
  readonly sets: readonly string[];
  readonly byName: ReadonlyMap<string, ReadonlyMap<PartitionKey, DataVersion>>;
}

/**
 * Resolves the inputs of partition `i`.
 *
 * @param versionOf null where an upstream did not get a version.
 * @returns the asset that is not there, where one is not.
 */
export function resolveInputs(
  links: readonly Link[],
  i: number,
  versionOf: (upstream: UpstreamPlan, place: number) => DataVersion | null,
): StepInputs | { readonly missing: AssetKey } {
  const inputs: WantedInput[] = [];
  const sets: string[] = [];
  const byName = new Map<string, ReadonlyMap<PartitionKey, DataVersion>>();
  for (const link of links) {
    const { key, keys } = link.upstream;
    const places = link.placesOf(i);
    const parts: PartitionVersion[] = [];
    for (let p = 0; p < places.length; p++) {
      const dataVersion = versionOf(link.upstream, places[p]!);
      if (dataVersion === null) return { missing: key };
      parts.push({ partition: keys[places[p]!]!, dataVersion });
    }
    for (const input of compact(key, link.mapping.many, parts)) {
      inputs.push(input);
      if (input.parts !== undefined) sets.push(spellSet(parts));
    }
    byName.set(link.name, new Map(parts.map(({ partition, dataVersion }) => [partition, dataVersion])));
  }
  const each = links.some(({ shared }) => shared) ? once(inputs) : inputs;
  return { recorded: recorded(each), sets, byName };
}

/** The steps whose values partition `i` shares with other readers. */
export function sharedSteps(links: readonly Link[], i: number): StepKey[] {
  return links.flatMap((link) => {
    const places = link.placesOf(i);
    const { key, keys } = link.upstream;
    return places.length === 1 ? [{ asset: key, partition: keys[places[0]!]! }] : [];
  });
}

/** The decoded inputs by their local names; those of many partitions as maps that load one at a time. */
export async function inputValues(
  asset: Asset,
  { byName }: StepInputs,
  values: Values,
  store: ArtifactStore,
): Promise<Record<string, unknown>> {
  const named = await Promise.all(
    Object.entries(asset.deps).map(async ([name, dependency]) => {
      const versions = byName.get(name)!;
      const one = (partition: PartitionKey, version: DataVersion) =>
        values.get(dependency, { asset: dependency.key, partition }, version);
      if (mappingOf(asset, name).many) {
        // One is shared between its readers, as any other input is; of many, nobody keeps what was read.
        if (versions.size === 1) return [name, partitionValues(versions, one)] as const;
        const spelt = [dependency.key, ...[...versions].flat()].join(" ");
        return [name, values.shared(spelt, () => storedValues(dependency, versions, store))] as const;
      }
      const [partition, version] = [...versions][0]!;
      return [name, await one(partition, version)] as const;
    }),
  );
  return Object.fromEntries(named);
}

/** Partitions in the store, decoded as they are asked for. */
export function storedValues<T>(
  { codec }: Asset<T>,
  versions: ReadonlyMap<PartitionKey, DataVersion>,
  store: ArtifactStore,
) {
  return partitionValues(versions, async (_, version) => codec.decode(await store.read(version)));
}
