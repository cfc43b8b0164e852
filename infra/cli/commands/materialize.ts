/**
 * `materialize`: brings a selection up to date.
 *
 * @module
 */
import { planNow, run, type RunResult, type Tracker } from "../../../assets/engine/mod.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { planLines } from "../plan_view.ts";
import { jsonLines } from "../listeners/json_lines.ts";
import { liveProgress } from "../listeners/live.ts";
import { plainProgress } from "../listeners/plain.ts";
import { runFacts } from "../run_facts.ts";
import { selected, type Session } from "../session.ts";
import { style } from "../style.ts";
import { summaryLines } from "../summary.ts";

/** Runs, or with `plan` only says what would run. */
export async function materialize(
  session: Session,
  words: string[],
  options: { plan: boolean; force: boolean; json: boolean },
): Promise<ExitCode> {
  const { engine, terminal, config, signal } = session;
  const { text, keys } = selected(engine.graph, words);
  if (options.plan) {
    const { plan } = await planNow(engine, { selected: keys, force: options.force }, signal);
    const steps = plan.steps.filter((step) => step.selected);
    if (options.json) {
      for (const { asset, partition, action, state, causes, fingerprint } of steps) {
        terminal.out(JSON.stringify({ asset, partition, action, state, causes, fingerprint }));
      }
    } else {
      for (const line of planLines(steps, style(terminal.color.out))) terminal.out(line);
    }
    return EXIT.done;
  }
  // Live lines rewrite what stands above them, which must not be JSON.
  const isLive = terminal.live && !(options.json && terminal.shared);
  const progress = isLive ? liveProgress(terminal) : plainProgress(terminal);
  const listeners: Tracker[] = [
    ...session.listeners,
    ...(options.json ? [jsonLines(terminal)] : []),
    progress,
  ];
  const startedAt = engine.clock.now();
  const result = await run(engine, {
    selected: keys,
    selection: text,
    force: options.force,
    concurrency: config.settings.QUESTLINE_CONCURRENCY ?? navigator.hardwareConcurrency,
    signal,
    listeners,
  });
  const took = engine.clock.now() - startedAt;
  const facts = await runFacts(engine, result);
  for (const line of summaryLines(result, took, style(terminal.color.err), facts)) terminal.err(line);
  // The run is over and recorded: only what is sent elsewhere may still take a moment.
  for (const line of await session.wandb?.settle(signal) ?? []) terminal.err(`  ${line}`);
  return exitCode(result);
}

function exitCode({ status }: RunResult): ExitCode {
  return status === "succeeded" ? EXIT.done : status === "failed" ? EXIT.failed : EXIT.interrupted;
}
