/**
 * Counting the partitions of a run: of an asset with many of them, one line tells how far it is.
 *
 * @module
 */
import type { RunEvent, StepOutcome } from "../../../assets/engine/mod.ts";

/** An asset with more partitions to do than this is told in sum. */
const MANY = 20;

const ENDS: Readonly<Partial<Record<RunEvent["type"], StepOutcome>>> = {
  step_materialized: "materialized",
  step_reused: "reused",
  step_fresh: "fresh",
  step_failed: "failed",
  step_skipped: "skipped",
  step_cancelled: "cancelled",
};
/** These are told by themselves all the same. */
const LOUD: ReadonlySet<RunEvent["type"]> = new Set([
  "step_failed",
  "step_retrying",
  "step_waiting",
  "step_log",
  "check_evaluated",
]);

interface Tally {
  readonly total: number;
  done: number;
  readonly counts: Map<StepOutcome, number>;
}

/** How far each asset is that has many partitions to do. */
export class Backfill {
  readonly #tallies = new Map<string, Tally>();

  /** Takes an event in. */
  follow(event: RunEvent): void {
    if (event.type === "run_started") {
      const totals = new Map<string, number>();
      for (const { asset, partition, action } of event.plan) {
        if (partition !== "" && action !== "fresh") totals.set(asset, (totals.get(asset) ?? 0) + 1);
      }
      for (const [asset, total] of totals) {
        if (total > MANY) this.#tallies.set(asset, { total, done: 0, counts: new Map() });
      }
      return;
    }
    const outcome = ENDS[event.type];
    const tally = "asset" in event ? this.#tallies.get(event.asset) : undefined;
    if (outcome === undefined || tally === undefined) return;
    tally.done++;
    tally.counts.set(outcome, (tally.counts.get(outcome) ?? 0) + 1);
  }

  /** Whether an event is told in sum only. */
  isQuiet(event: RunEvent): boolean {
    return "asset" in event && this.#tallies.has(event.asset) && !LOUD.has(event.type);
  }

  /** The asset of an event that ended a tenth of its partitions, or the last one. */
  passed(event: RunEvent): string | undefined {
    if (ENDS[event.type] === undefined || !("asset" in event)) return undefined;
    const tally = this.#tallies.get(event.asset);
    if (tally === undefined) return undefined;
    const tenth = (done: number) => Math.floor(done / tally.total * 10);
    return tenth(tally.done) > tenth(tally.done - 1) ? event.asset : undefined;
  }

  /** Assets that are under way. */
  unfinished(): string[] {
    return [...this.#tallies].filter(([, { done, total }]) => done > 0 && done < total).map(([key]) => key);
  }

  isFinished(asset: string): boolean {
    const tally = this.#tallies.get(asset);
    return tally !== undefined && tally.done >= tally.total;
  }

  /** `120 of 365 partitions (33 %), 1 failed`. */
  inWords(asset: string): string {
    const { done, total, counts } = this.#tallies.get(asset)!;
    const n = (value: number) => value.toLocaleString("en");
    const odd = [...counts].filter(([outcome]) => outcome !== "materialized");
    return [
      `${n(done)} of ${n(total)} partitions (${Math.floor(done / total * 100)} %)`,
      ...odd.map(([outcome, count]) => `${n(count)} ${outcome}`),
    ].join(", ");
  }
}
