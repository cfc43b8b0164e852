/**
 * A ledger in memory, for tests and benchmarks. It keeps the contract of every ledger: the same suite tests it.
 *
 * @module
 */
import { isTransient, type RunEvent } from "../events.ts";
import { type StepId, stepId, type StepKey } from "../keys.ts";
import {
  type Current,
  type Lease,
  LeaseLostError,
  type Ledger,
  type Materialization,
  type RunRecord,
  type StepFailure,
} from "../ledger.ts";

/** A ledger that ends with the process. */
export function memoryLedger(): Ledger {
  const currents = new Map<StepId, Current>();
  const histories = new Map<StepId, Materialization[]>();
  /** When each materialization came, by id. */
  const arrivals = new Map<string, number>();
  const failures = new Map<StepId, StepFailure>();
  const leases = new Map<StepId, Lease>();
  const runs = new Map<string, RunRecord>();
  const events = new Map<string, Map<number, RunEvent>>();
  let made = 0;
  let tokens = 0;

  const idOf = ({ asset, partition }: StepKey) => stepId(asset, partition);
  const guard = (lease: Lease, step: StepKey) => {
    const held = leases.get(idOf(step));
    if (held === undefined || held.token !== lease.token || held.owner !== lease.owner) {
      throw new LeaseLostError(`The lease of "${idOf(step)}" is no longer held`);
    }
  };
  const newestFirst = (found: readonly Materialization[]) =>
    [...found].sort((a, b) => arrivals.get(b.id)! - arrivals.get(a.id)!);
  const withFingerprint = ({ fingerprint, ...step }: StepKey & { fingerprint: string }) =>
    histories.get(idOf(step))?.filter((made) => made.fingerprint === fingerprint) ?? [];

  return {
    currents: (assets) =>
      answer(() =>
        [...currents]
          .filter(([, { materialization: { asset } }]) => assets?.includes(asset) ?? true)
          .sort(byKey).map(([, current]) => current)
      ),
    current: (step) => answer(() => currents.get(idOf(step))),
    byFingerprint: (step, fingerprint) =>
      answer(() => newestFirst(withFingerprint({ ...step, fingerprint }))),
    reusable: (wanted) => answer(() => newestFirst([...new Set(wanted.flatMap(withFingerprint))])),
    history: (asset, { partition, limit = Infinity } = {}) =>
      answer(() => {
        const all = partition === undefined
          ? [...histories.values()].filter(([first]) => first?.asset === asset).flat()
          : histories.get(stepId(asset, partition)) ?? [];
        return newestFirst(all).slice(0, limit);
      }),
    failures: () => answer(() => [...failures].sort(byKey).map(([, failure]) => failure)),

    commit: (materialization, lease) =>
      answer(() => {
        guard(lease, materialization);
        if (arrivals.has(materialization.id)) {
          throw new RangeError(`There is a materialization "${materialization.id}" already`);
        }
        const id = idOf(materialization);
        const kept = structuredClone(materialization);
        arrivals.set(kept.id, ++made);
        const history = histories.get(id);
        if (history === undefined) histories.set(id, [kept]);
        else history.push(kept);
        currents.set(id, {
          materialization: kept,
          reason: "materialized",
          since: kept.finishedAt,
          over: null,
        });
        failures.delete(id);
      }),
    point: ({ id: wanted, asset, partition }, { reason, since, over }, lease) =>
      answer(() => {
        const id = stepId(asset, partition);
        guard(lease, { asset, partition });
        const materialization = histories.get(id)?.find((made) => made.id === wanted);
        if (materialization === undefined) {
          throw new RangeError(`Cannot point "${id}" at "${wanted}": there is no such materialization`);
        }
        currents.set(id, { materialization, reason, since, over });
        failures.delete(id);
      }),
    recordFailure: (failure) => answer(() => void failures.set(idOf(failure), structuredClone(failure))),

    startRun: (run) => answer(() => void runs.set(run.id, run)),
    finishRun: (id, status, finishedAt) =>
      answer(() => {
        const run = runs.get(id);
        if (run !== undefined) runs.set(id, { ...run, status, finishedAt });
      }),
    runs: (limit) => answer(() => [...runs.values()].reverse().slice(0, limit)),
    append: (added) =>
      answer(() => {
        const worth = added.filter((event) => !isTransient(event));
        const twice = worth.find(({ runId, seq }) => events.get(runId)?.has(seq));
        if (twice !== undefined) {
          throw new RangeError(`Run "${twice.runId}" has an event ${twice.seq} already`);
        }
        for (const event of worth) {
          const ofRun = events.get(event.runId) ?? new Map<number, RunEvent>();
          events.set(event.runId, ofRun.set(event.seq, structuredClone(event)));
        }
      }),
    events: (runId, { after = 0, limit = Infinity } = {}) =>
      answer(() =>
        [...events.get(runId)?.values() ?? []]
          .filter(({ seq }) => seq > after).sort((a, b) => a.seq - b.seq).slice(0, limit)
      ),

    acquire: (step, owner, now, ttl) =>
      answer(() => {
        const held = leases.get(idOf(step));
        if (held !== undefined && held.expiresAt > now) return { heldBy: held.owner };
        const { asset, partition } = step;
        const lease = { asset, partition, owner, token: String(++tokens), expiresAt: now + ttl };
        leases.set(idOf(step), lease);
        return lease;
      }),
    renew: (lease, now, ttl) =>
      answer(() => {
        if (leases.get(idOf(lease))?.token !== lease.token) return false;
        const renewed = { ...lease, expiresAt: now + ttl };
        leases.set(idOf(lease), renewed);
        return renewed;
      }),
    release: (lease) =>
      answer(() => {
        if (leases.get(idOf(lease))?.token === lease.token) leases.delete(idOf(lease));
      }),
    holder: (step, now) =>
      answer(() => {
        const held = leases.get(idOf(step));
        return held !== undefined && held.expiresAt > now ? held.owner : undefined;
      }),
    bury: (owner, at) =>
      answer(() => {
        for (const [id, lease] of leases) if (lease.owner === owner) leases.delete(id);
        for (const run of runs.values()) {
          if (run.owner === owner && run.status === "running") {
            runs.set(run.id, { ...run, status: "interrupted", finishedAt: at });
          }
        }
      }),
    owners: () =>
      answer(() => {
        const running = [...runs.values()].filter(({ status }) => status === "running");
        return [...new Set([...leases.values(), ...running].map(({ owner }) => owner))].sort();
      }),

    forget: (ids) =>
      answer(() => {
        const doomed = new Set(ids);
        for (const [id, history] of histories) {
          const current = currents.get(id)?.materialization.id;
          histories.set(id, history.filter((made) => made.id === current || !doomed.has(made.id)));
        }
      }),
    pastRuns: (before) =>
      answer(() =>
        [...runs.values()].filter(({ startedAt, status }) => startedAt < before && status !== "running")
          .sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1)).map(({ id }) => id)
      ),
    forgetRuns: (ids) =>
      answer(() => {
        for (const id of ids) {
          if (runs.get(id)?.status === "running") continue;
          runs.delete(id);
          events.delete(id);
        }
      }),
    close: () => Promise.resolve(),
  };
}

/** What a function answers, as a promise: it throws only where it is awaited. */
function answer<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
