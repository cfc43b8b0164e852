/**
 * Exit codes, and which error ends the process with which.
 *
 * @module
 */

/** What the process tells its caller. */
export const EXIT = {
  done: 0,
  /** An asset failed, or a command could not do what was asked. */
  failed: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** Something is stale or missing, under `--check`. */
  stale: 3,
  interrupted: 130,
} as const;
export type ExitCode = typeof EXIT[keyof typeof EXIT];

/** Errors of the user's making, by name: their message says what to do, a stack would not. */
const USAGE = new Set([
  "UsageError",
  "SettingError",
  "ConfigError",
  "UnknownAssetError",
  "SelectionError",
  "BlockedError",
  "GraphError",
  "DatabaseSettingError",
  "DatabaseVersionError",
  "StoreSettingError",
]);

/** Errors of the world, whose message is for people. */
const TOLD = new Set([
  "SourceError",
  "SourceChangedError",
  "DatabaseError",
  "StoreError",
  "RollbackError",
  "VersionError",
  "MeasureError",
  "ArtifactError",
  "LeaseLostError",
  // What was written by other code than ours, or code that cannot be followed.
  "SyntaxError",
  "FlatFileError",
  "CodeError",
]);

/** The command line was used wrongly. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The exit code for an error that ended a command, and what to tell. */
export function explainError(error: unknown): { code: ExitCode; message: string } {
  if (!(error instanceof Error)) return { code: EXIT.failed, message: String(error) };
  if (error instanceof Deno.errors.NotCapable) return { code: EXIT.usage, message: withPermission(error) };
  if (USAGE.has(error.name)) return { code: EXIT.usage, message: error.message };
  if (TOLD.has(error.name)) return { code: EXIT.failed, message: error.message };
  return { code: EXIT.failed, message: error.stack ?? error.message };
}

/** The tasks may write below the checkout's `.questline` only. */
function withPermission(error: Error): string {
  return `${error.message.replace(/, run again.*$/s, "")}, which the task does not grant. ` +
    "To keep data elsewhere, run: deno run -P=cli --allow-write=FOLDER infra/cli/main.ts COMMAND, with QUESTLINE_HOME=FOLDER";
}
