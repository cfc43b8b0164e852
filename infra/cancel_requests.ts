/**
 * Ends a run of this process when someone asks for that in the database, from wherever.
 *
 * @module
 */
import type { EventListener } from "../assets/engine/mod.ts";
import type { RunQueries } from "../db/mod.ts";

/** Watches for a request while a run goes on. */
export interface CancelWatch {
  /** Aborted when the run is to end. */
  readonly signal: AbortSignal;
  /** To be among the run's listeners. */
  readonly listener: EventListener;
  /** Ends the watch; harmless when it has ended. */
  stop(): Promise<void>;
}

const EVERY_MS = 1_000;

/** Looks every second. A database that does not answer counts as no request. */
export function watchCancel(runs: RunQueries, everyMs = EVERY_MS): CancelWatch {
  const cancel = new AbortController();
  let timer: ReturnType<typeof setInterval> | undefined;
  let looking: Promise<void> | undefined;

  async function look(runId: string): Promise<void> {
    try {
      if (await runs.cancelRequest(runId) === undefined) return;
      clearInterval(timer);
      cancel.abort(new DOMException("The run was cancelled on request", "AbortError"));
    } catch {
      // The run has its own business with the database, and tells what is wrong with it.
    }
  }
  async function stop(): Promise<void> {
    clearInterval(timer);
    await looking;
  }
  return {
    signal: cancel.signal,
    listener: {
      name: "cancel requests",
      handle(event) {
        if (event.type !== "run_started") return;
        timer = setInterval(() => {
          looking ??= look(event.runId).finally(() => looking = undefined);
        }, everyMs);
      },
      close: stop,
    },
    stop,
  };
}
