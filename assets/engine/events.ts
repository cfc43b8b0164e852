/**
 * Everything that happens is an event. Terminal, JSON Lines, database, server-sent events and notifiers only
 * consume this union.
 *
 * @module
 */
import type { Action, Cause } from "./cause.ts";
import type { AssetKey, DataVersion, Fingerprint, PartitionKey } from "./keys.ts";
import type { CheckResult, MetadataValue } from "./result.ts";
import type { Alias } from "./versions.ts";

interface InRun {
  readonly runId: string;
  /** 1, 2, 3 … within the run. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

interface InStep extends InRun {
  readonly asset: AssetKey;
  readonly partition: PartitionKey;
}

/** How a step ended. */
export type StepOutcome = "materialized" | "reused" | "fresh" | "failed" | "skipped" | "cancelled";

/** An error, flattened so that it can be stored and sent. */
export interface EventError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}

export type RunEvent =
  | InRun & {
    readonly type: "run_started";
    readonly selection: string;
    readonly owner: string;
    readonly plan: readonly {
      readonly asset: AssetKey;
      readonly partition: PartitionKey;
      readonly action: Action;
      readonly causes: readonly Cause[];
    }[];
  }
  | InRun & {
    readonly type: "run_finished";
    readonly status: "succeeded" | "failed" | "cancelled";
    readonly counts: Readonly<Record<StepOutcome, number>>;
    readonly durationMs: number;
  }
  | InStep & {
    readonly type: "step_started";
    readonly fingerprint: Fingerprint;
    readonly causes: readonly Cause[];
  }
  | InStep & { readonly type: "step_waiting"; readonly heldBy: string }
  | InStep & {
    readonly type: "step_progress";
    readonly done: number;
    readonly total?: number;
    readonly unit: "rows" | "bytes";
  }
  | InStep & { readonly type: "step_log"; readonly level: "info" | "warn"; readonly message: string }
  | InStep & {
    readonly type: "step_measured";
    /** What was measured: a trial, an epoch. */
    readonly subject: string;
    /** Counts up within the step, from 1. */
    readonly index: number;
    readonly metrics: Readonly<Record<string, number | null>>;
  }
  | InStep & {
    readonly type: "step_retrying";
    readonly attempt: number;
    readonly delayMs: number;
    readonly error: EventError;
  }
  | InStep & { readonly type: "check_evaluated"; readonly check: CheckResult }
  | InStep & {
    readonly type: "step_materialized";
    readonly materializationId: string;
    readonly dataVersion: DataVersion;
    /** False when the new bytes equal the old ones, so that nothing below needs to run. */
    readonly changed: boolean;
    readonly size: number;
    readonly metadata: Readonly<Record<string, MetadataValue>>;
    readonly durationMs: number;
  }
  | InStep & {
    readonly type: "step_reused";
    readonly materializationId: string;
    readonly dataVersion: DataVersion;
  }
  | InStep & { readonly type: "step_fresh"; readonly dataVersion: DataVersion }
  | InStep & {
    readonly type: "step_failed";
    readonly error: EventError;
    readonly failedChecks: readonly string[];
  }
  | InStep & { readonly type: "step_skipped"; readonly because: AssetKey }
  | InStep & { readonly type: "step_cancelled" }
  | InRun & {
    readonly type: "version_registered";
    readonly model: AssetKey;
    readonly number: number;
    readonly metrics: Readonly<Record<string, number>>;
  }
  | InRun & {
    /** An alias was moved to another version; see `versions.ts`. */
    readonly type: "alias_moved";
    readonly model: AssetKey;
    readonly alias: Alias;
    readonly from: number | null;
    readonly to: number;
    readonly why: string;
  }
  | InRun & {
    /** The promotion gate kept a version from being served. */
    readonly type: "gate_refused";
    readonly model: AssetKey;
    readonly number: number;
    readonly champion: number | null;
    readonly why: string;
  };

type Without<E, Field extends PropertyKey> = E extends unknown ? Omit<E, Field> : never;

/** An event as it is told: the bus adds the run, the number and the time. */
export type NewEvent = Without<RunEvent, "runId" | "seq" | "at">;

/** Events that pass by and are not worth storing. */
export function isTransient(event: RunEvent): boolean {
  return event.type === "step_progress";
}
