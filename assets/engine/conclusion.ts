/**
 * What is concluded from a run when its steps are settled and before it ends, such as that a new model may be served. Its
 * events belong to the run.
 *
 * @module
 */
import type { NewEvent, StepOutcome } from "./events.ts";
import type { AssetKey, StepId } from "./keys.ts";

/** A run whose steps are settled. */
export interface SettledRun {
  readonly runId: string;
  readonly outcomes: ReadonlyMap<StepId, StepOutcome>;
  readonly signal: AbortSignal;
  emit(event: NewEvent): void;
}

/** Draws conclusions from runs. */
export interface Conclusion {
  /** The asset that it is about: what goes wrong is told in its name. */
  readonly asset: AssetKey;
  /**
   * Called once a run, whatever came of its steps, but not when it was cancelled. What it throws is told as a warning and
   * costs the run nothing; so the next run has to do what this one could not.
   */
  conclude(run: SettledRun): Promise<void>;
}
