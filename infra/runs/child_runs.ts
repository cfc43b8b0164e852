/**
 * Runs of the pipeline in child processes, one each.
 *
 * A run may use all memory that there is, block its thread for seconds, and die of either. In a process of its own that
 * ends the run and not the server, and whoever waits for a prediction does not wait for it: it runs at a low priority.
 *
 * @module
 */
import type { RunEvent } from "../../assets/engine/mod.ts";
import type { RunLauncher } from "../../server/deps.ts";
import { LaunchError } from "../../server/refusals.ts";
import { jsonLinesOf, lastLinesOf } from "./child_output.ts";

/** How a child is started, up to the arguments of `materialize`. */
export interface ChildCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** How runs are started. */
export interface ChildRunsOptions {
  readonly command: ChildCommand;
  /** Called when a child has ended, before its run counts as over: buries what it left when it was killed. */
  readonly ended: () => Promise<void>;
  /** Told of children that ended in another way than by finishing their run. */
  readonly report: (runId: string, message: string) => void;
}

interface ChildRun {
  readonly process: Deno.ChildProcess;
  readonly listeners: Set<(event: RunEvent) => void>;
  readonly over: Promise<void>;
}

/** Exit codes of the command line that are no accident: done, failed, wrong usage, interrupted. */
const USAGE = 2;
const ORDERLY = new Set([0, 1, USAGE, 130]);

/** A launcher of child processes. */
export function childRuns({ command, ended, report }: ChildRunsOptions): RunLauncher {
  const runs = new Map<string, ChildRun>();
  const starting = new Set<Promise<string>>();
  let isClosed = false;

  async function start(selection: string, force: boolean): Promise<string> {
    const args = [...command.args, "materialize", "--json", "--background", ...(force ? ["--force"] : [])];
    const process = spawn(command, [...args, "--", selection]);
    const started = Promise.withResolvers<string>();
    const listeners = new Set<(event: RunEvent) => void>();
    const said = lastLinesOf(process.stderr);
    let runId: string | undefined;
    const heard = jsonLinesOf<RunEvent>(process.stdout, (event) => {
      if (event.type === "run_started") {
        runId = event.runId;
        started.resolve(event.runId);
      }
      for (const listener of listeners) listener(event);
    });
    const over = (async () => {
      const [status, last] = await Promise.all([process.status, said, heard]);
      try {
        await ended();
      } catch {
        // Whoever starts the next run buries the dead too.
      }
      if (runId === undefined) {
        const message = last.replace(/^Error: /, "") || `The run's process ended with code ${status.code}`;
        started.reject(new LaunchError(message, status.code === USAGE));
        return;
      }
      runs.delete(runId);
      if (!ORDERLY.has(status.code)) {
        report(runId, `The run's process ended with ${status.signal ?? `code ${status.code}`}: ${last}`);
      }
    })();
    started.promise.then((id) => runs.set(id, { process, listeners, over }), () => {});
    return await started.promise;
  }

  return {
    async start({ selection, force }) {
      if (isClosed) throw new LaunchError("The server is stopping", false);
      const begun = start(selection, force);
      starting.add(begun);
      try {
        return await begun;
      } finally {
        starting.delete(begun);
      }
    },
    has: (runId) => runs.has(runId),
    cancel(runId) {
      const run = runs.get(runId);
      if (run === undefined) return false;
      end(run.process);
      return true;
    },
    follow(runId, heard) {
      const run = runs.get(runId);
      run?.listeners.add(heard);
      return () => void run?.listeners.delete(heard);
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(starting);
      const open = [...runs.values()];
      for (const { process } of open) end(process);
      await Promise.all(open.map(({ over }) => over));
    },
  };
}

function spawn({ program, cwd, env }: ChildCommand, args: readonly string[]): Deno.ChildProcess {
  try {
    return new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      ...(cwd !== undefined && { cwd }),
      ...(env !== undefined && { env }),
    }).spawn();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new LaunchError(
      `Cannot start a process for the run: ${message}: the server needs "${program}" on its PATH and the ` +
        `permission --allow-run=${program}`,
      false,
    );
  }
}

/** Asks a child to end its run; one that has just ended is asked nothing. */
function end(process: Deno.ChildProcess): void {
  try {
    process.kill("SIGTERM");
  } catch {
    // It has ended.
  }
}
