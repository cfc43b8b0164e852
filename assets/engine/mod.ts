/**
 * An asset engine: declared artifacts that know what they are made from, and a runner that recomputes what is
 * stale and nothing else.
 *
 * Declaring an asset takes {@link asset}; running a graph takes an {@link Engine} (the graph and its ports) and
 * {@link run}. `declare.ts` has just the first half, for modules whose code version should not hang on the runner.
 *
 * @example A graph in memory
 * ```ts
 * import { asset, json, memoryEngine, run } from "./mod.ts";
 * import { assertEquals } from "@std/assert";
 * import { z } from "zod";
 *
 * const numbers = asset({
 *   key: "numbers",
 *   description: "Some numbers",
 *   codec: json(z.array(z.number())),
 *   materialize: () => [1, 2, 3],
 * });
 * const total = asset({
 *   key: "total",
 *   description: "Their sum",
 *   deps: { numbers },
 *   codec: json(z.number()),
 *   materialize: ({ numbers }) => numbers.reduce((a, b) => a + b, 0),
 * });
 *
 * const engine = memoryEngine([total, numbers]);
 * const signal = new AbortController().signal;
 * const first = await run(engine, { concurrency: 2, signal });
 * assertEquals([...first.results.values()].map(({ outcome }) => outcome), ["materialized", "materialized"]);
 * const second = await run(engine, { concurrency: 2, signal });
 * assertEquals([...second.results.values()].map(({ outcome }) => outcome), ["fresh", "fresh"]);
 * ```
 *
 * @module
 */
export * from "./declare.ts";
export {
  type Asset,
  type BoundSource,
  type Check,
  type Dependency,
  type MaxAge,
  type PartitionedDependency,
  type Previous,
  type RetryPolicy,
  type ValueOf,
} from "./asset.ts";
export { CheckFailedError } from "./attempt.ts";
export { canonical } from "./canonical.ts";
export type { Action, Cause, CauseKind, StepState } from "./cause.ts";
export type { Preview } from "./codec.ts";
export {
  type Clock,
  CONCLUSION_POINTS,
  ConfigError,
  type Engine,
  FAULT_POINTS,
  type FaultPoint,
  type Owner,
  resolveConfig,
  systemClock,
} from "./engine.ts";
export type { Conclusion, SettledRun } from "./conclusion.ts";
export { isTransient, type NewEvent, type RunEvent, type StepOutcome } from "./events.ts";
export { fingerprint } from "./fingerprint.ts";
export { type Collected, collectGarbage, type Retention } from "./gc.ts";
export { type AssetGraph, assetGraph, GraphError, UnknownAssetError } from "./graph.ts";
export { planNow } from "./inspect.ts";
export { newId } from "./id.ts";
export {
  type AssetKey,
  type CodeVersion,
  type DataVersion,
  EVERY,
  type Fingerprint,
  type PartitionKey,
  type StepId,
  stepId,
  type StepKey,
  WHOLE,
} from "./keys.ts";
export {
  type CodeManifest,
  type Current,
  type InputVersion,
  type Lease,
  LeaseLostError,
  type Ledger,
  type Materialization,
  type PointerReason,
  type RunRecord,
  type RunStatus,
  type SourceVersion,
  type StepFailure,
} from "./ledger.ts";
export type { PartitionMapping } from "./mapping.ts";
export { memoryEngine } from "./memory/engine.ts";
export { memoryLedger } from "./memory/ledger.ts";
export { materialize, type Materialized } from "./memory/materialize.ts";
export { memoryPins } from "./memory/pins.ts";
export { memoryVersions } from "./memory/versions.ts";
export { memoryStore } from "./memory/store.ts";
export { nearestNames } from "./nearest.ts";
export { isPartitioned, type Partitions } from "./partition.ts";
export { partsAmong } from "./partition_set.ts";
export { parsePartitions, type PartitionFilter, type PartitionRange, placesIn } from "./partition_range.ts";
export {
  inPartitions,
  type PartitionRun,
  partitionRuns,
  type PartitionState,
  partitionState,
  type PartitionSummary,
  partitionSummary,
} from "./partition_summary.ts";
export { isPartitionValues, type PartitionChanges, partitionValuesOf } from "./partition_values.ts";
export type { AssetPlan } from "./plan_asset.ts";
export { type Plan, plan } from "./plan.ts";
export type { PlanHistory, PlannedStep, PlanOptions, Snapshot, Want } from "./plan_types.ts";
export { inputValuesOf } from "./previous.ts";
export { type HeldPin, holdPin, type PinEngine, whilePinned } from "./pinning.ts";
export { COLLECTION, type Pin, type Pins } from "./pins.ts";
export {
  type CodeReader,
  type Compute,
  type EventListener,
  localCompute,
  type Notifier,
  type Publisher,
  type PublisherToken,
  type Tracker,
} from "./ports.ts";
export {
  promote,
  type PromoteEngine,
  type Promotion,
  rollbackAlias,
  servingVersions,
  VersionError,
  versionNumbered,
} from "./promote.ts";
export type { CheckResult, MetadataValue } from "./result.ts";
export { rollback, RollbackError } from "./rollback.ts";
export { BlockedError, buryTheDead, run, type RunOptions, type RunResult, tally } from "./run.ts";
export { parseSelection, select, type Selection, SelectionError } from "./select.ts";
export {
  type Observation,
  type ReadContext,
  type Source,
  SourceChangedError,
  type SourceToken,
} from "./source.ts";
export {
  ArtifactError,
  type ArtifactState,
  type ArtifactStore,
  type StoredArtifact,
  type StoreMoment,
} from "./store.ts";
export {
  type Alias,
  ALIASES,
  type AliasMove,
  type LineageEntry,
  type ModelVersion,
  type VersionRegistry,
} from "./versions.ts";
export { type AliasMover, aliasMover, type MoveWish, rollbackOf } from "./aliases.ts";
export type { Period, TimeOptions } from "./time_partitions.ts";
export { roots, type Why, why } from "./why.ts";
