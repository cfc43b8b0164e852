/**
 * The commands below `models`.
 *
 * @module
 */
import type { Command } from "commander";
import type { PromoteArguments } from "./commands/models/promote.ts";
import type { ExitCode } from "./exit.ts";
import { type Session, wholeNumber } from "./session.ts";

/** Runs a command, loaded when it is called, in a session. */
export type RunInSession = <A extends unknown[]>(
  load: () => Promise<(session: Session, ...args: A) => Promise<ExitCode>>,
) => (...args: [...A, Command]) => Promise<void>;

/** Adds them to their parent. */
export function addModelsCommands(models: Command, run: RunInSession): void {
  const list = () => import("./commands/models/list.ts");
  const promote = () => import("./commands/models/promote.ts");
  models.command("list").description("List the versions, newest first")
    .option("--limit <n>", "how many", wholeNumber("--limit", 1), 20)
    .option("--json", "print a JSON array", false)
    .action(run<[{ limit: number; json: boolean }]>(async () => (await list()).listModels));
  models.command("show <version>").description("Show one version: metrics, lineage, moves")
    .option("--json", "print JSON", false)
    .action(run<[string, { json: boolean }]>(async () => (await list()).showModel));
  models.command("promote <version>").description("Make a version the champion, which is served")
    .option("--alias <alias>", "champion or challenger", "champion")
    .option("--why <text>", "the reason, for the record")
    .action(run<[string, PromoteArguments]>(async () => (await promote()).promoteModel));
  models.command("rollback").description("Take the last move of the champion back; twice takes two back")
    .option("--alias <alias>", "champion or challenger", "champion")
    .option("--why <text>", "the reason, for the record")
    .action(run<[PromoteArguments]>(async () => (await promote()).rollbackModel));
  models.command("compare <a> <b>").description("Compare two versions on the same test part, user by user")
    .option("--json", "print JSON", false)
    .action(
      run<[string, string, { json: boolean }]>(async () =>
        (await import("./commands/models/compare.ts")).compareModels
      ),
    );
  models.command("history").description("List every move of an alias, newest first")
    .option("--limit <n>", "how many", wholeNumber("--limit", 1), 20)
    .option("--json", "print a JSON array", false)
    .action(run<[{ limit: number; json: boolean }]>(async () => (await list()).modelHistory));
}
