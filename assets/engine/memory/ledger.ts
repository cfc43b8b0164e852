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
  const failures = new Map<StepId, StepFailure>();
  const leases = new Map<StepId, Lease>();
  const runs = new Map<string, RunRecord>();
  const events: RunEvent[] = [];
  let tokens = 0;

  const idOf = ({ asset, partition }: StepKey) => stepId(asset, partition);
  const guard = (lease: Lease) => {
    const held = leases.get(idOf(lease));
    if (held?.token !== lease.token) {
      throw new LeaseLostError(`The lease of "${idOf(lease)}" is no longer held`);
    }
  };
  const newestFirst = (id: StepId) => [...histories.get(id) ?? []].reverse();

  return {
    currents: (assets) =>
      Promise.resolve(
        [...currents.values()].filter(({ materialization }) =>
          assets?.includes(materialization.asset) ?? true
        ),
      ),
    current: (step) => Promise.resolve(currents.get(idOf(step))),
    byFingerprint: (step, fingerprint) =>
      Promise.resolve(newestFirst(idOf(step)).filter((made) => made.fingerprint === fingerprint)),
    reusable: (wanted) =>
      Promise.resolve(
        wanted.flatMap((step) =>
          newestFirst(idOf(step)).filter((made) => made.fingerprint === step.fingerprint)
        ),
      ),
    history(asset, { partition, limit = Infinity } = {}) {
      const ids = [...histories.keys()].filter((id) => {
        const [first] = histories.get(id)!;
        return first?.asset === asset && (partition === undefined || first.partition === partition);
      });
      const all = ids.flatMap(newestFirst);
      return Promise.resolve(all.sort((a, b) => b.finishedAt - a.finishedAt).slice(0, limit));
    },
    failures: () => Promise.resolve([...failures.values()]),

    async commit(materialization, lease) {
      guard(lease);
      const id = idOf(materialization);
      histories.set(id, [...histories.get(id) ?? [], materialization]);
      currents.set(id, {
        materialization,
        reason: "materialized",
        since: materialization.finishedAt,
        over: null,
      });
      failures.delete(id);
      await Promise.resolve();
    },
    async point(materialization, pointer, lease) {
      guard(lease);
      currents.set(idOf(materialization), { materialization, ...pointer });
      failures.delete(idOf(materialization));
      await Promise.resolve();
    },
    recordFailure: (failure) => Promise.resolve(void failures.set(idOf(failure), failure)),

    startRun: (run) => Promise.resolve(void runs.set(run.id, run)),
    finishRun: (id, status, finishedAt) =>
      Promise.resolve(void runs.set(id, { ...runs.get(id)!, status, finishedAt })),
    runs: (limit) => Promise.resolve([...runs.values()].reverse().slice(0, limit)),
    append: (added) => Promise.resolve(void events.push(...added.filter((event) => !isTransient(event)))),
    events: (runId, { after = 0, limit = Infinity } = {}) =>
      Promise.resolve(events.filter((event) => event.runId === runId && event.seq > after).slice(0, limit)),

    acquire(step, owner, now, ttl) {
      const held = leases.get(idOf(step));
      if (held !== undefined && held.expiresAt > now) return Promise.resolve({ heldBy: held.owner });
      const lease = {
        asset: step.asset,
        partition: step.partition,
        owner,
        token: String(++tokens),
        expiresAt: now + ttl,
      };
      leases.set(idOf(step), lease);
      return Promise.resolve(lease);
    },
    renew(lease, now, ttl) {
      if (leases.get(idOf(lease))?.token !== lease.token) return Promise.resolve(false);
      const renewed = { ...lease, expiresAt: now + ttl };
      leases.set(idOf(lease), renewed);
      return Promise.resolve(renewed);
    },
    release(lease) {
      if (leases.get(idOf(lease))?.token === lease.token) leases.delete(idOf(lease));
      return Promise.resolve();
    },
    bury(owner, at) {
      for (const [id, lease] of leases) if (lease.owner === owner) leases.delete(id);
      for (const run of runs.values()) {
        if (run.owner === owner && run.status === "running") {
          runs.set(run.id, { ...run, status: "interrupted", finishedAt: at });
        }
      }
      return Promise.resolve();
    },
    owners() {
      const running = [...runs.values()].filter(({ status }) => status === "running");
      return Promise.resolve([...new Set([...leases.values(), ...running].map(({ owner }) => owner))]);
    },
    forget(ids) {
      const doomed = new Set(ids);
      for (const [id, history] of histories) {
        const current = currents.get(id)?.materialization.id;
        histories.set(id, history.filter((made) => made.id === current || !doomed.has(made.id)));
      }
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
