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

/** Lines for assets that are made from something stale that the selection left out. */
function leftBehind(plan: Plan): string[] {
  const below = plan.assets.flatMap((of) => {
    const stale = new Set<string>();
    let id: string = of.key;
    for (let i = 0; i < of.keys.length; i++) {
      if (!of.isSelected(i) || of.state(i) === "fresh") continue;
      const before = stale.size;
      for (const cause of of.step(i).causes) {
        const upstream = stepId(cause.asset, cause.partition);
        if (cause.kind === "upstream_stale" && plan.byId.get(upstream)?.selected === false) {
          stale.add(upstream);
        }
      }
      if (before === 0 && stale.size > 0) id = stepId(of.key, of.keys[i]);
    }
    return stale.size === 0 ? [] : [{ id, asset: of.key, stale: [...stale] }];
  });
  if (below.length === 0) return [];
  const sentences = below.slice(0, MOST).map(({ id, stale }) =>
    `${id} is made from ${listed(stale)}, which ${stale.length === 1 ? "is" : "are"} stale and not selected`
  );
  const more = below.length - sentences.length;
  const next = [...new Set(below.map(({ asset }) => `+${asset}`))].join(" ");
  return [
    ...sentences.slice(0, -1),
    `${sentences.at(-1)}${more > 0 ? ` (and ${more} more)` : ""}; next: deno task materialize ${next}`,
  ];
}

function listed(ids: readonly string[]): string {
  const more = ids.length - MOST;
  return more > 0 ? `${ids.slice(0, MOST).join(", ")} and ${more} more` : ids.join(" and ");
}

const MOST = 3;
