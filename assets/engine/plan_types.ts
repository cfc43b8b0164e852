/**
 * What a plan is made from and what it says of one step.
 *
 * @module
 */
import type { Action, Cause, StepState } from "./cause.ts";
import type { AssetKey, DataVersion, Fingerprint, PartitionKey, StepId, StepKey } from "./keys.ts";
import type { CodeManifest, Current, Materialization, SourceVersion, StepFailure } from "./ledger.ts";
import type { PartitionFilter } from "./partition_range.ts";
import type { Observation } from "./source.ts";
import type { ArtifactState } from "./store.ts";

/** What an asset should be made from, as of now. */
export interface Want {
  readonly code: CodeManifest;
  readonly config: Readonly<Record<string, unknown>>;
  /** The whole of its source. */
  readonly source: SourceVersion | null;
  /** What the source told of each partition, where it tells them. */
  readonly parts?: Observation["partitions"];
}

/** Everything a plan looks at. */
export interface Snapshot {
  readonly now: number;
  readonly wants: ReadonlyMap<AssetKey, Want>;
  /** The partitions of each asset that should exist now. */
  readonly keys: ReadonlyMap<AssetKey, readonly PartitionKey[]>;
  readonly currents: ReadonlyMap<AssetKey, ReadonlyMap<PartitionKey, Current>>;
  /** Current artifacts that are not intact. */
  readonly damaged: ReadonlyMap<StepId, ArtifactState>;
  /** For each step that was rolled back, what it was rolled back from. */
  readonly overruled: ReadonlyMap<StepId, Materialization>;
  /** Steps whose current value is missing from its asset's publisher. */
  readonly unpublished: ReadonlySet<StepId>;
  readonly failures: ReadonlyMap<StepId, StepFailure>;
}

/** Finds what can be reused. */
export interface PlanHistory {
  /** For each wanted step at most one materialization of that fingerprint whose artifact is intact. */
  reusable(
    wanted: readonly (StepKey & { readonly fingerprint: Fingerprint })[],
  ): Promise<ReadonlyMap<StepId, Materialization>>;
  /** The partitions of a set; undefined when its list is gone. */
  partitions?(set: DataVersion): Promise<ReadonlyMap<PartitionKey, DataVersion> | undefined>;
}

/** One step of a plan. */
export interface PlannedStep extends StepKey {
  readonly id: StepId;
  readonly state: StepState;
  readonly action: Action;
  readonly selected: boolean;
  /** True while a rollback keeps the step where it is. */
  readonly held: boolean;
  /** Empty exactly when the step is fresh. */
  readonly causes: readonly Cause[];
  readonly upstream: readonly StepKey[];
  /** Null while an upstream's data version is not known yet. */
  readonly fingerprint: Fingerprint | null;
  readonly current: Current | undefined;
  readonly reuse: Materialization | undefined;
}

export interface PlanOptions {
  /** All by default. */
  readonly selected?: ReadonlySet<AssetKey>;
  /** Which of their partitions; all by default. */
  readonly partitions?: PartitionFilter;
  /** Run what is selected even when it is fresh. */
  readonly force?: boolean;
}
