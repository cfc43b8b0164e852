/**
 * The ledger: what happened. Materializations, the current pointer of every step, runs, events and leases.
 * The embedded ledger is an SQLite file; the port is all the engine knows.
 *
 * @module
 */
import type { RunEvent } from "./events.ts";
import type { AssetKey, CodeVersion, DataVersion, Fingerprint, PartitionKey, StepKey } from "./keys.ts";
import type { CheckResult, MetadataValue } from "./result.ts";

/** The code an asset was made by: each file of its import closure, and each package, with its version or hash. */
export interface CodeManifest {
  readonly version: CodeVersion;
  /** Path (or `npm:` package) to SHA-256 of the content (or locked version), sorted by path. */
  readonly parts: Readonly<Record<string, string>>;
}

/** One input of a materialization, or many partitions of one asset together: see `partition_set.ts`. */
export interface InputVersion {
  readonly asset: AssetKey;
  /** "*" for a set of partitions; `dataVersion` is then that of its list. */
  readonly partition: PartitionKey;
  readonly dataVersion: DataVersion;
  /** How many partitions are in the set. */
  readonly count?: number;
}

/** A source's version when it was read. */
export interface SourceVersion {
  readonly name: string;
  readonly version: string;
  readonly detail: string;
}

/** One successful computation of one step, never changed once written. */
export interface Materialization {
  /** Sorts by time. */
  readonly id: string;
  readonly runId: string;
  readonly asset: AssetKey;
  readonly partition: PartitionKey;
  readonly fingerprint: Fingerprint;
  readonly code: CodeManifest;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: readonly InputVersion[];
  readonly source: SourceVersion | null;
  readonly dataVersion: DataVersion;
  /** Bytes. */
  readonly size: number;
  readonly metadata: Readonly<Record<string, MetadataValue>>;
  readonly checks: readonly CheckResult[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly finishedAt: number;
  /** How many tries it took; 1 when the first one did. */
  readonly attempts: number;
}

/** Why the current pointer of a step moved. */
export type PointerReason = "materialized" | "reused" | "rolled back";

/** The current materialization of a step. */
export interface Current {
  readonly materialization: Materialization;
  readonly reason: PointerReason;
  /** When this was last confirmed to be right (materialized, reused or rolled back to); ms since the epoch. */
  readonly since: number;
  /** After a rollback: the fingerprint that was rolled away from. While it is what is wanted, the step is held. */
  readonly over: Fingerprint | null;
}

/** The last failure of a step, kept until the step succeeds. */
export interface StepFailure extends StepKey {
  readonly runId: string;
  readonly fingerprint: Fingerprint | null;
  readonly at: number;
  readonly message: string;
  /** The names of the blocking checks that failed, when that was the reason. */
  readonly failedChecks: readonly string[];
  /** The refused artifact, kept for inspection. */
  readonly candidate: DataVersion | null;
}

export type RunStatus = "running" | "succeeded" | "failed" | "cancelled" | "interrupted";

/** One call of `materialize`. */
export interface RunRecord {
  readonly id: string;
  readonly selection: string;
  readonly owner: string;
  readonly status: RunStatus;
  readonly startedAt: number;
  readonly finishedAt: number | null;
}

/** Someone's right to materialize a step, until it expires. */
export interface Lease extends StepKey {
  readonly owner: string;
  /** Tells two leases of one owner apart. */
  readonly token: string;
  readonly expiresAt: number;
}

/** The record of everything that happened. Every method is atomic. */
export interface Ledger {
  /** The current materialization of each step that has one. */
  currents(assets?: readonly AssetKey[]): Promise<Current[]>;
  current(step: StepKey): Promise<Current | undefined>;
  /** Every materialization made from this fingerprint, newest first. */
  byFingerprint(step: StepKey, fingerprint: Fingerprint): Promise<Materialization[]>;
  /** Which of these steps have history under these fingerprints, in one query: what a plan can reuse. */
  reusable(wanted: readonly (StepKey & { fingerprint: Fingerprint })[]): Promise<Materialization[]>;
  /** Newest first. */
  history(
    asset: AssetKey,
    options?: { partition?: PartitionKey; limit?: number },
  ): Promise<Materialization[]>;
  failures(): Promise<StepFailure[]>;

  /**
   * In one transaction: inserts the materialization, moves the step's current pointer, forgets its failure.
   *
   * @throws {LeaseLostError} when `lease` is no longer held; nothing is written then.
   */
  commit(materialization: Materialization, lease: Lease): Promise<void>;
  /**
   * In one transaction: moves the current pointer to a materialization that exists (setting `since` and `over`),
   * forgets the step's failure.
   *
   * @throws {LeaseLostError} when `lease` is no longer held; nothing is written then.
   */
  point(
    materialization: Materialization,
    pointer: { readonly reason: PointerReason; readonly since: number; readonly over: Fingerprint | null },
    lease: Lease,
  ): Promise<void>;
  recordFailure(failure: StepFailure): Promise<void>;

  startRun(run: RunRecord): Promise<void>;
  finishRun(id: string, status: RunStatus, finishedAt: number): Promise<void>;
  runs(limit: number): Promise<RunRecord[]>;
  /** Appends in order; events of one run keep their order. */
  append(events: readonly RunEvent[]): Promise<void>;
  events(runId: string, options?: { after?: number; limit?: number }): Promise<RunEvent[]>;

  /** Takes the lease of a step, or says who holds it. An expired lease is taken over. */
  acquire(step: StepKey, owner: string, now: number, ttl: number): Promise<Lease | { heldBy: string }>;
  /** Extends a lease; false when it was lost. */
  renew(lease: Lease, now: number, ttl: number): Promise<Lease | false>;
  release(lease: Lease): Promise<void>;
  /** Who holds the lease of a step; undefined when it is free or has expired. */
  holder(step: StepKey, now: number): Promise<string | undefined>;
  /** Ends the leases, the pins and the running runs of an owner that is known to be dead. */
  bury(owner: string, at: number): Promise<void>;
  /** Owners that hold a lease, a pin or a running run. */
  owners(): Promise<string[]>;

  /** Deletes materializations and what hangs on them. Never one that is current. */
  forget(ids: readonly string[]): Promise<void>;
  /** Runs that are over and began before a time, oldest first: their ids. */
  pastRuns(before: number): Promise<string[]>;
  /** Deletes runs that are over, with their events and whatever else hangs on them. */
  forgetRuns(ids: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** The lease ran out or was taken over while the step was running, so its result was not made current. */
export class LeaseLostError extends Error {
  override name = "LeaseLostError";
}
