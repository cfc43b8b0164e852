/**
 * Steps, checks and numbers as rows, out of the events and materializations that they are written with.
 *
 * @module
 */
import type { RunEvent, StepOutcome } from "../assets/engine/events.ts";
import type { Materialization } from "../assets/engine/ledger.ts";

/** Longer names are kept with their materialization or event, and not as rows. */
const LONGEST_NAME = 160;

/** The numbers of a materialization, by name. */
export function numbersOf({ metadata }: Materialization): Map<string, number> {
  return new Map(
    Object.entries(metadata).filter((entry): entry is [string, number] =>
      typeof entry[1] === "number" && Number.isFinite(entry[1]) && entry[0].length <= LONGEST_NAME
    ),
  );
}

/** A row of the table of steps. */
export interface StepRow {
  readonly runId: string;
  readonly asset: string;
  readonly partition: string;
  readonly outcome: StepOutcome | null;
  readonly startedAt: number;
  readonly finishedAt: number | null;
}

const OUTCOMES: Partial<Record<RunEvent["type"], StepOutcome>> = {
  step_materialized: "materialized",
  step_reused: "reused",
  step_failed: "failed",
  step_skipped: "skipped",
  step_cancelled: "cancelled",
};

/**
 * What events tell about steps, one row a step. Where the beginning is not among the events, the row begins when it ends: it is
 * for the table to keep the beginning that it has.
 */
export function stepRows(events: readonly RunEvent[]): StepRow[] {
  const rows = new Map<string, StepRow>();
  for (const event of events) {
    const outcome = OUTCOMES[event.type] ?? null;
    if (!("asset" in event) || (outcome === null && event.type !== "step_started")) continue;
    const { runId, asset, partition, at } = event;
    const key = JSON.stringify([runId, asset, partition]);
    rows.set(key, {
      runId,
      asset,
      partition,
      outcome,
      startedAt: rows.get(key)?.startedAt ?? at,
      finishedAt: outcome === null ? null : at,
    });
  }
  return [...rows.values()];
}

/** A row of the table of checks. */
export interface CheckRow {
  readonly asset: string;
  readonly partition: string;
  readonly runId: string;
  readonly name: string;
  readonly passed: boolean;
  readonly blocking: boolean;
  readonly message: string | null;
  readonly at: number;
}

/** What events tell about checks; of a check that ran again, the last. */
export function checkRows(events: readonly RunEvent[]): CheckRow[] {
  const rows = new Map<string, CheckRow>();
  for (const event of events) {
    if (event.type !== "check_evaluated" || event.check.name.length > LONGEST_NAME) continue;
    const { runId, asset, partition, at, check: { name, passed, blocking, message = null } } = event;
    rows.set(JSON.stringify([runId, asset, partition, name]), {
      asset,
      partition,
      runId,
      name,
      passed,
      blocking,
      message,
      at,
    });
  }
  return [...rows.values()];
}
