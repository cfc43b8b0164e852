/**
 * Causes, walked to their roots.
 *
 * @module
 */
import type { Cause } from "./cause.ts";
import { differences } from "./diff.ts";
import { type StepId, stepId } from "./keys.ts";
import type { Ledger } from "./ledger.ts";
import type { Plan } from "./plan.ts";

/** A cause, and for one that lies upstream, what caused it there. */
export interface Why {
  readonly cause: Cause;
  readonly because: readonly Why[];
}

/**
 * The causes of a step. A stale upstream is explained by its own causes; an upstream whose data changed already,
 * by what differs between its two materializations.
 */
export function why(plan: Plan, ledger: Ledger, id: StepId): Promise<readonly Why[]> {
  const explain = async (causes: readonly Cause[]): Promise<Why[]> =>
    await Promise.all(
      causes.map(async (cause) => ({ cause, because: await explain(await behind(plan, ledger, cause)) })),
    );
  return explain(plan.byId.get(id)!.causes);
}

async function behind(plan: Plan, ledger: Ledger, cause: Cause): Promise<readonly Cause[]> {
  if (cause.kind === "upstream_stale") {
    return plan.byId.get(stepId(cause.asset, cause.partition))?.causes ?? [];
  }
  if (cause.kind !== "upstream_changed") return [];
  const history = await ledger.history(cause.asset, { partition: cause.partition });
  const now = history.find(({ dataVersion }) => dataVersion === cause.new);
  const before = history.find(({ dataVersion }) => dataVersion === cause.old);
  return now === undefined || before === undefined
    ? []
    : differences(cause.asset, cause.partition, before, now);
}

/** The causes that have none behind them, each once: the files, config fields and sources to look at. */
export function roots(reasons: readonly Why[]): Cause[] {
  const found = new Map<string, Cause>();
  const walk = ({ cause, because }: Why) => {
    if (because.length > 0) because.forEach(walk);
    else found.set(JSON.stringify([cause.kind, cause.asset, cause.partition, cause.subject]), cause);
  };
  reasons.forEach(walk);
  return [...found.values()];
}
