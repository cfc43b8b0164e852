/**
 * Events as finished lines for people: what both the plain and the live renderer print.
 *
 * @module
 */
import type { RunEvent } from "../../../assets/engine/mod.ts";
import { pad, type Style } from "../style.ts";
import { bytesInWords, count, durationInWords, shortHash } from "../words.ts";

/** How wide a name is at least. */
export const NAME = 18;

/** The lines that an event leaves on the screen; none for what only passes by. */
export function eventLines(event: RunEvent, paint: Style): string[] {
  switch (event.type) {
    case "step_materialized": {
      const rows = event.metadata["rows"];
      const facts = [
        ...(typeof rows === "number" ? [count(rows, "row")] : []),
        bytesInWords(event.size),
        durationInWords(event.durationMs),
        ...(event.changed ? [] : ["same data as before"]),
      ];
      return [`${paint.good("✓")} ${name(event)} ${facts.join(", ")}`];
    }
    case "step_reused":
      return [`${paint.good("↺")} ${name(event)} reused ${shortHash(event.dataVersion)}`];
    case "step_waiting":
      return [`${paint.warn("…")} ${name(event)} waiting: ${event.heldBy} is materializing it`];
    case "step_log":
      return [`${event.level === "warn" ? paint.warn("!") : paint.dim("·")} ${name(event)} ${event.message}`];
    case "step_retrying":
      return [
        `${paint.warn("↻")} ${name(event)} try ${event.attempt} failed (${event.error.message}); ` +
        `again in ${durationInWords(event.delayMs)}`,
      ];
    case "check_evaluated": {
      const { check } = event;
      if (check.passed) return [];
      const mark = check.blocking ? paint.bad("✗") : paint.warn("!");
      return [
        `${mark} ${name(event)} check "${check.name}" failed${
          check.message === undefined ? "" : `: ${check.message}`
        }`,
      ];
    }
    case "step_failed":
      return [`${paint.bad("✗")} ${name(event)} ${event.error.message}`];
    case "step_skipped":
      return [`${paint.dim("-")} ${name(event)} skipped: ${event.because} is not there`];
    case "step_cancelled":
      return [`${paint.dim("■")} ${name(event)} cancelled`];
    case "version_registered":
      return [`${paint.good("✓")} ${pad(event.model, NAME)} is version ${event.number}`];
    case "alias_moved": {
      const before = event.from === null ? "" : ` instead of version ${event.from}`;
      // Why there is a challenger was said when it was refused.
      const why = event.alias === "champion" ? `: ${event.why}` : "";
      return [
        `${paint.good("★")} ${pad(event.model, NAME)} ${event.alias} is version ${event.to}${before}${why}`,
      ];
    }
    case "gate_refused":
      return [
        `${paint.warn("!")} ${
          pad(event.model, NAME)
        } version ${event.number} is not made the champion: ${event.why}`,
      ];
    case "run_started":
    case "run_finished":
    case "step_started":
    case "step_progress":
    case "step_measured":
    case "step_fresh":
      return [];
  }
}

function name({ asset, partition }: { asset: string; partition: string }): string {
  return pad(partition === "" ? asset : `${asset}[${partition}]`, NAME);
}
