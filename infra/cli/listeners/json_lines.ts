/**
 * Events as JSON Lines on standard output.
 *
 * @module
 */
import type { EventListener } from "../../../assets/engine/mod.ts";
import type { Terminal } from "../terminal.ts";

/** Prints every event, progress included, one JSON object a line. */
export function jsonLines(terminal: Terminal): EventListener {
  return { name: "json", handle: (event) => terminal.out(JSON.stringify(event)) };
}
