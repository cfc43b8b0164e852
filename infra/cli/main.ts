/**
 * The command line's entry.
 *
 * @module
 */
// First, before any package is loaded.
import "./network.ts";
import type { Engine } from "../../assets/engine/mod.ts";
import { EXIT } from "./exit.ts";
import { runProgram } from "./program.ts";
import { processTerminal } from "./terminal.ts";

/** Runs this process's command line and ends the process; tests replace parts of the engine. */
export async function main(parts: Partial<Engine> = {}): Promise<never> {
  const interrupt = new AbortController();
  const onSignal = () => {
    // The first asks for an orderly end; whoever asks twice means now.
    if (interrupt.signal.aborted) Deno.exit(EXIT.interrupted);
    interrupt.abort(new DOMException("Interrupted", "AbortError"));
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(name, onSignal);
  const code = await runProgram(Deno.args, {
    terminal: processTerminal(),
    env: (name) => Deno.env.get(name),
    signal: interrupt.signal,
    parts,
  });
  Deno.exit(code);
}

if (import.meta.main) await main();
