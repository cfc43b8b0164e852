/**
 * How a step stands, what a run does about it, and why. Each cause names what is concerned, the old and the new
 * value, and says it in a sentence.
 *
 * @module
 */
import type { AssetKey, PartitionKey } from "./keys.ts";

/**
 * What a run does with a step: `run` it; `maybe` (only if an upstream's output really changes); `reuse` an artifact
 * that was made from the same fingerprint before; leave it, because it is `fresh`; or nothing, because an input
 * outside the selection is missing (`blocked`).
 */
export type Action = "run" | "maybe" | "reuse" | "fresh" | "blocked";

/** How a step stands, whatever is selected. */
export type StepState = "missing" | "stale" | "fresh";

export type CauseKind =
  | "missing"
  | "code_changed"
  | "config_changed"
  | "dependency_added"
  | "dependency_removed"
  | "partition_added"
  | "partition_removed"
  | "upstream_changed"
  | "upstream_stale"
  | "source_changed"
  | "artifact_lost"
  | "artifact_corrupt"
  | "unpublished"
  | "check_failed"
  | "too_old"
  | "forced";

/** One reason. */
export interface Cause {
  readonly kind: CauseKind;
  /** The step that is concerned: itself, or the upstream step that changed. */
  readonly asset: AssetKey;
  readonly partition: PartitionKey;
  /** The last of the partitions that are concerned, where one cause stands for several. */
  readonly through?: PartitionKey;
  /** The file, config field, dependency, source or check, when there is one. */
  readonly subject?: string;
  readonly old: string | null;
  readonly new: string | null;
  readonly sentence: string;
}
