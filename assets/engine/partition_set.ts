/**
 * A set of partitions with their data versions, as one input. The list is kept in the artifact store under its hash, and
 * the hash stands for it in fingerprints and in the ledger: a thousand partitions make no longer a row than one.
 *
 * @module
 */
import { type AssetKey, type DataVersion, EVERY, type PartitionKey } from "./keys.ts";
import { sha256 } from "./fingerprint.ts";
import type { InputVersion } from "./ledger.ts";
import { ArtifactError, type ArtifactStore } from "./store.ts";

/** Fewer are written out one by one. */
export const SET_FROM = 32;

/** One partition of a set. */
export interface PartitionVersion {
  readonly partition: PartitionKey;
  readonly dataVersion: DataVersion;
}

/** The list as text: `data version, blank, key` on a line each, sorted by key. */
export function spellSet(parts: readonly PartitionVersion[]): string {
  let sorted = true;
  for (let i = 1; i < parts.length && sorted; i++) sorted = parts[i - 1]!.partition < parts[i]!.partition;
  const inOrder = sorted ? parts : [...parts].sort((a, b) => a.partition < b.partition ? -1 : 1);
  let text = "";
  for (const { partition, dataVersion } of inOrder) text += `${dataVersion} ${partition}\n`;
  return text;
}

/** The data version of a list, which is the hash of its bytes. */
export function setVersion(text: string): DataVersion {
  return sha256(text) as DataVersion;
}

/** Reads a list back. */
export function parseSet(text: string): Map<PartitionKey, DataVersion> {
  const parts = new Map<PartitionKey, DataVersion>();
  for (const line of text.split("\n")) {
    const blank = line.indexOf(" ");
    if (blank > 0) parts.set(line.slice(blank + 1), line.slice(0, blank) as DataVersion);
  }
  return parts;
}

/** Reads a set from the store; undefined when it is no longer there. */
export async function readSet(
  store: ArtifactStore,
  version: DataVersion,
): Promise<ReadonlyMap<PartitionKey, DataVersion> | undefined> {
  try {
    return parseSet(new TextDecoder().decode(await store.read(version)));
  } catch (error) {
    // It only explains what changed; without it, everything counts as changed.
    if (error instanceof ArtifactError) return undefined;
    throw error;
  }
}

/** The partitions of a set by its version, where they are known. */
export type SetLookup = (version: DataVersion) => ReadonlyMap<PartitionKey, DataVersion> | undefined;

/** The versions of the sets among inputs. */
export function setsOf(inputs: readonly InputVersion[]): DataVersion[] {
  return inputs.flatMap(({ partition, dataVersion }) => partition === EVERY ? [dataVersion] : []);
}

/** The partitions of one asset among inputs; undefined when they are a set whose list is gone. */
export function partitionsAmong(
  inputs: readonly InputVersion[],
  asset: AssetKey,
  lookup: SetLookup,
): Map<PartitionKey, DataVersion> | undefined {
  const found = new Map<PartitionKey, DataVersion>();
  for (const input of inputs) {
    if (input.asset !== asset) continue;
    if (input.partition !== EVERY) {
      found.set(input.partition, input.dataVersion);
      continue;
    }
    const set = lookup(input.dataVersion);
    if (set === undefined) return undefined;
    for (const [partition, version] of set) found.set(partition, version);
  }
  return found;
}

/**
 * The partitions of one asset among inputs, in order of their keys, with lists read from the store.
 *
 * @returns undefined when they are a set whose list is gone.
 */
export async function partsAmong(
  inputs: readonly InputVersion[],
  asset: AssetKey,
  store: ArtifactStore,
): Promise<Map<PartitionKey, DataVersion> | undefined> {
  const lists = new Map<DataVersion, ReadonlyMap<PartitionKey, DataVersion> | undefined>();
  for (const version of setsOf(inputs.filter((input) => input.asset === asset))) {
    lists.set(version, await readSet(store, version));
  }
  const parts = partitionsAmong(inputs, asset, (version) => lists.get(version));
  return parts && new Map([...parts].sort(([a], [b]) => a < b ? -1 : 1));
}
