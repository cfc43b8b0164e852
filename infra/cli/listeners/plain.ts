/**
 * Progress as plain lines, for logs and pipes.
 *
 * @module
 */
import type { EventListener } from "../../../assets/engine/mod.ts";
import type { Terminal } from "../terminal.ts";
import { pad, style } from "../style.ts";
import { Backfill } from "./backfill.ts";
import { eventLines, NAME } from "./lines.ts";

/** A line when something starts, ends or needs attention. */
export function plainProgress(terminal: Terminal): EventListener {
  const paint = style(terminal.color.err);
  const backfill = new Backfill();
  return {
    name: "plain",
    handle(event) {
      backfill.follow(event);
      const passed = backfill.passed(event);
      if (passed !== undefined) {
        const mark = backfill.isFinished(passed) ? paint.good("✓") : paint.dim("▸");
        terminal.err(`${mark} ${pad(passed, NAME)} ${backfill.inWords(passed)}`);
      }
      if (backfill.isQuiet(event)) return;
      if (event.type === "step_started") {
        const [cause] = event.causes;
        const why = cause === undefined
          ? ""
          : ` — ${cause.kind === "missing" ? "never materialized" : cause.sentence}`;
        terminal.err(
          `${paint.dim("▸")} ${event.partition === "" ? event.asset : `${event.asset}[${event.partition}]`}${
            paint.dim(why)
          }`,
        );
      }
      for (const line of eventLines(event, paint)) terminal.err(line);
    },
  };
}
