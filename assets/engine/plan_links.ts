/**
 * The edges of a plan: from the partitions of an asset to the partitions that each is made from.
 *
 * @module
 */
import type { StepState } from "./cause.ts";
import { type AssetKey, type DataVersion, EVERY, type PartitionKey, type StepKey } from "./keys.ts";
import type { Current, InputVersion } from "./ledger.ts";
import type { PartitionMapping, Places } from "./mapping.ts";
import type { KeyList } from "./partition.ts";
import { type PartitionVersion, SET_FROM, setVersion, spellSet } from "./partition_set.ts";

/** The plan of an asset upstream, as far as those downstream look at it. */
export interface UpstreamPlan {
  readonly key: AssetKey;
  readonly keys: readonly PartitionKey[];
  readonly list: KeyList;
  readonly versions: readonly (DataVersion | null)[];
  readonly actions: readonly number[];
  readonly flags: readonly number[];
  readonly currents: readonly (Current | undefined)[];
  state(i: number): StepState;
}

/** A partition whose version may not be known before its own step has run. */
export interface WantedPartition {
  readonly partition: PartitionKey;
  readonly dataVersion: DataVersion | null;
}

/** An input as it is wanted: one partition, or many together with the list of them. */
export interface WantedInput extends WantedPartition {
  readonly asset: AssetKey;
  readonly count?: number;
  readonly parts?: readonly WantedPartition[];
}

/** What is the matter with many partitions upstream. */
export interface Together {
  /** How many have no known version. */
  readonly unknown: number;
  /** How many of those will not get one. */
  readonly blocked: number;
  /** Whether any passes on that it is stale. */
  readonly passes: boolean;
}

/** A dependency of one asset, by its local name. */
export class Link {
  #all: { readonly together: Together; readonly inputs: readonly WantedInput[] } | undefined;

  constructor(
    readonly name: string,
    readonly upstream: UpstreamPlan,
    readonly mapping: PartitionMapping,
    readonly places: Places,
    /** The same asset stands under another name too: its partitions count once. */
    readonly shared: boolean,
  ) {}

  /** Where the partitions that partition `i` is made from stand upstream. */
  placesOf(i: number): ArrayLike<number> {
    switch (this.places.kind) {
      case "one":
        return this.places.at.subarray(i, i + 1);
      case "some":
        return this.places.at[i]!;
      case "all":
        return this.upstream.list.everyPlace;
    }
  }

  /** The state of all that partition `i` is made from. */
  together(i: number): Together {
    return this.places.kind === "all" ? this.#everything().together : this.#look(i);
  }

  /** What partition `i` should be made from, by the versions of the plan. */
  wanted(i: number): readonly WantedInput[] {
    if (this.places.kind === "all") return this.#everything().inputs;
    const { key, keys, versions } = this.upstream;
    const parts = Array.from(
      this.placesOf(i),
      (j) => ({ partition: keys[j]!, dataVersion: versions[j]! }),
    );
    return compact(key, this.mapping.many, parts);
  }

  #look(i: number): Together {
    const { versions, actions, flags } = this.upstream;
    const places = this.placesOf(i);
    let [unknown, blocked, passes] = [0, 0, false];
    for (let p = 0; p < places.length; p++) {
      const j = places[p]!;
      if (versions[j] === null) {
        unknown++;
        if (actions[j] === BLOCKED) blocked++;
      }
      if ((flags[j]! & PASSES) !== 0) passes = true;
    }
    return { unknown, blocked, passes };
  }

  /** The same for every partition: worked out once. */
  #everything() {
    if (this.#all === undefined) {
      const { key, keys, versions } = this.upstream;
      const parts = keys.map((partition, j) => ({ partition, dataVersion: versions[j]! }));
      this.#all = { together: this.#look(0), inputs: compact(key, true, parts) };
    }
    return this.#all;
  }
}

/** Place of `blocked` among the actions of `plan_asset.ts`. */
export const BLOCKED = 4;
/** Flags of a planned partition. */
export const SELECTED = 1;
export const HELD = 2;
export const OWN = 4;
export const ABOVE = 8;
export const PASSES = 16;

/** Many partitions as few inputs. A set of which a version is not known yet has none itself. */
export function compact(
  asset: AssetKey,
  many: boolean,
  parts: readonly WantedPartition[],
): readonly WantedInput[] {
  if (!many || parts.length <= SET_FROM) {
    return parts.map(({ partition, dataVersion }) => ({ asset, partition, dataVersion }));
  }
  const known = parts.every(({ dataVersion }) => dataVersion !== null);
  return [{
    asset,
    partition: EVERY,
    dataVersion: known ? setVersion(spellSet(parts as readonly PartitionVersion[])) : null,
    count: parts.length,
    parts,
  }];
}

/** Wanted inputs of which every version is known, as the ledger keeps them. */
export function recorded(inputs: readonly WantedInput[]): InputVersion[] {
  return inputs.map(({ asset, partition, dataVersion, count }) => ({
    asset,
    partition,
    dataVersion: dataVersion!,
    ...(count !== undefined && { count }),
  }));
}

/** The inputs of partition `i` under every name, each once. */
export function wantedInputs(links: readonly Link[], i: number): readonly WantedInput[] {
  const inputs = links.length === 1 ? links[0]!.wanted(i) : links.flatMap((link) => link.wanted(i));
  return links.some(({ shared }) => shared) ? once(inputs) : inputs;
}

/** Inputs without repetitions, in the order of their first appearance. */
export function once(inputs: readonly WantedInput[]): WantedInput[] {
  const seen = new Set<string>();
  return inputs.filter((input) => {
    const spelt = spell(input);
    return !seen.has(spelt) && seen.add(spelt);
  });
}

function spell({ asset, partition, dataVersion }: WantedInput): string {
  return partition === EVERY ? `${asset} ${partition} ${dataVersion}` : `${asset} ${partition}`;
}

/** The steps that partition `i` is made from, each once. */
export function upstreamSteps(links: readonly Link[], i: number): StepKey[] {
  const steps: StepKey[] = [];
  const seen = new Set<string>();
  for (const link of links) {
    const { key, keys } = link.upstream;
    const places = link.placesOf(i);
    for (let p = 0; p < places.length; p++) {
      const partition = keys[places[p]!]!;
      if (link.shared) {
        const id = `${key} ${partition}`;
        if (seen.has(id)) continue;
        seen.add(id);
      }
      steps.push({ asset: key, partition });
    }
  }
  return steps;
}
