/**
 * A plan for people.
 *
 * @module
 */
import { type Action, type PlannedStep, WHOLE } from "../../assets/engine/mod.ts";
import { pad, type Style } from "./style.ts";

const MEANING: Readonly<Record<Action, string>> = {
  run: "will run",
  maybe: "runs only if an upstream's data really changes",
  reuse: "reuses an artifact made earlier from the same inputs",
  fresh: "stays as it is",
  blocked: "cannot run: an input outside the selection is missing",
};

const MOST_CAUSES = 5;

/** A line a step with what happens to it, and below it why. Partitions side by side that fare alike share one. */
export function planLines(steps: readonly PlannedStep[], paint: Style): string[] {
  const groups = alike(steps);
  const width = Math.max(...groups.map(({ id }) => id.length));
  return groups.flatMap(({ id, count, step: { asset, action, causes, held } }) => {
    const word = pad(action, 7);
    const painted = action === "fresh"
      ? paint.good(word)
      : action === "blocked"
      ? paint.bad(word)
      : paint.warn(word);
    const more = causes.length - MOST_CAUSES;
    const many = count > 1 ? `${count.toLocaleString("en")} partitions: ` : "";
    return [
      `${painted} ${paint.bold(pad(id, width))} ${
        paint.dim(
          many + (held
            ? "rolled back; held until its inputs change"
            : action === "fresh" && causes.length > 0
            ? `stays as it is, made from what is stale and not selected; +${asset} selects that too`
            : MEANING[action]),
        )
      }`,
      ...causes.slice(0, MOST_CAUSES).map(({ sentence }) => `        · ${sentence}`),
      ...(more > 0 ? [`        · and ${more} more`] : []),
    ];
  });
}

/** Steps that are told as one: of the first one the causes are told. */
function alike(steps: readonly PlannedStep[]): { id: string; count: number; step: PlannedStep }[] {
  const groups: { step: PlannedStep; last: PlannedStep; count: number }[] = [];
  for (const step of steps) {
    const group = groups.at(-1);
    const first = group?.step;
    if (
      group !== undefined && first !== undefined && step.partition !== WHOLE && first.asset === step.asset &&
      first.action === step.action && first.held === step.held &&
      first.causes[0]?.kind === step.causes[0]?.kind
    ) {
      group.last = step;
      group.count++;
    } else groups.push({ step, last: step, count: 1 });
  }
  return groups.map(({ step, last, count }) => ({
    id: count === 1 ? step.id : `${step.asset}[${step.partition}..${last.partition}]`,
    count,
    step,
  }));
}
