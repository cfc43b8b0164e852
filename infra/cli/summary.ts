/**
 * How a run ended, for people.
 *
 * @module
 */
import { type RunResult, type StepOutcome, tally } from "../../assets/engine/mod.ts";
import type { Style } from "./style.ts";
import { durationInWords } from "./words.ts";

/** What ran, what was reused, what was fresh, how long, and what to do next. */
export function summaryLines({ status, results }: RunResult, durationMs: number, paint: Style): string[] {
  const named = (outcome: StepOutcome) =>
    [...results].filter(([, result]) => result.outcome === outcome).map(([id]) => id);
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
      `  Next: deno task why ${
        named("failed")[0]
      } after you have mended the cause above; what was current stays current.`,
    ];
  }
  if (status === "cancelled") {
    return [
      `${paint.warn("■ Interrupted:")} ${all}`,
      "  Next: deno task materialize goes on where this stopped.",
    ];
  }
  const next = counts.materialized + counts.reused === 0
    ? "  Nothing was stale. Next: deno task recommend --user ID, or deno task status."
    : "  Next: deno task status; deno task recommend --user ID; deno task show recommendations.";
  return [`${paint.good("✓ Done:")} ${all}`, paint.dim(next)];
}
