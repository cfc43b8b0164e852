/**
 * A run's events as a timeline: what each step did, and when.
 *
 * @module
 */
import type {
  AssetKey,
  Cause,
  PartitionKey,
  RunEvent,
  StepId,
  StepOutcome,
} from "../../../assets/engine/mod.ts";
import { stepId } from "../../../assets/engine/mod.ts";
import type { State } from "../../i18n/common.ts";

type EventOf<Type extends RunEvent["type"]> = Extract<RunEvent, { readonly type: Type }>;

/** A stretch of a step's time. */
export interface Stretch {
  readonly kind: "work" | "wait" | "pause";
  readonly from: number;
  /** Undefined while it goes on. */
  readonly to: number | undefined;
}

/** What a step did. */
export interface TimelineStep {
  readonly id: StepId;
  readonly asset: AssetKey;
  readonly partition: PartitionKey;
  readonly state: State;
  readonly stretches: readonly Stretch[];
  /** When it began; undefined for a step that did nothing. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly tries: number;
  readonly retries: readonly EventOf<"step_retrying">[];
  readonly failure: EventOf<"step_failed"> | undefined;
  readonly made: EventOf<"step_materialized"> | EventOf<"step_reused"> | undefined;
  readonly causes: readonly Cause[];
  /** What it was skipped because of. */
  readonly because: AssetKey | undefined;
}

/** A run's steps, in the order in which they began; those that did nothing last. */
export interface Timeline {
  readonly from: number;
  readonly to: number;
  readonly steps: readonly TimelineStep[];
  readonly counts: ReadonlyMap<State, number>;
}

type Draft = { -readonly [K in keyof TimelineStep]: TimelineStep[K] } & { stretches: Stretch[] };

const OUTCOMES: Readonly<Record<StepOutcome, State>> = {
  materialized: "materialized",
  reused: "reused",
  fresh: "fresh",
  failed: "failed",
  skipped: "skipped",
  cancelled: "cancelled",
};

/**
 * Reads events.
 *
 * @param over when the run ended; undefined while it goes on
 */
export function timelineOf(
  events: readonly RunEvent[],
  run: { readonly startedAt: number; readonly finishedAt: number | null },
  now: number,
): Timeline {
  const steps = new Map<StepId, Draft>();
  const draft = (asset: AssetKey, partition: PartitionKey): Draft => {
    const id = stepId(asset, partition);
    const found = steps.get(id);
    if (found !== undefined) return found;
    const made: Draft = {
      id,
      asset,
      partition,
      state: "queued",
      stretches: [],
      from: undefined,
      to: undefined,
      tries: 0,
      retries: [],
      failure: undefined,
      made: undefined,
      causes: [],
      because: undefined,
    };
    steps.set(id, made);
    return made;
  };
  for (const event of events) {
    if (event.type === "run_started") {
      for (const { asset, partition, causes } of event.plan) draft(asset, partition).causes = causes;
    }
    if ("asset" in event) read(draft(event.asset, event.partition), event);
  }
  const end = run.finishedAt ?? Math.max(now, events.at(-1)?.at ?? run.startedAt);
  if (run.finishedAt !== null) { for (const step of steps.values()) close(step, run.finishedAt); }
  const all = [...steps.values()];
  const counts = new Map<State, number>();
  for (const { state } of all) counts.set(state, (counts.get(state) ?? 0) + 1);
  return {
    from: run.startedAt,
    to: Math.max(end, run.startedAt + 1),
    steps: all.sort((a, b) => (a.from ?? Infinity) - (b.from ?? Infinity) || 0),
    counts,
  };
}

/** What one event says of its step. */
function read(step: Draft, event: Extract<RunEvent, { readonly asset: AssetKey }>): void {
  const { at } = event;
  const begin = (kind: Stretch["kind"]) => {
    end(step, at);
    step.from ??= at;
    step.stretches.push({ kind, from: at, to: undefined });
  };
  switch (event.type) {
    case "step_started":
      begin("work");
      step.state = "running";
      step.tries = Math.max(step.tries, 1);
      if (event.causes.length > 0) step.causes = event.causes;
      break;
    case "step_waiting":
      begin("wait");
      step.state = "waiting";
      break;
    case "step_retrying":
      end(step, at);
      step.stretches.push({ kind: "pause", from: at, to: at + event.delayMs });
      step.stretches.push({ kind: "work", from: at + event.delayMs, to: undefined });
      step.retries = [...step.retries, event];
      step.tries = event.attempt + 1;
      step.state = "retrying";
      break;
    case "step_materialized":
    case "step_reused":
      step.made = event;
      settle(step, event.type === "step_reused" ? "reused" : "materialized", at);
      break;
    case "step_fresh":
      settle(step, "fresh", at);
      break;
    case "step_failed":
      step.failure = event;
      settle(step, "failed", at);
      break;
    case "step_skipped":
      step.because = event.because;
      settle(step, "skipped", at);
      break;
    case "step_cancelled":
      settle(step, "cancelled", at);
  }
}

function settle(step: Draft, outcome: StepOutcome, at: number): void {
  end(step, at);
  step.state = OUTCOMES[outcome];
  if (step.from !== undefined) step.to = at;
}

/** A run that is over has no steps that go on: their process died. */
function close(step: Draft, at: number): void {
  if (["running", "waiting", "retrying"].includes(step.state)) step.state = "interrupted";
  else if (step.state === "queued") step.state = "skipped";
  else return;
  end(step, at);
  if (step.from !== undefined) step.to = at;
}

function end(step: Draft, at: number): void {
  const last = step.stretches.at(-1);
  if (last === undefined || last.to !== undefined) return;
  step.stretches[step.stretches.length - 1] = { ...last, to: Math.max(last.from, at) };
}
