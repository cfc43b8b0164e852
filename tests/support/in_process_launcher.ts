/**
 * Runs that a server starts, in this process: quicker than a process each, and they can be held in the middle.
 *
 * @module
 */
import { type Engine, parseSelection, run, type RunEvent, select } from "../../assets/engine/mod.ts";
import type { RunLauncher } from "../../server/mod.ts";

/** A launcher that tells when all of its runs are over. */
export interface InProcessLauncher extends RunLauncher {
  settled(): Promise<void>;
}

/** Starts runs of the engine that there is by then. */
export function inProcessLauncher(engine: () => Engine): InProcessLauncher {
  const listeners = new Map<string, Set<(event: RunEvent) => void>>();
  const running = new Map<string, AbortController>();
  const over = new Set<Promise<unknown>>();
  const settled = async () => void await Promise.all(over);
  return {
    async start({ selection, force }) {
      const started = Promise.withResolvers<string>();
      const stop = new AbortController();
      const result = run(engine(), {
        selected: new Set(select(engine().graph, parseSelection(selection))),
        selection,
        force,
        concurrency: 1,
        signal: stop.signal,
        listeners: [{
          name: "launcher",
          handle(event) {
            if (event.type === "run_started") {
              running.set(event.runId, stop);
              started.resolve(event.runId);
            }
            for (const heard of listeners.get(event.runId) ?? []) heard(event);
          },
        }],
      });
      over.add(result.then(({ runId }) => void running.delete(runId), started.reject));
      return await started.promise;
    },
    has: (id) => running.has(id),
    cancel(id) {
      running.get(id)?.abort();
      return running.has(id);
    },
    follow(id, heard) {
      const all = listeners.get(id) ?? new Set();
      listeners.set(id, all.add(heard));
      return () => void all.delete(heard);
    },
    settled,
    async close() {
      for (const stop of running.values()) stop.abort();
      await settled();
    },
  };
}
