/**
 * Runs something on a schedule: never twice at the same time, spread by a jitter, and making up for what was missed
 * as it is told to.
 *
 * @module
 */
import type { Clock } from "../../assets/engine/mod.ts";
import type { Schedule } from "./cron.ts";
import type { ScheduleState } from "./state.ts";

/** What becomes of times that passed while nothing ran, the machine slept, or a run was still going. */
export type MissedPolicy = "run" | "skip";

/** What a scheduler tells. */
export type ScheduleNews =
  | { readonly kind: "waiting"; readonly until: number }
  | { readonly kind: "starting"; readonly due: number; readonly missed: number }
  | { readonly kind: "skipped"; readonly missed: number }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "over" };

/** What a scheduler works with. */
export interface SchedulerOptions {
  readonly schedule: Schedule;
  readonly state: ScheduleState;
  readonly missed: MissedPolicy;
  /** A start is put off by up to so many milliseconds, by chance. */
  readonly jitterMs: number;
  readonly clock: Clock;
  /** 0..1 */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** A failure is told, and the next time comes all the same. */
  readonly work: () => Promise<void>;
  readonly tell: (news: ScheduleNews) => void;
}

/** Time is looked at this often: a timer stands still while the machine sleeps, and clocks are set. */
const LOOK_MS = 30_000;
/** A start this late is still in time. */
const GRACE_MS = 60_000;
/** More than so many missed times need not be counted. */
const MOST_COUNTED = 1000;

/** Works until the signal; resolves then, or when the schedule has no further time. */
export async function runSchedule(options: SchedulerOptions): Promise<void> {
  const { schedule, state, clock, signal, tell, jitterMs } = options;
  const kept = await state.read();
  // A clock that was set back would otherwise wait for its old future.
  let done = Math.min(kept ?? Infinity, clock.now());
  if (kept !== done) await state.write(done);
  for (;;) {
    const due = schedule.next(done);
    if (due === undefined) return tell({ kind: "over" });
    const start = due + Math.floor(options.random() * jitterMs);
    if (clock.now() < start) tell({ kind: "waiting", until: start });
    if (!await waitUntil(start, clock, signal)) return;
    const now = clock.now();
    const passed = passedBy(schedule, done, now);
    // What is late counts as missed, and what is in time does not.
    const isLate = now - start > GRACE_MS;
    const missed = isLate ? passed.count : passed.count - 1;
    done = passed.last;
    await state.write(done);
    if (isLate && options.missed === "skip") {
      tell({ kind: "skipped", missed });
      continue;
    }
    tell({ kind: "starting", due: done, missed });
    try {
      await options.work();
    } catch (error) {
      if (!signal.aborted) tell({ kind: "failed", error });
    }
    if (signal.aborted) return;
  }
}

/** How many times lie after `from` and not after `to`, and the last of them; there is at least one. */
function passedBy(schedule: Schedule, from: number, to: number): { count: number; last: number } {
  let count = 0;
  let last = from;
  for (let next = schedule.next(from); next !== undefined && next <= to; next = schedule.next(next)) {
    last = next;
    if (++count < MOST_COUNTED) continue;
    // Nobody has to know how many more; what is next is what comes after now.
    return { count, last: to };
  }
  return { count, last };
}

/** False when the signal came first. */
async function waitUntil(moment: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
  for (let left = moment - clock.now(); left > 0; left = moment - clock.now()) {
    try {
      await clock.sleep(Math.min(left, LOOK_MS), signal);
    } catch (error) {
      if (signal.aborted) return false;
      throw error;
    }
  }
  return !signal.aborted;
}
