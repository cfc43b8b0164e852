/**
 * What goes on beside the requests of a server: runs of the pipeline, and feedback on its way to the database.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { buryTheDead } from "../../assets/engine/mod.ts";
import type { LogRecord, RunLauncher } from "../../server/mod.ts";
import { type Composition, ROOT } from "../compose.ts";
import type { Config } from "../config.ts";
import { openInbox, type OwnedInbox } from "../feedback/inbox.ts";
import { type ChildCommand, childRuns } from "../runs/child_runs.ts";

/** What has to be closed when the server is. */
export interface Beside {
  readonly runs: RunLauncher;
  readonly feedback: OwnedInbox;
}

/** Opens both. @throws {StoreError} when the home cannot be used. */
export async function openBeside(
  { engine, database, owner, config: { settings } }: Pick<Composition, "engine" | "database" | "owner"> & {
    readonly config: Config;
  },
  log: (record: LogRecord) => void,
): Promise<Beside> {
  const home = settings.QUESTLINE_HOME;
  return {
    runs: childRuns({
      command: commandLine(home),
      ended: () => buryTheDead(engine),
      report: (runId, message) => log({ level: "error", event: "run_broke", run: runId, error: message }),
    }),
    feedback: await openInbox(database.feedback, {
      folder: `${home}/feedback`,
      owner,
      limit: settings.FEEDBACK_SPOOL_BYTES,
      report: (level, message) => log({ level, event: "feedback", message }),
    }),
  };
}

/** This program's own command line, with the permissions of its task and a home that may be another one. */
function commandLine(home: string): ChildCommand {
  const file = (path: string) => fileURLToPath(new URL(path, ROOT));
  const args = [
    "run",
    "-q",
    "-P=cli",
    `--allow-write=${home}`,
    `--config=${file("deno.json")}`,
    file("infra/cli/main.ts"),
  ];
  // Runs need no token; what they do not have they cannot tell.
  return { program: "deno", args, env: { API_TOKEN: "" } };
}
