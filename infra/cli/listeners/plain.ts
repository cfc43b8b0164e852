/**
 * Progress as plain lines, for logs and pipes.
 *
 * @module
 */
import type { EventListener } from "../../../assets/engine/mod.ts";
import { style } from "../style.ts";
import type { Terminal } from "../terminal.ts";
import { eventLines } from "./lines.ts";

/** A line when something starts, ends or needs attention. */
export function plainProgress(terminal: Terminal): EventListener {
  const paint = style(terminal.color.err);
  return {
    name: "plain",
    handle(event) {
      if (event.type === "step_started") {
        const [cause] = event.causes;
        const why = cause === undefined
          ? ""
          : ` — ${cause.kind === "missing" ? "never materialized" : cause.sentence}`;
        terminal.err(`${paint.dim("▸")} ${event.asset}${paint.dim(why)}`);
      }
      for (const line of eventLines(event, paint)) terminal.err(line);
    },
  };
}
