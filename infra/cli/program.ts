/**
 * The commands, their arguments and options.
 *
 * @module
 */
import { Command, CommanderError, Help } from "commander";
import type { EvaluateOptions } from "../evaluate/request.ts";
import type { MaterializeOptions } from "./commands/materialize.ts";
import type { GcArguments } from "./commands/gc.ts";
import type { RecommendArguments } from "./commands/recommend.ts";
import { EXIT, type ExitCode, explainError } from "./exit.ts";
import { addModelsCommands } from "./models_commands.ts";
import {
  type Configured,
  type Program,
  type Session,
  wholeNumber,
  withConfig,
  withSession,
} from "./session.ts";
import { style } from "./style.ts";

const SELECTION = `
A selection names assets: model, +model (with all upstream), model+ (with all downstream), 2+model (two steps
upstream), group:models, kind:csv, owner:NAME, tag:k=v, "*"; joined by and, or, not and parentheses. Words side by
side are joined by or. Without one, every asset is selected.`;

const RETENTION = `
Kept whatever their age: what is current, what the champion, the challenger and a rollback of either need to be served, and
what a process or a server reads.`;
const PARTITIONS = "only these partitions: 2026-11-01, 2026-11-01..2026-11-07, 2026-11, joined by commas";

const CODES = `
Exit codes: 0 done, 1 an asset failed, 2 wrong usage or configuration, 3 stale under --check, 130 interrupted.`;

const EVALUATE = `
Splits, with what follows the colon:
  random-per-user:TEST[:VALIDATION]  shares of each user's games
  random-per-item:TEST[:VALIDATION]  shares of each game's users
  leave-last-out[:TEST[:VALIDATION]] numbers of each user's last games (needs times)
  time-cut:TEST[:VALIDATION]         shares of the latest plays, or time-cut:2026-03-01 (needs times)
  leave-one-out[:NEGATIVES]          the last game among sampled ones (needs times)
Models, such as --model itemknn:neighbours=50: evaluate --models lists all, with what can be set.
They learn from training and validation together, but one with patience > 0 watches validation to stop early.`;

/** Runs a command line; never rejects. */
export async function runProgram(args: readonly string[], program: Program): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  try {
    await commands(program, (ended) => code = ended).parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    // Commander has told what was wrong already; help and version end with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (program.signal.aborted) return EXIT.interrupted;
    const explained = explainError(error);
    program.terminal.err(`${style(program.terminal.color.err).bad("Error:")} ${explained.message}`);
    return explained.code;
  }
}

function commands(program: Program, end: (code: ExitCode) => void): Command {
  const { terminal } = program;
  /** Loads a command's module when it is called, and runs it in a session. */
  const run =
    <A extends unknown[]>(load: () => Promise<(session: Session, ...args: A) => Promise<ExitCode>>) =>
    async (...args: [...A, Command]) => {
      const work = await load();
      end(await withSession(program, (session) => work(session, ...args.slice(0, -1) as A)));
    };
  /** The same for a command that opens neither database nor store. */
  const runBare =
    <A extends unknown[]>(load: () => Promise<(configured: Configured, ...args: A) => Promise<ExitCode>>) =>
    async (...args: [...A, Command]) => {
      const work = await load();
      end(await withConfig(program, (configured) => work(configured, ...args.slice(0, -1) as A)));
    };

  const root = new Command("questline")
    .usage("COMMAND [arguments] [options]")
    .description("A data-asset pipeline for game recommendation")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, "Error: ")),
      // Commander would look into variables that the task may not read.
      getOutHasColors: () => terminal.color.out,
      getErrHasColors: () => terminal.color.err,
    })
    .configureHelp({
      // That a flag is off unless it is given goes without saying.
      optionDescription: (option) =>
        Help.prototype.optionDescription.call(new Help(), option).replace(/ \(default: false\)$/, ""),
    })
    .helpCommand(false)
    .showHelpAfterError("(--help says more)")
    .addHelpText("after", CODES);
  const command = (name: string, description: string) =>
    root.command(name).description(description).addHelpText(
      "after",
      name.includes("[selection") ? SELECTION + CODES : CODES,
    );

  command(
    "materialize [selection...]",
    "Bring the selection up to date: recompute what is stale and nothing else",
  )
    .option("--plan", "show what would happen and why, and run nothing", false)
    .option("--force", "rerun what is selected even when it is fresh", false)
    .option("--partition <keys>", PARTITIONS)
    .option("--missing", "only what was never materialized", false)
    .option("--failed", "only what failed when it was last tried", false)
    .option("--json", "print events (with --plan: the plan) as JSON Lines", false)
    .option("--background", "let other processes of this machine go first", false)
    .action(
      run<[string[], MaterializeOptions]>(async () =>
        (await import("./commands/materialize.ts")).materialize
      ),
    );
  command("status [selection...]", "Show each asset's state, and why it is stale")
    .option("--json", "print a JSON array", false)
    .option("--check", "exit 3 when anything is stale or missing", false)
    .option("--partition <keys>", PARTITIONS)
    .action(
      run<[string[], { json: boolean; check: boolean; partition?: string }]>(async () =>
        (await import("./commands/status.ts")).status
      ),
    );
  command("why <asset>", "Walk the causes of a stale asset to their roots")
    .option("--partition <key>", "one partition; the first that is not fresh by default")
    .option("--json", "print JSON", false)
    .action(
      run<[string, { json: boolean; partition?: string }]>(async () =>
        (await import("./commands/why.ts")).explain
      ),
    );
  command("history <asset>", "List an asset's materializations, newest first")
    .option("--limit <n>", "how many", wholeNumber("--limit", 1), 20)
    .option("--partition <key>", "only those of one partition")
    .option("--json", "print a JSON array", false)
    .action(
      run<[string, { limit: number; json: boolean; partition?: string }]>(async () =>
        (await import("./commands/history.ts")).history
      ),
    );
  command(
    "rollback <asset>",
    "Point an asset at an earlier materialization; it stays there until its inputs change",
  )
    .option("--to <version>", "the data version to go to; by default the last one with other data")
    .option("--partition <key>", "the partition to roll back, of an asset that has them")
    .action(
      run<[string, { to?: string; partition?: string }]>(async () =>
        (await import("./commands/rollback.ts")).rollBack
      ),
    );
  command("gc", "Forget old materializations and delete what nothing refers to")
    .option("--keep <n>", "versions to keep of each asset", wholeNumber("--keep", 1), 5)
    .option(
      "--days <n>",
      "keep also what was made in the last n days, and forget older runs that nothing is left of",
      wholeNumber("--days", 1),
    )
    .option("--dry-run", "say what would be deleted, and delete nothing", false)
    .addHelpText("after", RETENTION)
    .action(run<[GcArguments]>(async () => (await import("./commands/gc.ts")).gc));
  command("show <asset>", "Show the first rows of an artifact, or a summary of a binary one")
    .option("--version <version>", "a data version from its history; the current one by default")
    .option("--partition <key>", "one partition; the last one by default")
    .option("--limit <n>", "rows", wholeNumber("--limit", 1), 10)
    .option("--json", "print JSON", false)
    .action(
      run<[string, { version?: string; partition?: string; limit: number; json: boolean }]>(async () =>
        (await import("./commands/show.ts")).show
      ),
    );
  command("graph [selection...]", "Draw the asset graph")
    .option("--mermaid", "as a Mermaid flowchart", false)
    .action(run<[string[], { mermaid: boolean }]>(async () => (await import("./commands/graph.ts")).graph));
  addModelsCommands(command("models", "List, compare, promote and roll back the versions of the model"), run);
  command("recommend", "Ask the champion, the version of the model that is served")
    .option("--user <id>", "a user of the play logs")
    .option("--games <games>", "games that someone likes: ids or names, joined by commas")
    .option("-k, --k <n>", "how many", wholeNumber("-k", 1), 5)
    .option("--version <n>", "another version of the model; deno task models list shows them")
    .option("--json", "print JSON", false)
    .action(run<[RecommendArguments]>(async () => (await import("./commands/recommend.ts")).recommend));
  command("serve", "Serve recommendations over HTTP, from the champion, until it is told to stop")
    .action(run<[unknown]>(async () => (await import("./commands/serve.ts")).serve));
  command("openapi", "Write the OpenAPI document of the server to standard output")
    .action(runBare<[unknown]>(async () => (await import("./commands/openapi.ts")).openapi));
  command("db:status", "Show which database is used, and whether it is up to date")
    .option("--json", "print JSON", false)
    .action(
      runBare<[{ json: boolean }]>(async () =>
        (await import("./commands/database.ts")).databaseStatusCommand
      ),
    );
  command("db:migrate", "Bring the database to this program's version")
    .action(runBare<[unknown]>(async () => (await import("./commands/database.ts")).databaseMigrate));
  command("wandb:sync", "Send what could not be sent to Weights & Biases yet, in order and once")
    .action(run<[unknown]>(async () => (await import("./commands/wandb.ts")).wandbSync));
  command("schedule [selection...]", "Materialize on a schedule, until it is interrupted; see SCHEDULE_CRON")
    .option("--json", "print events as JSON Lines", false)
    .action(async (words: string[], options: { json: boolean }) => {
      const { schedule } = await import("./commands/schedule.ts");
      end(await withConfig(program, (configured) => schedule(program, configured, words, options)));
    });
  command("evaluate", "Measure models on plays from files, without a home or a database")
    .option("--train <file>", "CSV of the plays to learn from")
    .option("--test <file>", "CSV of the plays to find")
    .option("--data <file>", "CSV of all plays, to be divided by --split")
    .option("--split <name>", "such as random-per-user:0.25; see below")
    .option("--seed <n>", "of the split, the negatives and the intervals", wholeNumber("--seed", 0), 42)
    .option("--columns <names>", "user=…,game=…,weight=…,time=…; recognised by name when left out")
    .option("--games <file>", "catalogue (CSV or JSON), for content and hybrid")
    .option(
      "--model <spec>",
      "NAME:OPTION=VALUE,…; again for another; --models lists them",
      // A default would be written in the help as [].
      (text, all?: string[]) => [...all ?? [], text],
    )
    .option(
      "--models",
      "list the models with their options, defaults and accepted values, and measure nothing",
      false,
    )
    .option("--k <list>", "lengths of list to measure at", "10,20,50")
    .option(
      "--metrics <list>",
      "metrics to print; all are in --json and --report",
      "recall,ndcg,hitRate,map,coverage",
    )
    .option("--negatives <file>", "CSV of user and game: rank test games among these")
    .option(
      "--sampled-negatives <n>",
      "rank test games among n random ones the user lacks",
      wholeNumber("--sampled-negatives", 1),
    )
    .option("--diversity", "also intra-list diversity, by who plays both games", false)
    .option("--resamples <n>", "bootstrap draws for the intervals", wholeNumber("--resamples", 1), 1000)
    .option("--report <file>", "write a page with tables and plots")
    .option("--json", "print JSON", false)
    .addHelpText("after", EVALUATE)
    .action(async (options: EvaluateOptions & { models: boolean }) => {
      const { evaluateModels } = await import("./commands/evaluate.ts");
      end(await evaluateModels(program, { ...options, model: options.model ?? [] }));
    });
  return root;
}
