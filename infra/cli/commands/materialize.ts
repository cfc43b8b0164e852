/**
 * `materialize`: brings a selection up to date.
 *
 * @module
 */
import {
  type AssetGraph,
  type AssetKey,
  isPartitioned,
  planNow,
  run,
  type RunResult,
  type Tracker,
} from "../../../assets/engine/mod.ts";
import { watchCancel } from "../../cancel_requests.ts";
import { giveWay } from "../../process/background.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { filterInWords, partitionFilter, type PartitionOptions, refuseNoPartition } from "../partitions.ts";
import { planLines } from "../plan_view.ts";
import { jsonLines } from "../listeners/json_lines.ts";
import { liveProgress } from "../listeners/live.ts";
import { plainProgress } from "../listeners/plain.ts";
import { runFacts } from "../run_facts.ts";
import { selected, type Session } from "../session.ts";
import { style } from "../style.ts";
import { summaryLines } from "../summary.ts";

/** The options of `materialize`. */
export interface MaterializeOptions extends PartitionOptions {
  readonly plan: boolean;
  readonly force: boolean;
  readonly json: boolean;
  readonly background?: boolean;
}

/** Runs, or with `plan` only says what would run. */
export async function materialize(
  session: Session,
  words: string[],
  options: MaterializeOptions,
): Promise<ExitCode> {
  if (options.background === true) giveWay();
  const { engine, terminal, config, signal } = session;
  const partitions = partitionFilter(options);
  const { text, keys } = partitions.ranges !== undefined && words.length === 0
    ? inPartitionsOnly(engine.graph)
    : selected(engine.graph, words);
  if (options.plan) {
    const { plan } = await planNow(engine, { selected: keys, partitions, force: options.force }, signal);
    refuseNoPartition(plan, keys, partitions);
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
  const cancel = watchCancel(session.database.runs);
  let result: RunResult;
  try {
    result = await run(engine, {
      selected: keys,
      selection: text + filterInWords(options),
      partitions,
      approve: (plan) => refuseNoPartition(plan, keys, partitions),
      force: options.force,
      concurrency: config.settings.QUESTLINE_CONCURRENCY ?? navigator.hardwareConcurrency,
      signal: AbortSignal.any([signal, cancel.signal]),
      listeners: [...listeners, cancel.listener],
    });
  } finally {
    await cancel.stop();
  }
  const took = engine.clock.now() - startedAt;
  const facts = await runFacts(engine, result);
  for (const line of summaryLines(result, took, style(terminal.color.err), facts)) terminal.err(line);
  // The run is over and recorded: only what is sent elsewhere may still take a moment.
  for (const line of await session.wandb?.settle(signal) ?? []) terminal.err(`  ${line}`);
  return exitCode(result);
}

/** Assets with partitions, and all that they are made from: what a choice of partitions is about. */
function inPartitionsOnly(graph: AssetGraph): { text: string; keys: Set<AssetKey> } {
  const keys = new Set<AssetKey>();
  const add = (key: AssetKey) => {
    if (keys.has(key)) return;
    keys.add(key);
    graph.upstream(key).forEach(add);
  };
  for (const asset of graph.assets) if (isPartitioned(asset)) add(asset.key);
  return { text: "*", keys };
}

function exitCode({ status }: RunResult): ExitCode {
  return status === "succeeded" ? EXIT.done : status === "failed" ? EXIT.failed : EXIT.interrupted;
}
