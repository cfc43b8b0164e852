/**
 * Garbage collection: forgets old materializations, and deletes what nothing refers to.
 *
 * @module
 */
import { type Engine, publisherOf } from "./engine.ts";
import { type DataVersion, type StepKey, WHOLE } from "./keys.ts";
import { type HeldLease, holdLease } from "./lease.ts";
import { isPartitioned } from "./partition.ts";
import { setsOf } from "./partition_set.ts";
import { buryTheDead } from "./run.ts";

/** What was, or would be, deleted. */
export interface Collected {
  readonly materializations: number;
  readonly artifacts: number;
  readonly temporaryFiles: number;
  /** Of artifacts and temporary files. */
  readonly bytes: number;
}

/**
 * Keeps the current materialization of every step and the last `keep` ones with different data; forgets the rest,
 * with the artifacts, published rows and temporary files that nothing refers to any more. Waits for runs to end, and
 * holds every step's lease meanwhile, so nothing that runs elsewhere loses what it is about to use.
 */
export async function collectGarbage(
  engine: Engine,
  options: {
    readonly keep: number;
    readonly dryRun: boolean;
    readonly signal: AbortSignal;
    readonly waiting?: (heldBy: string) => void;
  },
): Promise<Collected> {
  const { ledger, store, owner } = engine;
  const waiting = options.waiting ?? (() => {});
  await runsToEnd(engine, options.signal, waiting);
  const held: HeldLease[] = [];
  try {
    // One order for everyone, or two collectors could wait for each other.
    const steps = await declaredSteps(engine);
    for (const step of steps) {
      held.push(await holdLease(engine, step, options.signal, waiting));
    }

    const kept = new Set<DataVersion>();
    const forgotten: string[] = [];
    for (const step of await everyStep(engine, steps)) {
      const current = (await ledger.current(step))?.materialization;
      const versions = new Set<DataVersion>(current === undefined ? [] : [current.dataVersion]);
      const history = await ledger.history(step.asset, { partition: step.partition });
      for (const { dataVersion } of history) if (versions.size < options.keep) versions.add(dataVersion);
      const seen = new Set<string>();
      const dropped = new Set<string>();
      for (const { id, dataVersion, fingerprint } of history) {
        // One record tells that a fingerprint gave these bytes; the current one stays whatever its age.
        const fact = `${fingerprint} ${dataVersion}`;
        if (id === current?.id || (versions.has(dataVersion) && !seen.has(fact))) seen.add(fact);
        else dropped.add(id);
      }
      forgotten.push(...dropped);
      for (const version of versions) kept.add(version);
      // The lists of the sets that they were made from.
      for (const { id, inputs } of history) {
        if (!dropped.has(id)) { for (const set of setsOf(inputs)) kept.add(set); }
      }
    }
    for (const { candidate } of await ledger.failures()) if (candidate !== null) kept.add(candidate);

    let artifacts = 0;
    let bytes = 0;
    const doomed: DataVersion[] = [];
    for await (const artifact of store.list()) {
      if (kept.has(artifact.dataVersion)) continue;
      doomed.push(artifact.dataVersion);
      artifacts++;
      bytes += artifact.size;
    }
    if (!options.dryRun) {
      // Records first: a crash in between leaves unreferenced bytes, never a record without its bytes.
      await ledger.forget(forgotten);
      await withdrawExcept(engine, kept);
      for (const version of doomed) await store.delete(version);
    }
    const swept = await store.sweep({ alive: (id) => owner.isAlive(id), dryRun: options.dryRun });
    return {
      materializations: forgotten.length,
      artifacts,
      temporaryFiles: swept.files,
      bytes: bytes + swept.bytes,
    };
  } finally {
    // All of them, whatever becomes of one: a heartbeat that goes on would keep the process alive.
    await Promise.allSettled(held.map((lease) => lease.release()));
  }
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

async function withdrawExcept(engine: Engine, kept: ReadonlySet<DataVersion>): Promise<void> {
  for (const asset of engine.graph.assets) {
    const publisher = publisherOf(engine, asset);
    if (publisher === undefined) continue;
    for (const version of await publisher.versions()) {
      if (!kept.has(version)) await publisher.withdraw(version);
    }
  }
}
