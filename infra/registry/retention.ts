/**
 * What model versions need, so that garbage collection leaves it, and what else goes with versions whose bytes are gone.
 *
 * The records of versions stay for good: they are small, their numbers are never given again, and what was measured years ago
 * can be looked up.
 *
 * @module
 */
import {
  ALIASES,
  type DataVersion,
  type Engine,
  type ModelVersion,
  rollbackOf,
  servingVersions,
  type VersionRegistry,
} from "../../assets/engine/mod.ts";
import { model, SERVING, trials } from "../../assets/mod.ts";
import type { Measurements } from "../../db/mod.ts";
import type { VersionNames } from "../store/s3/mod.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** What it takes to measure other configurations on a version's test part, besides what it takes to serve it. */
const COMPARING = [...SERVING, trials.key];

/** The versions that aliases name, those that the next rollbacks would make them name, the last ones and the young ones. */
export async function keptVersions(
  versions: VersionRegistry,
  { keep, days, now }: { readonly keep: number; readonly days?: number; readonly now: number },
): Promise<ModelVersion[]> {
  const numbers = new Set((await versions.aliases(model.key)).values());
  for (const alias of ALIASES) {
    const undone = rollbackOf(await versions.moves(model.key, { alias }));
    const before = undone?.from ?? null;
    if (before !== null) numbers.add(before);
  }
  const since = days === undefined ? Infinity : now - days * DAY_MS;
  const all = await versions.versions(model.key);
  return all.filter(({ number, createdAt }, i) => i < keep || numbers.has(number) || createdAt >= since);
}

/** Everything that these versions need to be served, shown and compared. */
export async function neededBy(
  engine: Pick<Engine, "store">,
  versions: readonly ModelVersion[],
): Promise<Set<DataVersion>> {
  const needed = new Set<DataVersion>();
  for (const version of versions) {
    for (const part of await servingVersions(engine, version, COMPARING)) needed.add(part);
    if (version.evaluation !== null) needed.add(version.evaluation);
  }
  return needed;
}

/** What went with what was collected. */
export interface Tidied {
  readonly names: number;
  readonly measurements: number;
}

/** Takes down the names of versions whose bytes are gone, and forgets what was measured on plays that are. */
export async function tidyVersions(
  { kept, versions, measurements, names, isThere, signal }: {
    readonly kept: readonly ModelVersion[];
    readonly versions: VersionRegistry;
    readonly measurements: Measurements;
    readonly names?: VersionNames;
    readonly isThere: (version: DataVersion) => Promise<boolean>;
    readonly signal: AbortSignal;
  },
): Promise<Tidied> {
  const testParts = new Set(kept.flatMap(({ testPart }) => testPart === null ? [] : [testPart]));
  const forgotten = await measurements.forgetExcept([...testParts]);
  let removed = 0;
  for (const number of await names?.numbers(model.key, signal) ?? []) {
    const version = await versions.version(model.key, number);
    if (version === undefined || await isThere(version.dataVersion)) continue;
    await names!.remove(model.key, number, signal);
    removed++;
  }
  return { names: removed, measurements: forgotten };
}
