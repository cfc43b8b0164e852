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
import { type AssetKey, type DataVersion, type StepId, stepId, type StepKey, WHOLE } from "./keys.ts";
import type { InputVersion } from "./ledger.ts";
import type { Plan, PlannedStep } from "./plan.ts";
import type { EventListener } from "./ports.ts";
import { schedule } from "./schedule.ts";
import { executeStep, type RunContext, type StepResult } from "./step.ts";
import { runValues } from "./values.ts";

/** How to run. */
export interface RunOptions {
  /** All by default. */
  readonly selected?: ReadonlySet<AssetKey>;
  /** The selection as it was written, for the record. */
  readonly selection?: string;
  readonly force?: boolean;
  /** Steps at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  readonly listeners?: readonly EventListener[];
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
  }, options.signal);
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
  const steps = plan.steps.filter(({ selected }) => selected);
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
    values: runValues(engine.store, readers(steps)),
    want: (asset) => snapshot.wants.get(asset.key)!,
  };
  const results = new Map<StepId, StepResult>();
  await schedule(
    steps.map(({ id }) => id),
    (id) => plan.byId.get(id)!.upstream.map(({ asset, partition }) => stepId(asset, partition)),
    Math.max(1, options.concurrency),
    async (id) => {
      const step = plan.byId.get(id)!;
      results.set(id, await advance(context, plan, step, results));
      context.values.settled(step.upstream);
    },
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
    const inputs: InputVersion[] = [];
    for (const upstream of step.upstream) {
      const dataVersion = versionOf(plan, results, upstream);
      if (dataVersion === null) {
        bus.emit({ type: "step_skipped", ...at, because: upstream.asset });
        return { outcome: "skipped", dataVersion: null };
      }
      inputs.push({ ...upstream, dataVersion });
    }
    return await executeStep(context, graph.get(step.asset), step, inputs);
  }
}

/** The version this run reads of a step: what the run settled on, or what was current when it was planned. */
function versionOf(plan: Plan, results: ReadonlyMap<StepId, StepResult>, step: StepKey): DataVersion | null {
  const id = stepId(step.asset, step.partition);
  const result = results.get(id);
  return result === undefined
    ? plan.byId.get(id)!.current?.materialization.dataVersion ?? null
    : result.dataVersion;
}

function refuseBlocked(plan: Plan): void {
  const blocked = plan.steps.find(({ selected, action }) => selected && action === "blocked");
  if (blocked === undefined) return;
  const missing = blocked.upstream.map(({ asset, partition }) => stepId(asset, partition))
    .filter((id) => plan.byId.get(id)!.action === "blocked");
  throw new BlockedError(
    `Cannot materialize "${blocked.id}": its ${missing.length === 1 ? "input" : "inputs"} ${
      missing.map((id) => `"${id}"`).join(" and ")
    } ${missing.length === 1 ? "is" : "are"} missing or damaged; ` +
      `select "+${blocked.asset}" to make its inputs too`,
  );
}

/** How many selected steps may read each step's value. */
function readers(steps: readonly PlannedStep[]): Map<StepId, number> {
  const counts = new Map<StepId, number>();
  for (const { upstream } of steps) {
    for (const { asset, partition } of upstream) {
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
