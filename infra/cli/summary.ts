/**
 * How a run ended, for people.
 *
 * @module
 */
import { type Plan, type RunResult, stepId, tally } from "../../assets/engine/mod.ts";
import type { RunFacts } from "./run_facts.ts";
import type { Style } from "./style.ts";
import { durationInWords } from "./words.ts";

/** What ran, what was reused, what was fresh, how long, and what to do next. */
export function summaryLines(
  { status, results, plan }: RunResult,
  durationMs: number,
  paint: Style,
  { quality, exampleUser }: RunFacts = {},
): string[] {
  const counts = tally([...results.values()]);
  const parts = ([
    ["materialized", "materialized"],
    ["reused", "reused"],
    ["fresh", "fresh"],
    ["failed", "failed"],
    ["skipped", "skipped"],
    ["cancelled", "cancelled"],
  ] as const).filter(([outcome]) => counts[outcome] > 0).map(([outcome, word]) =>
    `${counts[outcome]} ${word}`
  );
  const took = durationInWords(durationMs);
  const all = `${parts.join(", ")} in ${took}`;
  if (status === "failed") {
    return [
      `${paint.bad("✗ Failed:")} ${all}`,
      "  Next: mend what the message says, then deno task materialize; what was current stays current.",
    ];
  }
  if (status === "cancelled") {
    return [
      `${paint.warn("■ Interrupted:")} ${all}`,
      "  Next: deno task materialize goes on where this stopped.",
    ];
  }
  const good = quality === undefined ? [] : [`  ${quality}`];
  const user = exampleUser === undefined
    ? "ID"
    : /^[\w.@:-]+$/.test(exampleUser)
    ? exampleUser
    : quoted(exampleUser);
  const left = leftBehind(plan);
  if (left.length > 0) {
    return [`${paint.good("✓ Done:")} ${all}`, ...good, ...left.map((line) => paint.warn(`  ${line}`))];
  }
  const next = counts.materialized + counts.reused === 0
    ? `  Nothing was stale. Next: deno task recommend --user ${user}, or deno task status.`
    : `  Next: deno task status; deno task recommend --user ${user}; deno task show recommendations.`;
  return [`${paint.good("✓ Done:")} ${all}`, ...good, paint.dim(next)];
}

/** As a shell takes it. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** Lines for steps that are made from something stale that the selection left out. */
function leftBehind(plan: Plan): string[] {
  const below = plan.steps.filter(({ selected }) => selected).flatMap(({ id, asset, causes }) => {
    const stale = causes.filter(({ kind }) => kind === "upstream_stale")
      .map((cause) => stepId(cause.asset, cause.partition))
      .filter((upstream) => plan.byId.get(upstream)?.selected === false);
    return stale.length === 0 ? [] : [{ id, asset, stale: [...new Set(stale)] }];
  });
  if (below.length === 0) return [];
  const sentences = below.slice(0, MOST).map(({ id, stale }) =>
    `${id} is made from ${stale.join(" and ")}, which ${
      stale.length === 1 ? "is" : "are"
    } stale and not selected`
  );
  const more = below.length - sentences.length;
  const next = [...new Set(below.map(({ asset }) => `+${asset}`))].join(" ");
  return [
    ...sentences.slice(0, -1),
    `${sentences.at(-1)}${more > 0 ? ` (and ${more} more)` : ""}; next: deno task materialize ${next}`,
  ];
}

const MOST = 3;
