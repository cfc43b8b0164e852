/**
 * What happened in a run, put together from its events.
 *
 * @module
 */
import type { Cause, RunEvent, StepOutcome } from "../../assets/engine/mod.ts";

type Event<T extends RunEvent["type"]> = Extract<RunEvent, { type: T }>;

/** A step that failed. */
export interface FailedStep {
  readonly asset: string;
  readonly partition: string;
  readonly error: { readonly name: string; readonly message: string };
  readonly failedChecks: readonly string[];
}

/** A step that was computed. */
export interface MadeStep {
  readonly asset: string;
  readonly partition: string;
  readonly changed: boolean;
  readonly rows: number | undefined;
  /** Why it ran: the sentence of its first cause. */
  readonly cause: string | undefined;
}

/** A finished run. */
export interface RunStory {
  readonly runId: string;
  readonly selection: string;
  readonly status: "succeeded" | "failed" | "cancelled";
  readonly counts: Readonly<Record<StepOutcome, number>>;
  readonly durationMs: number;
  /** Milliseconds since the epoch. */
  readonly finishedAt: number;
  readonly failed: readonly FailedStep[];
  readonly made: readonly MadeStep[];
  /** Assets of which a step ended well, by whatever way. */
  readonly well: readonly string[];
  readonly registered: readonly Event<"version_registered">[];
  readonly moved: readonly Event<"alias_moved">[];
  readonly refused: readonly Event<"gate_refused">[];
}

/** Collects the stories of runs as their events pass by. */
export class StoryCollector {
  readonly #open = new Map<string, RunEvent[]>();

  handle(event: RunEvent): void {
    if (event.type === "run_started") this.#open.set(event.runId, []);
    if (TOLD.has(event.type)) this.#open.get(event.runId)?.push(event);
  }

  /** The runs that are over, which are forgotten then. */
  finished(): RunStory[] {
    const stories: RunStory[] = [];
    for (const [runId, events] of this.#open) {
      const story = storyOf(events);
      if (story === undefined) continue;
      stories.push(story);
      this.#open.delete(runId);
    }
    return stories;
  }
}

const TOLD: ReadonlySet<RunEvent["type"]> = new Set([
  "run_started",
  "run_finished",
  "step_failed",
  "step_materialized",
  "step_reused",
  "step_fresh",
  "version_registered",
  "alias_moved",
  "gate_refused",
]);

function storyOf(events: readonly RunEvent[]): RunStory | undefined {
  const of = <T extends RunEvent["type"]>(type: T) =>
    events.filter((event): event is Event<T> => event.type === type);
  const [started] = of("run_started");
  const [finished] = of("run_finished");
  if (started === undefined || finished === undefined) return undefined;
  const causes = new Map<string, readonly Cause[]>(
    started.plan.map(({ asset, partition, causes }) => [`${asset}[${partition}]`, causes]),
  );
  const { runId, status, counts, durationMs, at } = finished;
  return {
    runId,
    selection: started.selection,
    status,
    counts,
    durationMs,
    finishedAt: at,
    failed: of("step_failed").map(({ asset, partition, error: { name, message }, failedChecks }) => ({
      asset,
      partition,
      error: { name, message },
      failedChecks,
    })),
    made: of("step_materialized").map(({ asset, partition, changed, metadata }) => ({
      asset,
      partition,
      changed,
      rows: typeof metadata["rows"] === "number" ? metadata["rows"] : undefined,
      cause: causes.get(`${asset}[${partition}]`)?.[0]?.sentence,
    })),
    well: [
      ...new Set(
        [...of("step_materialized"), ...of("step_reused"), ...of("step_fresh")].map(({ asset }) => asset),
      ),
    ],
    registered: of("version_registered"),
    moved: of("alias_moved"),
    refused: of("gate_refused"),
  };
}
