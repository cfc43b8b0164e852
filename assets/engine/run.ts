/**
 * A run: plans, then brings each selected step up to date, upstream first.
 *
 * @module
 */
import { eventBus, eventError } from "./bus.ts";
import type { Engine } from "./engine.ts";
import type { StepOutcome } from "./events.ts";
import { newId } from "./id.ts";
import { planNow } from "./inspect.ts";
import { type AssetKey, type StepId, stepId, type StepKey, WHOLE } from "./keys.ts";
import type { PartitionFilter } from "./partition_range.ts";
import type { Plan } from "./plan.ts";
import { inPartitions } from "./partition_summary.ts";
import type { AssetPlan } from "./plan_asset.ts";
import type { PlannedStep } from "./plan_types.ts";
import type { Tracker } from "./ports.ts";
import { schedule } from "./schedule.ts";
import { executeStep, type RunContext, type StepResult } from "./step.ts";
import { resolveInputs, sharedSteps } from "./step_inputs.ts";
import { runValues } from "./values.ts";

/** How to run. */
export interface RunOptions {
  /** All by default. */
  readonly selected?: ReadonlySet<AssetKey>;
  /** Which of their partitions; all by default. */
  readonly partitions?: PartitionFilter;
  /** The selection as it was written, for the record. */
  readonly selection?: string;
  readonly force?: boolean;
  /** Steps at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly listeners?: readonly Tracker[];
  /** Sees the plan before anything runs; what it throws ends the run there. */
  readonly approve?: (plan: Plan) => void;
}

/** What a run came to. */
export interface RunResult {
  readonly runId: string;
  readonly status: "succeeded" | "failed" | "cancelled";
  readonly plan: Plan;
  readonly results: ReadonlyMap<StepId, StepResult>;
}

/** An input outside the selection is missing. */
export class BlockedError extends Error {
  override name = "BlockedError";
}

/**
 * Brings the selection up to date. The outcome of a failed step is `failed`, that of the steps below it `skipped`;
 * other branches go on.
 *
 * @throws {BlockedError} before anything runs, when a selected step lacks an input that is not selected.
 * @throws {ConfigError} and {@link SourceError} before anything runs, when the plan cannot be made.
 */
export async function run(engine: Engine, options: RunOptions): Promise<RunResult> {
  const { graph, ledger, clock, owner } = engine;
  await buryTheDead(engine);
  const { force = false } = options;
  const { plan, snapshot } = await planNow(engine, {
    force,
    ...(options.selected && { selected: options.selected }),
    ...(options.partitions && { partitions: options.partitions }),
  }, options.signal);
  options.approve?.(plan);
  refuseBlocked(plan);

  const runId = newId(clock.now(), engine.random);
  const startedAt = clock.now();
  const selection = options.selection ?? "*";
  const bus = eventBus(runId, ledger, clock, options.listeners ?? []);
  await ledger.startRun({
    id: runId,
    selection,
    owner: owner.id,
    status: "running",
    startedAt,
    finishedAt: null,
  });
  const results = new Map<StepId, StepResult>();
  const steps = stepsToRun(plan, results);
  bus.emit({
    type: "run_started",
    selection,
    owner: owner.id,
    plan: steps.map(({ asset, partition, action, causes }) => ({ asset, partition, action, causes })),
  });

  const context: RunContext = {
    engine,
    runId,
    bus,
    signal: options.signal,
    values: runValues(engine.store, readers(plan, steps)),
    want: (asset) => snapshot.wants.get(asset.key)!,
  };
  const limits = new Map(
    plan.assets.map(({ key, asset }) => [key, { name: key, limit: asset.concurrency }]),
  );
  await schedule(
    steps.map(({ id }) => id),
    (id) => plan.byId.get(id)!.upstream.map(({ asset, partition }) => stepId(asset, partition)),
    Math.max(1, options.concurrency),
    async (id) => {
      const step = plan.byId.get(id)!;
      results.set(id, await advance(context, plan, step, results));
      context.values.settled(shared(plan, step));
    },
    (id) => limits.get(plan.byId.get(id)!.asset),
  );

  const status = conclusion([...results.values()], options.signal);
  const counts = tally([...results.values()]);
  if (status !== "cancelled") await conclude();
  bus.emit({ type: "run_finished", status, counts, durationMs: clock.now() - startedAt });
  try {
    await bus.close();
  } finally {
    // A run whose events could not be stored is over all the same.
    await ledger.finishRun(runId, status, clock.now());
    await engine.store.remember?.();
  }
  return { runId, status, plan, results };

  /** Lets the engine's conclusion work on what the steps came to; the run's result stands already. */
  async function conclude(): Promise<void> {
    const { conclusion } = engine;
    if (conclusion === undefined) return;
    const { asset } = conclusion;
    try {
      await engine.fault?.("settled", asset);
      await conclusion.conclude({
        runId,
        outcomes: new Map([...results].map(([id, { outcome }]) => [id, outcome])),
        signal: options.signal,
        emit: (event) => bus.emit(event),
      });
    } catch (error) {
      const { message } = eventError(error);
      bus.emit({ type: "step_log", asset, partition: WHOLE, level: "warn", message });
    }
  }

  /** Settles one step, given how its upstream settled. */
  async function advance(
    context: RunContext,
    plan: Plan,
    step: PlannedStep,
    results: ReadonlyMap<StepId, StepResult>,
  ): Promise<StepResult> {
    const at = { asset: step.asset, partition: step.partition };
    if (context.signal.aborted) {
      bus.emit({ type: "step_cancelled", ...at });
      return { outcome: "cancelled", dataVersion: null };
    }
    if (step.action === "fresh") {
      const { dataVersion } = step.current!.materialization;
      bus.emit({ type: "step_fresh", ...at, dataVersion });
      return { outcome: "fresh", dataVersion };
    }
    const of = plan.asset(step.asset);
    const inputs = resolveInputs(of.links, of.list.indexOf(step.partition), (upstream, place) => {
      // What the run settled on, or what was current when it was planned.
      const result = results.get(stepId(upstream.key, upstream.keys[place]));
      return result === undefined
        ? upstream.currents[place]?.materialization.dataVersion ?? null
        : result.dataVersion;
    });
    if ("missing" in inputs) {
      bus.emit({ type: "step_skipped", ...at, because: inputs.missing });
      return { outcome: "skipped", dataVersion: null };
    }
    return await executeStep(context, graph.get(step.asset), step, inputs);
  }
}

/**
 * The selected steps, upstream first. Partitions that are fresh have nothing to be told about, and there may be thousands
 * of them: they go straight to the results.
 */
function stepsToRun(plan: Plan, results: Map<StepId, StepResult>): PlannedStep[] {
  const steps: PlannedStep[] = [];
  for (const of of plan.assets) {
    const quiet = inPartitions(of);
    for (let i = 0; i < of.keys.length; i++) {
      if (!of.isSelected(i)) continue;
      if (quiet && of.action(i) === "fresh") {
        const { dataVersion } = of.currents[i]!.materialization;
        results.set(stepId(of.key, of.keys[i]), { outcome: "fresh", dataVersion });
      } else steps.push(of.step(i));
    }
  }
  return steps;
}

function refuseBlocked(plan: Plan): void {
  const is = (of: AssetPlan) => {
    for (let i = 0; i < of.keys.length; i++) {
      if (of.isSelected(i) && of.action(i) === "blocked") return of.step(i);
    }
    return undefined;
  };
  const blocked = plan.assets.map(is).find((step) => step !== undefined);
  if (blocked === undefined) return;
  const missing = blocked.upstream.map(({ asset, partition }) => stepId(asset, partition))
    .filter((id) => plan.byId.get(id)!.action === "blocked");
  const more = missing.length - MOST_NAMED;
  throw new BlockedError(
    `Cannot materialize "${blocked.id}": its ${missing.length === 1 ? "input" : "inputs"} ${
      missing.slice(0, MOST_NAMED).map((id) => `"${id}"`).join(" and ")
    }${more > 0 ? ` and ${more.toLocaleString("en")} more` : ""} ${
      missing.length === 1 ? "is" : "are"
    } missing or damaged; select "+${blocked.asset}"${
      missing.some((id) => id.endsWith("]")) ? " with all partitions" : ""
    } to make its inputs too`,
  );
}

const MOST_NAMED = 3;

function shared(plan: Plan, { asset, partition }: PlannedStep): StepKey[] {
  const of = plan.asset(asset);
  return sharedSteps(of.links, of.list.indexOf(partition));
}

/** How many selected steps may read each step's value. */
function readers(plan: Plan, steps: readonly PlannedStep[]): Map<StepId, number> {
  const counts = new Map<StepId, number>();
  for (const step of steps) {
    for (const { asset, partition } of shared(plan, step)) {
      const id = stepId(asset, partition);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  return counts;
}

/** Ends what owners that died have left open, so that nothing waits for them and no run looks alive. */
export async function buryTheDead({ ledger, owner, clock }: Engine): Promise<void> {
  for (const other of await ledger.owners()) {
    if (other !== owner.id && !await owner.isAlive(other)) await ledger.bury(other, clock.now());
  }
}

function conclusion(results: readonly StepResult[], signal: AbortSignal): RunResult["status"] {
  if (results.some(({ outcome }) => outcome === "failed")) return "failed";
  return signal.aborted && results.some(({ outcome }) => outcome === "cancelled") ? "cancelled" : "succeeded";
}

/** How many steps ended in each way. */
export function tally(results: readonly StepResult[]): Record<StepOutcome, number> {
  const counts = { materialized: 0, reused: 0, fresh: 0, failed: 0, skipped: 0, cancelled: 0 };
  for (const { outcome } of results) counts[outcome]++;
  return counts;
}
