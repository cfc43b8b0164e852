/**
 * How each asset stands, in what the pages show of it.
 *
 * @module
 */
import type {
  Asset,
  AssetGraph,
  AssetKey,
  Cause,
  CauseKind,
  PartitionKey,
  PlannedStep,
  StepFailure,
  StepState,
} from "../../../assets/engine/mod.ts";
import type { State } from "../../i18n/common.ts";
import { worst } from "../../assets/views.ts";
import type { Planned } from "../../plan_cache.ts";

/** An asset and how it stands. */
export interface AssetCard {
  readonly asset: Asset;
  readonly upstream: readonly AssetKey[];
  readonly downstream: readonly AssetKey[];
  readonly steps: readonly PlannedStep[];
  readonly state: StepState;
  /** What is shown first: a failure before the state, and that a rollback holds it. */
  readonly shown: State;
  /** Why it is not fresh, each cause once: what lies in itself … */
  readonly own: readonly Cause[];
  /** … and what lies upstream. */
  readonly above: readonly Cause[];
  readonly failure: StepFailure | undefined;
  /** The partitions that failed when they were last tried, and are not fresh. */
  readonly failed: ReadonlySet<PartitionKey>;
  /** When its newest current materialization was made; undefined for none. */
  readonly at: number | undefined;
  readonly rows: number | undefined;
  /** Bytes. */
  readonly size: number | undefined;
  /** Of what is current: how many checks there were, how many passed, and whether a blocking one did not. */
  readonly checks: { readonly all: number; readonly passed: number };
}

const ABOVE: ReadonlySet<CauseKind> = new Set(["upstream_stale", "upstream_changed"]);

/** Whether a cause lies upstream of the asset that it is a cause of. */
export function isAbove({ kind }: Cause): boolean {
  return ABOVE.has(kind);
}

/** All assets, in the graph's order. */
export function cardsOf(graph: AssetGraph, planned: Planned): AssetCard[] {
  const steps = Map.groupBy(planned.plan.steps, ({ asset }) => asset);
  return graph.assets.map((asset) => cardOf(graph, asset, steps.get(asset.key) ?? [], planned));
}

/** One asset. @param steps all of the asset's in the plan */
export function cardOf(
  graph: AssetGraph,
  asset: Asset,
  steps: readonly PlannedStep[],
  { snapshot }: Planned,
): AssetCard {
  const state = worst(steps);
  const causes = distinct(steps.flatMap((step) => step.causes));
  const made = steps.flatMap(({ current }) => current === undefined ? [] : [current.materialization]);
  const failures = steps.flatMap(({ id }) => snapshot.failures.get(id) ?? []);
  const failure = failures.sort((a, b) => b.at - a.at)[0];
  const sum = (value: (one: typeof made[number]) => unknown) =>
    made.reduce<number | undefined>((sum, one) => {
      const more = value(one);
      return typeof more === "number" ? (sum ?? 0) + more : sum;
    }, undefined);
  const checks = made.flatMap(({ checks }) => checks);
  return {
    asset,
    upstream: graph.upstream(asset.key),
    downstream: graph.downstream(asset.key),
    steps,
    state,
    shown: failure !== undefined ? "failed" : steps.some(({ held }) => held) ? "held" : state,
    own: causes.filter((cause) => !isAbove(cause)),
    above: causes.filter(isAbove),
    failure,
    failed: new Set(
      steps.flatMap(({ id, state, partition }) =>
        state !== "fresh" && snapshot.failures.has(id) ? [partition] : []
      ),
    ),
    at: made.length === 0 ? undefined : Math.max(...made.map(({ finishedAt }) => finishedAt)),
    rows: sum(({ metadata }) => metadata["rows"]),
    size: sum(({ size }) => size),
    checks: { all: checks.length, passed: checks.filter(({ passed }) => passed).length },
  };
}

/** Partitions of one asset mostly have the same causes. */
function distinct(causes: readonly Cause[]): Cause[] {
  const found = new Map<string, Cause>();
  for (const cause of causes) {
    const { kind, asset, subject = "", old, new: now } = cause;
    const id = JSON.stringify([
      kind,
      asset,
      subject,
      isAbove(cause) ? null : old,
      isAbove(cause) ? null : now,
    ]);
    if (!found.has(id)) found.set(id, cause);
  }
  return [...found.values()];
}

/** How many assets stand how. */
export function countStates(cards: readonly AssetCard[]): ReadonlyMap<State, number> {
  const counts = new Map<State, number>();
  for (const { shown } of cards) counts.set(shown, (counts.get(shown) ?? 0) + 1);
  return counts;
}
