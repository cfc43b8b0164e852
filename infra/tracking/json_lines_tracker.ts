/**
 * The embedded tracker: what each materialization measured, appended to a JSON Lines file.
 *
 * @module
 */
import type { RunEvent, Tracker } from "../../assets/engine/mod.ts";

/** Appends one line a measurement (a trial, an epoch), a materialization and a run to `path`. */
export function jsonLinesTracker(path: string): Tracker {
  const lines: string[] = [];
  return {
    name: "tracking file",
    handle(event) {
      const line = tracked(event);
      if (line !== undefined) lines.push(JSON.stringify(line) + "\n");
    },
    async close() {
      if (lines.length > 0) await Deno.writeTextFile(path, lines.join(""), { append: true });
    },
  };
}

function tracked(event: RunEvent): Record<string, unknown> | undefined {
  const at = new Date(event.at).toISOString();
  if (event.type === "step_materialized") {
    const { runId, asset, partition, dataVersion, changed, durationMs, metadata } = event;
    return { at, runId, asset, partition, dataVersion, changed, durationMs, metadata };
  }
  if (event.type === "step_measured") {
    const { runId, asset, partition, subject, index, metrics } = event;
    return { at, runId, asset, partition, subject, index, metrics };
  }
  if (event.type === "run_finished") {
    const { runId, status, counts, durationMs } = event;
    return { at, runId, status, counts, durationMs };
  }
  return undefined;
}
