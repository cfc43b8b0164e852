/**
 * Progress on a terminal: finished lines scroll by, and below them one live line for each running asset.
 *
 * @module
 */
import type { EventListener, RunEvent } from "../../../assets/engine/mod.ts";
import { cut, pad, style, textWidth } from "../style.ts";
import type { Terminal } from "../terminal.ts";
import { bytesInWords, count, durationInWords } from "../words.ts";
import { Backfill } from "./backfill.ts";
import { eventLines, NAME } from "./lines.ts";

const FRAME_MS = 100;
const SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

interface Running {
  readonly asset: string;
  readonly startedAt: number;
  progress: string;
}

/** Rewrites its own lines; leaves only finished ones behind. */
export function liveProgress(terminal: Terminal): EventListener {
  const paint = style(terminal.color.err);
  const running = new Map<string, Running>();
  const backfill = new Backfill();
  let drawn = 0;
  let frame = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  const erase = () => {
    // Up to the first live line, then clear all below.
    if (drawn > 0) terminal.raw(`\x1b[${drawn}F\x1b[J`);
    drawn = 0;
  };
  const draw = () => {
    const width = terminal.width() - 1;
    for (const asset of backfill.unfinished()) {
      terminal.raw(paint.accent(cut(`▸ ${pad(asset, NAME)} ${backfill.inWords(asset)}`, width)) + "\n");
      drawn++;
    }
    for (const { asset, startedAt, progress } of running.values()) {
      const spin = SPINNER[frame % SPINNER.length]!;
      const line = `${spin} ${pad(asset, NAME)} ${progress === "" ? "" : `${progress}, `}${
        durationInWords(Date.now() - startedAt)
      }`;
      const shown = textWidth(line) > width ? cut(line, width) : line;
      terminal.raw(paint.accent(shown) + "\n");
      drawn++;
    }
  };
  const redraw = (lines: readonly string[] = []) => {
    erase();
    for (const line of lines) terminal.err(line);
    draw();
  };

  return {
    name: "live",
    handle(event) {
      backfill.follow(event);
      track(running, event);
      const lines = backfill.isQuiet(event) ? [] : eventLines(event, paint);
      const passed = backfill.passed(event);
      if (passed !== undefined && backfill.isFinished(passed)) {
        lines.push(`${paint.good("✓")} ${pad(passed, NAME)} ${backfill.inWords(passed)}`);
      }
      if (event.type === "run_started") {
        timer = setInterval(() => {
          frame++;
          redraw();
        }, FRAME_MS);
      }
      if (lines.length > 0 || ENDS.has(event.type)) redraw(lines);
    },
    close() {
      clearInterval(timer);
      erase();
    },
  };
}

const ENDS: ReadonlySet<RunEvent["type"]> = new Set([
  "step_materialized",
  "step_failed",
  "step_cancelled",
  "step_reused",
  "step_fresh",
]);

function track(running: Map<string, Running>, event: RunEvent): void {
  if (!("asset" in event)) return;
  const id = `${event.asset}[${event.partition}]`;
  if (event.type === "step_started") {
    running.set(id, { asset: event.partition === "" ? event.asset : id, startedAt: event.at, progress: "" });
  }
  if (event.type === "step_progress") {
    const step = running.get(id);
    if (step !== undefined) step.progress = progressInWords(event);
  }
  if (ENDS.has(event.type)) running.delete(id);
}

function progressInWords({ done, total, unit }: Extract<RunEvent, { type: "step_progress" }>): string {
  if (total !== undefined && total > 0) return `${Math.floor(done / total * 100)} %`;
  return unit === "bytes" ? bytesInWords(done) : count(done, "row");
}
