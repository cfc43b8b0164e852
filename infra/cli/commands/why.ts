/**
 * `why`: the causes of a stale asset, walked to their roots.
 *
 * @module
 */
import {
  type AssetPlan,
  inPartitions,
  partitionSummary,
  planNow,
  roots,
  stepId,
  type Why,
  why,
} from "../../../assets/engine/mod.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { onePartition, summaryInWords } from "../partitions.ts";
import type { Session } from "../session.ts";
import { style } from "../style.ts";
import { shortHash } from "../words.ts";

/** Prints the causes as a tree, then the roots. Of an asset in partitions, those of the first one that is not fresh. */
export async function explain(
  session: Session,
  asset: string,
  options: { json: boolean; partition?: string },
): Promise<ExitCode> {
  const { engine, terminal, signal } = session;
  const { key } = engine.graph.get(asset);
  const { plan } = await planNow(engine, {}, signal);
  const of = plan.asset(key);
  const step = of.step(options.partition === undefined ? firstOf(of) : onePartition(of, options.partition));
  const reasons = await why(plan, engine.ledger, step.id, engine.store);
  if (options.json) {
    terminal.out(
      JSON.stringify(
        {
          asset: key,
          partition: step.partition,
          state: step.state,
          held: step.held,
          why: reasons,
          roots: roots(reasons),
        },
        null,
        2,
      ),
    );
    return EXIT.done;
  }
  const paint = style(terminal.color.out);
  const made = step.current?.materialization;
  if (inPartitions(of)) {
    terminal.out(`${paint.bold(key)}: ${summaryInWords(partitionSummary(of))}`);
    if (options.partition === undefined && of.keys.length > 1) {
      terminal.out(paint.dim(`  --partition KEY asks about another one`));
    }
  }
  terminal.out(`${paint.bold(step.id)} is ${step.state}${reasons.length === 0 ? "" : ", because"}`);
  for (const line of tree(reasons, "")) terminal.out(line);
  if (reasons.length === 0 && made !== undefined) {
    terminal.out(
      step.held
        ? "  it was rolled back, and is held until what it is made from changes"
        : "  nothing it is made from has changed",
    );
    terminal.out(paint.dim(`  data version ${shortHash(made.dataVersion)}, made by run ${made.runId} from:`));
    for (const input of made.inputs) {
      terminal.out(
        paint.dim(
          `    ${stepId(input.asset, input.partition)} ${shortHash(input.dataVersion)}${
            input.count === undefined ? "" : ` (${input.count.toLocaleString("en")} partitions)`
          }`,
        ),
      );
    }
    if (made.source !== null) terminal.out(paint.dim(`    ${made.source.detail}`));
    return EXIT.done;
  }
  const found = roots(reasons).filter(({ asset, kind }) => asset !== key || kind !== "missing");
  if (found.length > 0) {
    terminal.out("");
    terminal.out(paint.dim("Roots:"));
    for (const { asset, sentence } of found) terminal.out(`  ${asset}: ${sentence}`);
  }
  return EXIT.done;
}

/** The first partition that is not fresh, or the last one. */
function firstOf(of: AssetPlan): number {
  const first = of.states.findIndex((_, i) => of.state(i) !== "fresh");
  return first >= 0 ? first : onePartition(of, undefined);
}

/** One line a cause, indented below what it explains. Of many alike, the first few stand for all. */
function tree(reasons: readonly Why[], indent: string): string[] {
  const shown = reasons.slice(0, MOST);
  const lines = shown.flatMap(({ cause, because, toldBefore }, i) => {
    const last = i === reasons.length - 1;
    return [
      `${indent}${last ? "└─" : "├─"} ${cause.sentence}${toldBefore ? " (see above)" : ""}`,
      ...tree(because, `${indent}${last ? "  " : "│ "} `),
    ];
  });
  return reasons.length > MOST ? [...lines, `${indent}└─ and ${reasons.length - MOST} more`] : lines;
}

const MOST = 12;
