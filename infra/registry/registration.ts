/**
 * Every model becomes a version, and the gate decides whether it is served. This is what is concluded from each run.
 *
 * Every part is done once, however often it is tried: a run that was killed in between, or could not reach the registry, leaves
 * the rest to the next one, also when that has nothing to do. A version is decided about as soon as an alias has been moved
 * to it.
 *
 * @module
 */
import {
  aliasMover,
  type Conclusion,
  type Engine,
  type ModelVersion,
  type NewEvent,
  type SettledRun,
  type VersionRegistry,
  WHOLE,
} from "../../assets/engine/mod.ts";
import { model as modelAsset } from "../../assets/mod.ts";
import { describe, evaluationOf } from "./describe.ts";
import { type ChampionFacts, type GateSettings, verdict } from "./gate.ts";
import { type MeasureEngine, measureOn, namedMetrics } from "./measure_again.ts";

/** What registration works with. */
export interface RegistrationEngine extends MeasureEngine, Pick<Engine, "random" | "fault"> {
  readonly versions: VersionRegistry;
  readonly gate: GateSettings;
  /** Gives a version a readable name where artifacts have such; failing costs the name until the next run. */
  readonly nameVersion?: (version: ModelVersion, signal: AbortSignal) => Promise<void>;
}

/** Who moves aliases when nobody does. */
export const GATE = "gate";
/** How often to decide anew because somebody else moved the champion meanwhile. */
const TRIES = 5;

/** Registers the current model after each run, and lets the gate decide about it. */
export function modelRegistration(engine: RegistrationEngine): Conclusion {
  return {
    asset: modelAsset.key,
    async conclude(run) {
      const version = await registered(engine, run);
      if (version === undefined) return;
      await decided(engine, version, run);
      await named(engine, version, run);
    },
  };
}

/** The current model as a version; undefined when there is none, or its bytes are not what they should be. */
async function registered(
  engine: RegistrationEngine,
  { emit }: SettledRun,
): Promise<ModelVersion | undefined> {
  const { ledger, store, versions, clock } = engine;
  const current = await ledger.current({ asset: modelAsset.key, partition: WHOLE });
  if (current === undefined) return undefined;
  const { materialization } = current;
  const measured = await evaluationOf(engine, materialization);
  const [newest] = await versions.versions(modelAsset.key, 1);
  const isNewest = newest?.dataVersion === materialization.dataVersion &&
    newest.evaluation === (measured?.dataVersion ?? null);
  if (isNewest) return newest;
  if (await store.verify(materialization.dataVersion) !== "intact") return undefined;
  const described = await describe(engine, materialization, measured);
  const { version, isNew } = await versions.register({ ...described, createdAt: clock.now() });
  await engine.fault?.("registered", modelAsset.key);
  if (isNew) {
    const { name: model, number, metrics } = version;
    emit({ type: "version_registered", model, number, metrics });
  }
  return version;
}

/** Moves the champion or the challenger to a version that nobody has decided about. */
async function decided(engine: RegistrationEngine, version: ModelVersion, run: SettledRun): Promise<void> {
  const { versions, gate } = engine;
  const { name, number } = version;
  const mover = aliasMover(engine);
  for (let tries = 1; tries <= TRIES; tries++) {
    const champion = await versions.aliased(name, "champion");
    if (champion?.number === number) return;
    const isDecided = (await versions.moves(name)).some(({ to }) => to === number);
    const [newest] = await versions.versions(name, 1);
    // An older one that is current again was decided about, or passed over, when it was new.
    if (isDecided || newest?.number !== number) return;

    const { passes, why } = verdict(
      gate,
      {
        value: version.metrics[gate.metric] ?? null,
        popularity: version.metrics[`popularity_${gate.metric}`] ?? null,
      },
      champion && await championFacts(engine, version, champion, run),
    );
    const alias = passes ? "champion" : "challenger";
    const from = (passes ? champion?.number : (await versions.aliases(name)).get("challenger")) ?? null;
    if (await mover(from, { name, alias, to: number, by: GATE, why }) === undefined) continue;
    await engine.fault?.("decided", modelAsset.key);
    if (!passes) {
      run.emit({ type: "gate_refused", model: name, number, champion: champion?.number ?? null, why });
    }
    run.emit(moved({ model: name, alias, from, to: number, why }));
    return;
  }
  warn(
    run,
    `Could not decide about version ${number}: others keep moving the champion; the next run tries again`,
  );
}

function moved(facts: Omit<Extract<NewEvent, { type: "alias_moved" }>, "type">): NewEvent {
  return { type: "alias_moved", ...facts };
}

/** What the champion comes to on the new version's test part. */
async function championFacts(
  engine: RegistrationEngine,
  version: ModelVersion,
  champion: ModelVersion,
  run: SettledRun,
): Promise<ChampionFacts> {
  const { metric, mode } = engine.gate;
  const { number, spec } = champion;
  if (mode !== "on" || version.testPart === null || version.metrics[metric] === undefined) {
    return { number, value: null, how: "same part" };
  }
  if (champion.testPart === version.testPart) {
    return { number, value: champion.metrics[metric] ?? null, how: "same part" };
  }
  if (spec === version.spec) return { number, value: null, how: "same configuration" };
  try {
    const { report } = await measureOn(engine, version, spec, run.signal, () => {
      const message =
        `Fitting the configuration of version ${number}, the champion, again: it was measured on other plays`;
      run.emit({ type: "step_log", asset: version.name, partition: WHOLE, level: "info", message });
    });
    return { number, value: namedMetrics(report).get(metric) ?? null, how: "fit again" };
  } catch (error) {
    // Interrupted: the next run decides.
    run.signal.throwIfAborted();
    return { number, value: null, how: { failed: error instanceof Error ? error.message : String(error) } };
  }
}

async function named(engine: RegistrationEngine, version: ModelVersion, run: SettledRun): Promise<void> {
  try {
    await engine.nameVersion?.(version, run.signal);
  } catch (error) {
    warn(run, `Version ${version.number} has no readable name yet: ${(error as Error).message}`);
  }
}

function warn({ emit }: SettledRun, message: string): void {
  emit({ type: "step_log", asset: modelAsset.key, partition: WHOLE, level: "warn", message });
}
