/**
 * The differences between two lists of inputs, as causes. Where many partitions of one asset differ alike, one cause
 * stands for them.
 *
 * @module
 */
import type { Cause, CauseKind } from "./cause.ts";
import { type AssetKey, type DataVersion, EVERY, type PartitionKey, stepId } from "./keys.ts";
import type { InputVersion } from "./ledger.ts";
import type { SetLookup } from "./partition_set.ts";
import type { WantedInput } from "./plan_links.ts";

/** More partitions than this share one cause. */
const ALONE = 8;

type Own = { readonly asset: AssetKey; readonly partition: PartitionKey };
type Versions = ReadonlyMap<PartitionKey, DataVersion | null>;

/** A partition that differs. */
export interface Differing {
  readonly partition: PartitionKey;
  readonly old?: string | null;
  readonly now?: string | null;
}

/** Causes for inputs that were added, that changed, and that are no longer there; those of unknown version count as alike. */
export function inputChanges(
  own: Own,
  made: readonly InputVersion[],
  wanted: readonly WantedInput[],
  sets: SetLookup,
): Cause[] {
  const causes: Cause[] = [];
  const gone: Cause[] = [];
  const assets = new Set([...wanted, ...made].map(({ asset }) => asset));
  for (const asset of assets) {
    const before = made.filter((input) => input.asset === asset);
    const after = wanted.filter((input) => input.asset === asset);
    if (sameSets(before, after)) continue;
    const old = versions(before, sets);
    const now = versions(after, sets);
    if (old === undefined || now === undefined) {
      const [from, to] = [before[0]!.dataVersion, after[0]?.dataVersion ?? null];
      // While the new set is not complete either, nothing is known to differ.
      if (to === null) continue;
      causes.push({
        asset,
        partition: EVERY,
        kind: "upstream_changed",
        subject: stepId(asset, EVERY),
        old: from,
        new: to,
        sentence: `upstream: the partitions of ${asset} changed`,
      });
      continue;
    }
    const added: Differing[] = [];
    const changed: Differing[] = [];
    for (const [partition, version] of now) {
      const was = old.get(partition) ?? null;
      if (was === null) added.push({ partition, now: version });
      else if (version !== null && version !== was) changed.push({ partition, old: was, now: version });
    }
    const removed = [...old].filter(([partition]) => !now.has(partition))
      .map(([partition, version]) => ({ partition, old: version }));

    const edge = (kind: CauseKind, verb: string) => (parts: readonly Differing[], id: string): Cause => ({
      ...own,
      kind,
      subject: id,
      old: parts.length === 1 ? parts[0]!.old ?? null : null,
      new: parts.length === 1 ? parts[0]!.now ?? null : null,
      sentence: `it ${verb} on ${id}`,
    });
    if (before.length === 0) {
      causes.push(...grouped(asset, added, edge("dependency_added", "now depends")));
    } else {
      causes.push(
        ...grouped(asset, added, upstream(asset, "partition_added", (id) => `${id} is new`)),
        ...grouped(asset, changed, upstream(asset, "upstream_changed", (id) => `the data of ${id} changed`)),
      );
    }
    gone.push(
      ...after.length === 0
        ? grouped(asset, removed, edge("dependency_removed", "no longer depends"))
        : grouped(asset, removed, upstream(asset, "partition_removed", (id) => `partition removed: ${id}`)),
    );
  }
  return [...causes, ...gone];
}

/** One cause for each, or one for all where they are many. */
export function grouped(
  asset: AssetKey,
  parts: readonly Differing[],
  cause: (parts: readonly Differing[], id: string) => Cause,
): Cause[] {
  if (parts.length <= ALONE) return parts.map((part) => cause([part], stepId(asset, part.partition)));
  const [first, last] = [parts[0]!.partition, parts.at(-1)!.partition];
  return [cause(parts, `${parts.length.toLocaleString("en")} partitions of ${asset} (${first} to ${last})`)];
}

/** A cause that concerns partitions upstream. */
export function upstream(asset: AssetKey, kind: CauseKind, say: (id: string) => string) {
  return (parts: readonly Differing[], id: string): Cause => {
    const [first, last] = [parts[0]!, parts.at(-1)!];
    return {
      asset,
      partition: first.partition,
      ...(parts.length > 1 && { through: last.partition }),
      kind,
      subject: id,
      old: parts.length === 1 ? first.old ?? null : null,
      new: parts.length === 1 ? first.now ?? null : null,
      sentence: `upstream: ${say(id)}`,
    };
  };
}

/** The same sets by their versions: nobody needs to look into them. */
function sameSets(before: readonly InputVersion[], after: readonly WantedInput[]): boolean {
  return before.length === after.length && before.length > 0 &&
    before.every((input, i) =>
      input.partition === EVERY && after[i]!.partition === EVERY &&
      input.dataVersion === after[i]!.dataVersion
    );
}

/** Partition to version; undefined when there is a set whose list is gone. */
function versions(inputs: readonly WantedInput[], sets: SetLookup): Versions | undefined {
  const found = new Map<PartitionKey, DataVersion | null>();
  for (const { partition, dataVersion, parts } of inputs) {
    if (partition !== EVERY) found.set(partition, dataVersion);
    else if (parts !== undefined) { for (const part of parts) found.set(part.partition, part.dataVersion); }
    else {
      const set = dataVersion === null ? undefined : sets(dataVersion);
      if (set === undefined) return undefined;
      for (const [key, version] of set) found.set(key, version);
    }
  }
  return found;
}
