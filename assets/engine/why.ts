/**
 * Causes, walked to their roots.
 *
 * @module
 */
import type { Cause } from "./cause.ts";
import { differences } from "./diff.ts";
import { type StepId, stepId } from "./keys.ts";
import type { Ledger } from "./ledger.ts";
import { readSet, setsOf } from "./partition_set.ts";
import type { Plan } from "./plan.ts";
import type { ArtifactStore } from "./store.ts";

/** A cause, and for one that lies upstream, what caused it there. */
export interface Why {
  readonly cause: Cause;
  readonly because: readonly Why[];
  /** True when the same upstream was walked before: a graph of many paths is told once, not once a path. */
  readonly toldBefore: boolean;
}

/**
 * The causes of a step. A stale upstream is explained by its own causes; an upstream whose data changed already,
 * by what differs between its two materializations.
 *
 * @param store has the lists of sets of partitions; without it, what changed in them is not told.
 */
export async function why(
  plan: Plan,
  ledger: Ledger,
  id: StepId,
  store?: ArtifactStore,
): Promise<readonly Why[]> {
  const told = new Set<string>();
  const explain = async (causes: readonly Cause[]): Promise<Why[]> => {
    const reasons: Why[] = [];
    for (const cause of causes) {
      const upstream = UPSTREAM.has(cause.kind)
        ? JSON.stringify([cause.kind, cause.subject, cause.old, cause.new])
        : null;
      const toldBefore = upstream !== null && told.has(upstream);
      if (upstream !== null) told.add(upstream);
      reasons.push({
        cause,
        toldBefore,
        because: toldBefore ? [] : await explain(await behind(plan, ledger, cause, store)),
      });
    }
    return reasons;
  };
  return await explain(plan.byId.get(id)!.causes);
}

const UPSTREAM: ReadonlySet<Cause["kind"]> = new Set(["upstream_stale", "upstream_changed"]);

async function behind(
  plan: Plan,
  ledger: Ledger,
  cause: Cause,
  store: ArtifactStore | undefined,
): Promise<readonly Cause[]> {
  if (cause.kind === "upstream_stale") {
    return plan.byId.get(stepId(cause.asset, cause.partition))?.causes ?? [];
  }
  if (cause.kind !== "upstream_changed") return [];
  const history = await ledger.history(cause.asset, { partition: cause.partition });
  const now = history.find(({ dataVersion }) => dataVersion === cause.new);
  const before = history.find(({ dataVersion }) => dataVersion === cause.old);
  if (now === undefined || before === undefined) return [];
  const lists = new Map<string, Awaited<ReturnType<typeof readSet>>>();
  for (const version of setsOf([...before.inputs, ...now.inputs])) {
    if (store !== undefined) lists.set(version, await readSet(store, version));
  }
  return differences(cause.asset, cause.partition, before, now, (version) => lists.get(version));
}

/** The causes that have none behind them, each once: the files, config fields and sources to look at. */
export function roots(reasons: readonly Why[]): Cause[] {
  const found = new Map<string, Cause>();
  const walk = ({ cause, because, toldBefore }: Why) => {
    if (because.length > 0) because.forEach(walk);
    else if (!toldBefore) {
      found.set(JSON.stringify([cause.kind, cause.asset, cause.partition, cause.subject]), cause);
    }
  };
  reasons.forEach(walk);
  return [...found.values()];
}
