/**
 * A plan for people.
 *
 * @module
 */
import type { Action, PlannedStep } from "../../assets/engine/mod.ts";
import { pad, type Style } from "./style.ts";

const MEANING: Readonly<Record<Action, string>> = {
  run: "will run",
  maybe: "runs only if an upstream's data really changes",
  reuse: "reuses an artifact made earlier from the same inputs",
  fresh: "stays as it is",
  blocked: "cannot run: an input outside the selection is missing",
};

const MOST_CAUSES = 5;

/** A line a step with what happens to it, and below it why. */
export function planLines(steps: readonly PlannedStep[], paint: Style): string[] {
  const width = Math.max(...steps.map(({ id }) => id.length));
  return steps.flatMap(({ id, asset, action, causes, held }) => {
    const word = pad(action, 7);
    const painted = action === "fresh"
      ? paint.good(word)
      : action === "blocked"
      ? paint.bad(word)
      : paint.warn(word);
    const more = causes.length - MOST_CAUSES;
    return [
      `${painted} ${paint.bold(pad(id, width))} ${
        paint.dim(
          held
            ? "rolled back; held until its inputs change"
            : action === "fresh" && causes.length > 0
            ? `stays as it is, made from what is stale and not selected; +${asset} selects that too`
            : MEANING[action],
        )
      }`,
      ...causes.slice(0, MOST_CAUSES).map(({ sentence }) => `        · ${sentence}`),
      ...(more > 0 ? [`        · and ${more} more`] : []),
    ];
  });
}
