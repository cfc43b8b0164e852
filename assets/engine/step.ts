/**
 * The run protocol of one step: lease, look again, reuse or materialize, commit.
 *
 * @module
 */
import type { Asset } from "./asset.ts";
import { attempt, type Candidate, CheckFailedError } from "./attempt.ts";
import { type EventBus, eventError } from "./bus.ts";
import { type Engine, publisherOf } from "./engine.ts";
import type { StepOutcome } from "./events.ts";
import { fingerprint } from "./fingerprint.ts";
import { history, observe } from "./inspect.ts";
import { newId } from "./id.ts";
import type { DataVersion, Fingerprint } from "./keys.ts";
import { type HeldLease, holdLease } from "./lease.ts";
import { type Current, LeaseLostError, type Materialization } from "./ledger.ts";
import type { PlannedStep, Want } from "./plan_types.ts";
import { sourceVersion, young } from "./plan_asset.ts";
import { previousOf } from "./previous.ts";
import { retryDelay, worthRetrying } from "./retry.ts";
import { SourceChangedError } from "./source.ts";
import { inputValues, type StepInputs } from "./step_inputs.ts";
import type { Values } from "./values.ts";

/** What every step of a run shares. */
export interface RunContext {
  readonly engine: Engine;
  readonly runId: string;
  readonly bus: EventBus;
  readonly signal: AbortSignal;
  readonly values: Values;
  readonly want: (asset: Asset) => Want;
}

/** How a step ended, and the version its readers should use. */
export interface StepResult {
  readonly outcome: StepOutcome;
  readonly dataVersion: DataVersion | null;
}

/** Brings one step up to date. Never rejects: failures and cancellation are outcomes. */
export async function executeStep(
  run: RunContext,
  asset: Asset,
  step: PlannedStep,
  inputs: StepInputs,
): Promise<StepResult> {
  const { engine, bus, signal } = run;
  const at = { asset: step.asset, partition: step.partition };
  let print: Fingerprint | null = null;
  let held: HeldLease | undefined;
  try {
    held = await holdLease(engine, at, signal, (heldBy) => bus.emit({ type: "step_waiting", ...at, heldBy }));
    await engine.fault?.("leased", asset.key);
    for (let want = run.want(asset), look = 1;; look++) {
      print = fingerprint({
        ...at,
        code: want.code.version,
        config: want.config,
        inputs: inputs.recorded,
        source: sourceVersion(want, step.partition),
      });
      try {
        return await settle(run, { asset, step, inputs, want, print, held });
      } catch (error) {
        // A source that moved on since the plan: what is wanted now is what it holds now.
        if (!(error instanceof SourceChangedError) || look === MOST_LOOKS) throw error;
        bus.emit({
          type: "step_log",
          ...at,
          level: "warn",
          message: `${error.message}; looking at it again`,
        });
        want = { ...want, ...await observe(engine, asset, signal) };
      }
    }
  } catch (error) {
    if (signal.aborted) {
      bus.emit({ type: "step_cancelled", ...at });
      return { outcome: "cancelled", dataVersion: null };
    }
    const failed = error instanceof CheckFailedError ? error : undefined;
    const failedChecks = failed?.failed.map(({ name }) => name) ?? [];
    bus.emit({ type: "step_failed", ...at, error: eventError(error), failedChecks });
    // Whoever took the lease over tells how the step stands.
    if (error instanceof LeaseLostError) return { outcome: "failed", dataVersion: null };
    await engine.ledger.recordFailure({
      ...at,
      runId: run.runId,
      fingerprint: print,
      at: engine.clock.now(),
      message: error instanceof Error ? error.message : String(error),
      failedChecks,
      candidate: failed?.candidate ?? null,
    }).catch(() => {}); // The failure is told already; a ledger out of reach must not hide it.
    return { outcome: "failed", dataVersion: null };
  } finally {
    await held?.release().catch(() => {}); // It expires by itself.
  }
}

/** How often a step looks at a source that changes while it is read. */
const MOST_LOOKS = 3;

/** A step with its lease in hand, and what it is to be made from. */
interface LeasedStep {
  readonly asset: Asset;
  readonly step: PlannedStep;
  readonly inputs: StepInputs;
  readonly want: Want;
  readonly print: Fingerprint;
  readonly held: HeldLease;
}

/** Another process may have done the work while this one waited for the lease. */
async function settle(run: RunContext, leased: LeasedStep): Promise<StepResult> {
  const { asset, step, inputs, want, print, held } = leased;
  const { engine, bus } = run;
  const at = { asset: step.asset, partition: step.partition };
  const publisher = publisherOf(engine, asset);
  const current = await engine.ledger.current(at);
  const anew = step.causes.some(({ kind }) => kind === "forced" || kind === "too_old") &&
    current?.materialization.id === step.current?.materialization.id;
  if (!anew) {
    const now = engine.clock.now();
    const isCurrent = current !== undefined && current.materialization.fingerprint === print;
    const heldBack = current?.reason === "rolled back" && current.over === print;
    const stands = (isCurrent || heldBack) &&
      await engine.store.verify(current.materialization.dataVersion) === "intact";
    const isPublished = async (version: DataVersion) => await publisher?.has(version) ?? true;
    if (stands && await isPublished(current.materialization.dataVersion)) {
      bus.emit({ type: "step_fresh", ...at, dataVersion: current.materialization.dataVersion });
      return { outcome: "fresh", dataVersion: current.materialization.dataVersion };
    }
    const reusable = await history(engine).reusable([{ ...at, fingerprint: print }]);
    const found = stands ? current.materialization : young(reusable.get(step.id), asset, now);
    if (found !== undefined) {
      const { dataVersion } = found;
      if (!await isPublished(dataVersion)) {
        await publisher!.publish(dataVersion, await run.values.get(asset, at, dataVersion), run.signal);
      }
      // Where only the rows were missing, the pointer keeps its age and what holds it.
      const pointer = stands ? current : { reason: "reused" as const, since: now, over: null };
      const { reason, since, over } = pointer;
      await engine.ledger.point(found, { reason, since, over }, held.lease);
      bus.emit({ type: "step_reused", ...at, materializationId: found.id, dataVersion });
      return { outcome: "reused", dataVersion };
    }
  }
  bus.emit({ type: "step_started", ...at, fingerprint: print, causes: step.causes });
  const startedAt = engine.clock.now();
  const { candidate, attempts } = await tryUntilDone(run, leased, current);
  const links = bus.links(at);
  const metadata = Object.keys(links).length === 0 ? candidate.metadata : { ...candidate.metadata, links };
  const materialization: Materialization = {
    id: newId(engine.clock.now(), engine.random),
    runId: run.runId,
    ...at,
    fingerprint: print,
    code: want.code,
    config: want.config,
    inputs: inputs.recorded,
    source: sourceVersion(want, step.partition),
    dataVersion: candidate.dataVersion,
    size: candidate.size,
    metadata,
    checks: candidate.checks,
    startedAt,
    finishedAt: engine.clock.now(),
    attempts,
  };
  // Before the record that refers to them.
  for (const set of inputs.sets) {
    await engine.store.write([new TextEncoder().encode(set)], { signal: run.signal });
  }
  held.signal.throwIfAborted();
  await engine.ledger.commit(materialization, held.lease);
  await engine.fault?.("committed", asset.key);
  bus.emit({
    type: "step_materialized",
    ...at,
    materializationId: materialization.id,
    dataVersion: candidate.dataVersion,
    changed: current?.materialization.dataVersion !== candidate.dataVersion,
    size: candidate.size,
    metadata,
    durationMs: materialization.finishedAt - startedAt,
  });
  return { outcome: "materialized", dataVersion: candidate.dataVersion };
}

async function tryUntilDone(
  run: RunContext,
  { asset, step: { asset: key, partition }, inputs, want, held }: LeasedStep,
  current: Current | undefined,
): Promise<{ candidate: Candidate; attempts: number }> {
  const { engine, bus } = run;
  const signal = AbortSignal.any([run.signal, held.signal]);
  for (let number = 1;; number++) {
    try {
      const candidate = await attempt(engine, asset, {
        runId: run.runId,
        partition,
        attempt: number,
        want: { ...want, source: sourceVersion(want, partition) },
        inputs: await inputValues(asset, inputs, run.values, engine.store),
        previous: () => previousOf(asset, current, want, engine.store),
        signal,
        emit: bus.emit,
      });
      return { candidate, attempts: number };
    } catch (error) {
      // What stopped the try is the signal's reason, whatever the function made of it.
      signal.throwIfAborted();
      if (number > asset.retry.max || !worthRetrying(error)) throw error;
      const delayMs = retryDelay(asset.retry, number, engine.random);
      bus.emit({
        type: "step_retrying",
        asset: key,
        partition,
        attempt: number,
        delayMs,
        error: eventError(error),
      });
      await engine.clock.sleep(delayMs, signal);
    }
  }
}
