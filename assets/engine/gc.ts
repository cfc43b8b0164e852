/**
 * Garbage collection: forgets old materializations, and deletes what nothing refers to.
 *
 * @module
 */
import { type Engine, publisherOf } from "./engine.ts";
import { type AssetKey, type DataVersion, EVERY, type StepKey, WHOLE } from "./keys.ts";
import { type HeldLease, holdLease } from "./lease.ts";
import { isPartitioned } from "./partition.ts";
import { setsOf } from "./partition_set.ts";
import { COLLECTION } from "./pins.ts";
import { buryTheDead } from "./run.ts";
import type { StoredArtifact } from "./store.ts";

/** What was, or would be, deleted. */
export interface Collected {
  readonly materializations: number;
  readonly artifacts: number;
  readonly temporaryFiles: number;
  /** Of artifacts and temporary files. */
  readonly bytes: number;
  /** Batches of published rows. */
  readonly published: number;
  readonly runs: number;
  /** Artifacts and their bytes by asset; `""` stands for those that no record tells of. */
  readonly byAsset: ReadonlyMap<AssetKey, { readonly artifacts: number; readonly bytes: number }>;
}

/** What is kept, besides what is current, pinned, or a candidate that was refused. */
export interface Retention {
  /** So many versions of each step with different data. */
  readonly keep: number;
  /** What was made in so many days; without it, age keeps nothing, and no run is forgotten. */
  readonly days?: number;
  /** What else is needed; asked while nothing new is made. */
  readonly needed?: () => Promise<Iterable<DataVersion>>;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Runs that are kept whatever their age. */
const LAST_RUNS = 20;

/**
 * Keeps what {@link Retention} says; forgets the rest, with the artifacts, published rows, runs and temporary files that
 * nothing refers to any more. Waits for runs to end, and holds every step's lease meanwhile, so nothing that runs elsewhere
 * loses what it is about to use; and holds the lease that whoever pins waits for, so that nobody loses what it reads.
 */
export async function collectGarbage(
  engine: Engine,
  options: Retention & {
    readonly dryRun: boolean;
    readonly signal: AbortSignal;
    readonly waiting?: (heldBy: string) => void;
  },
): Promise<Collected> {
  const { ledger, store, owner } = engine;
  const { dryRun, signal } = options;
  const waiting = options.waiting ?? (() => {});
  await runsToEnd(engine, signal, waiting);
  const held: HeldLease[] = [];
  try {
    // One order for everyone, or two collectors could wait for each other.
    const steps = await declaredSteps(engine);
    for (const step of [...steps, COLLECTION]) held.push(await holdLease(engine, step, signal, waiting));

    const { kept, forgotten, makers, assets } = await sorted(engine, await everyStep(engine, steps), options);
    const runs = await pastRuns(engine, options.days, makers);
    const byAsset = new Map<AssetKey, { artifacts: number; bytes: number }>();
    const doomed: StoredArtifact[] = [];
    for await (const artifact of store.list()) {
      if (kept.has(artifact.dataVersion)) continue;
      doomed.push(artifact);
      const key = assets.get(artifact.dataVersion) ?? "";
      const before = byAsset.get(key) ?? { artifacts: 0, bytes: 0 };
      byAsset.set(key, { artifacts: before.artifacts + 1, bytes: before.bytes + artifact.size });
    }
    // Records first: a crash in between leaves unreferenced bytes, never a record without its bytes.
    if (!dryRun) {
      await ledger.forget(forgotten);
      for (let from = 0; from < runs.length; from += RUNS_AT_ONCE) {
        await ledger.forgetRuns(runs.slice(from, from + RUNS_AT_ONCE));
      }
    }
    const published = await withdrawExcept(engine, kept, dryRun);
    if (!dryRun) { for (const { dataVersion } of doomed) await store.delete(dataVersion); }
    const swept = await store.sweep({ alive: (id) => owner.isAlive(id), dryRun });
    return {
      materializations: forgotten.length,
      artifacts: doomed.length,
      temporaryFiles: swept.files,
      bytes: doomed.reduce((sum, { size }) => sum + size, swept.bytes),
      published,
      runs: runs.length,
      byAsset,
    };
  } finally {
    // All of them, whatever becomes of one: a heartbeat that goes on would keep the process alive.
    await Promise.allSettled(held.map((lease) => lease.release()));
  }
}

/** Transactions stay short. */
const RUNS_AT_ONCE = 500;

/** Every materialization of the steps, by what becomes of it. */
async function sorted(
  { ledger, clock, pins }: Engine,
  steps: readonly StepKey[],
  { keep, days, needed }: Retention,
) {
  const now = clock.now();
  const since = days === undefined ? Infinity : now - days * DAY_MS;
  const wanted = new Set<DataVersion>([...await needed?.() ?? [], ...await pins.pinned(now)]);
  const kept = new Set<DataVersion>(wanted);
  const forgotten: string[] = [];
  /** The runs that made what is kept. */
  const makers = new Set<string>();
  /** Whose artifact a data version is. */
  const assets = new Map<DataVersion, AssetKey>();
  for (const step of steps) {
    const current = (await ledger.current(step))?.materialization;
    const versions = new Set<DataVersion>(current === undefined ? [] : [current.dataVersion]);
    const history = await ledger.history(step.asset, { partition: step.partition });
    for (const { dataVersion } of history) if (versions.size < keep) versions.add(dataVersion);
    for (const { dataVersion, finishedAt } of history) {
      if (finishedAt >= since || wanted.has(dataVersion)) versions.add(dataVersion);
    }
    const seen = new Set<string>();
    for (const { id, runId, dataVersion, fingerprint, inputs } of history) {
      assets.set(dataVersion, step.asset);
      for (const input of inputs) if (input.partition === EVERY) assets.set(input.dataVersion, input.asset);
      // One record tells that a fingerprint gave these bytes; the current one stays whatever its age.
      const fact = `${fingerprint} ${dataVersion}`;
      if (id === current?.id || (versions.has(dataVersion) && !seen.has(fact))) {
        seen.add(fact);
        makers.add(runId);
        // The lists of the sets that it was made from.
        for (const set of setsOf(inputs)) kept.add(set);
      } else forgotten.push(id);
    }
    for (const version of versions) kept.add(version);
  }
  for (const { candidate } of await ledger.failures()) if (candidate !== null) kept.add(candidate);
  return { kept, forgotten, makers, assets };
}

/** The runs that are too old, and made nothing that is kept. */
async function pastRuns(
  { ledger, clock }: Engine,
  days: number | undefined,
  makers: ReadonlySet<string>,
): Promise<string[]> {
  if (days === undefined) return [];
  const last = new Set((await ledger.runs(LAST_RUNS)).map(({ id }) => id));
  const past = await ledger.pastRuns(clock.now() - days * DAY_MS);
  return past.filter((id) => !makers.has(id) && !last.has(id));
}

const POLL_MS = 200;
const RUNS_LOOKED_AT = 1000;

/** Between two of its steps a run holds no lease, yet counts on the inputs that it planned with. */
async function runsToEnd(
  engine: Engine,
  signal: AbortSignal,
  waiting: (heldBy: string) => void,
): Promise<void> {
  for (let told = false;; told = true) {
    await buryTheDead(engine);
    const running = (await engine.ledger.runs(RUNS_LOOKED_AT)).find(({ status }) => status === "running");
    if (running === undefined) return;
    if (!told) waiting(running.owner);
    await engine.clock.sleep(POLL_MS, signal);
  }
}

/** The graph's steps; of an asset in partitions, those that were ever materialized. */
async function declaredSteps({ graph, ledger }: Engine): Promise<StepKey[]> {
  const made = Map.groupBy(
    await ledger.currents(graph.assets.filter(isPartitioned).map(({ key }) => key)),
    ({ materialization }) => materialization.asset,
  );
  return graph.assets.flatMap((asset) =>
    isPartitioned(asset)
      ? (made.get(asset.key) ?? []).map(({ materialization: { partition } }) => ({
        asset: asset.key,
        partition,
      }))
      : [{ asset: asset.key, partition: WHOLE }]
  );
}

/** The graph's steps, and those that have a history although they are no longer declared. */
async function everyStep({ ledger }: Engine, declared: readonly StepKey[]): Promise<StepKey[]> {
  const known = new Set(declared.map(({ asset, partition }) => `${asset}[${partition}]`));
  const currents = (await ledger.currents()).map(({ materialization: { asset, partition } }) => ({
    asset,
    partition,
  }));
  return [...declared, ...currents.filter(({ asset, partition }) => !known.has(`${asset}[${partition}]`))];
}

/** Withdraws batches of rows; answers how many. */
async function withdrawExcept(
  engine: Engine,
  kept: ReadonlySet<DataVersion>,
  dryRun: boolean,
): Promise<number> {
  let withdrawn = 0;
  for (const asset of engine.graph.assets) {
    const publisher = publisherOf(engine, asset);
    if (publisher === undefined) continue;
    for (const version of await publisher.versions()) {
      if (kept.has(version)) continue;
      withdrawn++;
      if (!dryRun) await publisher.withdraw(version);
    }
  }
  return withdrawn;
}
