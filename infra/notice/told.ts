/**
 * What was told already, kept in the home: so that a failure that comes again is not told again, and the first success
 * after it is.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { z } from "zod";
import { onDisk } from "../store/store_error.ts";
import { syncFolder } from "../store/temporary_file.ts";
import type { FailedStep, RunStory } from "./run_story.ts";

const Told = z.object({
  format: z.literal(1),
  /** By asset: since when it fails (milliseconds since the epoch), and how many runs have seen it. */
  failing: z.record(z.string(), z.object({ since: z.number(), times: z.int() })),
  /** By what failed and how: when it was told, and of which assets. */
  told: z.record(z.string(), z.object({ at: z.number(), assets: z.array(z.string()) })),
});

/** The state of notices. */
export type Told = z.infer<typeof Told>;

const NOTHING: Told = { format: 1, failing: {}, told: {} };

/** Reads the state. A file that is not there or cannot be read is as good as none. */
export async function readTold(path: string): Promise<Told> {
  try {
    return Told.safeParse(JSON.parse(await onDisk("read", path, Deno.readTextFile(path)))).data ?? NOTHING;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return NOTHING;
    throw error;
  }
}

/** Writes the state: all of it, or what was there stays. */
export async function writeTold(path: string, told: Told): Promise<void> {
  const folder = dirname(path);
  await onDisk("write", folder, Deno.mkdir(folder, { recursive: true }));
  const temporary = `${path}.${crypto.randomUUID()}.new`;
  try {
    {
      using file = await onDisk("write", path, Deno.open(temporary, { write: true, createNew: true }));
      const bytes = new TextEncoder().encode(JSON.stringify(told));
      for (let from = 0; from < bytes.length;) {
        from += await onDisk("write", path, file.write(bytes.subarray(from)));
      }
      await onDisk("write", path, file.sync());
    }
    await onDisk("write", path, Deno.rename(temporary, path));
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
  await syncFolder(folder);
}

/** Names what failed and how. Numbers and hashes differ from run to run and do not count. */
export function failureId(failed: readonly FailedStep[]): string {
  const parts = failed.map(({ asset, partition, error, failedChecks }) => [
    asset,
    partition,
    error.name,
    error.message.replaceAll(/[0-9a-f]{8,}/g, "#").replaceAll(/\d+([.,]\d+)*/g, "#"),
    ...failedChecks,
  ]);
  const sorted = parts.map((part) => JSON.stringify(part)).sort();
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 16);
}

/** An asset that failed before and is well again. */
export interface Recovered {
  readonly asset: string;
  readonly since: number;
  readonly times: number;
}

/** How a run stands to what was told. */
export interface Standing {
  /** Assets that are well again. */
  readonly recovered: readonly Recovered[];
  /** Whether this very failure was told not long ago. */
  readonly isRepeated: boolean;
  /** How often what fails now was seen, this run included; 1 for what is new. */
  readonly times: number;
  /** The state when this run has been told, or there was nothing to tell. */
  readonly whenTold: Told;
  /** The state when there was something to tell, and nobody heard it. */
  readonly otherwise: Told;
}

/** Compares a run with what was told. @param repeatMs how long a failure is not told again. */
export function standing(told: Told, story: RunStory, repeatMs: number): Standing {
  const { finishedAt: now, failed } = story;
  const failedAssets = [...new Set(failed.map(({ asset }) => asset))].sort();
  const recovered = story.well.filter((asset) =>
    Object.hasOwn(told.failing, asset) && !failedAssets.includes(asset)
  )
    .map((asset) => ({ asset, ...told.failing[asset]! }));

  const failing = { ...told.failing };
  for (const asset of failedAssets) {
    const before = failing[asset];
    failing[asset] = { since: before?.since ?? now, times: (before?.times ?? 0) + 1 };
  }
  const young = Object.fromEntries(Object.entries(told.told).filter(([, { at }]) => now - at < repeatMs));
  const id = failureId(failed);
  const isRepeated = failed.length > 0 && Object.hasOwn(young, id);

  const isWell = (asset: string) => recovered.some((one) => one.asset === asset);
  // What failed, was mended and fails again is news.
  const stillTold = Object.fromEntries(
    Object.entries(young).filter(([, { assets }]) => !assets.some(isWell)),
  );
  return {
    recovered,
    isRepeated,
    times: Math.max(1, ...failedAssets.map((asset) => failing[asset]!.times)),
    whenTold: {
      format: 1,
      failing: Object.fromEntries(Object.entries(failing).filter(([asset]) => !isWell(asset))),
      told: failed.length === 0 || isRepeated
        ? stillTold
        : { ...stillTold, [id]: { at: now, assets: failedAssets } },
    },
    // A recovery that nobody heard of is told by the next success.
    otherwise: { format: 1, failing, told: young },
  };
}
