/**
 * `gc`: forgets old materializations and frees what nothing refers to.
 *
 * @module
 */
import { collectGarbage } from "../../../assets/engine/mod.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Session } from "../session.ts";
import { bytesInWords, count } from "../words.ts";

/** Collects, and says what was freed. */
export async function gc(session: Session, options: { keep: number; dryRun: boolean }): Promise<ExitCode> {
  const { engine, owner, terminal, signal } = session;
  const waiting = (heldBy: string) => terminal.err(`Waiting for a run of ${heldBy} to end`);
  const { materializations, artifacts, temporaryFiles, bytes } = await collectGarbage(engine, {
    ...options,
    signal,
    waiting,
  });
  if (!options.dryRun) await owner.bury();
  if (materializations + artifacts + temporaryFiles === 0) {
    terminal.out("Nothing to delete");
    return EXIT.done;
  }
  terminal.out(
    `${options.dryRun ? "Would forget" : "Forgot"} ${count(materializations, "materialization")} and ` +
      `${options.dryRun ? "delete" : "deleted"} ${count(artifacts, "artifact")} and ${
        count(temporaryFiles, "temporary file")
      }: ` +
      `${bytesInWords(bytes)}`,
  );
  return EXIT.done;
}
