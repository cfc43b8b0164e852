/**
 * Assets: how they stand, and why.
 *
 * @module
 */
import { z } from "zod";
import { DataVersionText, Next, Time } from "./common.ts";

const HASH = "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab";
const OLD_HASH = "0f3a9d1c5e7b2468ace013579bdf02468ace013579bdf02468ace013579bdf024";

const CAUSE_EXAMPLE = {
  kind: "config_changed",
  asset: "clean_features",
  partition: "",
  subject: "imputation",
  old: '"median"',
  new: '"mean"',
  sentence: 'config: imputation went from "median" to "mean"',
};

const ASSET_EXAMPLE = {
  key: "clean_features",
  description: "Games with clean text, gaps filled, and scaled columns",
  group: "catalogue",
  kinds: ["csv"],
  owners: [],
  upstream: ["raw_games"],
  downstream: ["user_logs", "trials", "model"],
  state: "stale",
  partitions: null,
  steps: [{
    partition: "",
    state: "stale",
    held: false,
    causes: [CAUSE_EXAMPLE],
    dataVersion: HASH,
    materialization: "01m8851wc4e0nn526z",
    rows: 200,
    size: 48213,
    since: 1772389800000,
    failure: null,
  }],
};

/** A reason. */
export const CauseView = z.object({
  kind: z.string().meta({ description: "Such as `config_changed`, `code_changed`, `upstream_stale`" }),
  asset: z.string(),
  partition: z.string(),
  through: z.string().optional().meta({
    description: "The last of the partitions concerned, where one cause stands for several",
  }),
  subject: z.string().optional().meta({ description: "The file, config field, source or check concerned" }),
  old: z.string().nullable(),
  new: z.string().nullable(),
  sentence: z.string(),
}).meta({ id: "Cause", description: "Why an asset is not fresh", example: CAUSE_EXAMPLE });

const state = z.enum(["missing", "stale", "fresh"]);

/** How one step of an asset stands. */
export const StepView = z.object({
  partition: z.string().meta({ description: "Empty for an asset that has no partitions" }),
  state,
  held: z.boolean().meta({ description: "A rollback keeps it where it is" }),
  causes: z.array(CauseView),
  dataVersion: DataVersionText.nullable(),
  materialization: z.string().nullable(),
  rows: z.number().nullable(),
  size: z.number().nullable().meta({ description: "Bytes" }),
  since: Time.nullable().meta({ description: "When it was last confirmed to be right" }),
  failure: z.object({ runId: z.string(), at: Time, message: z.string() }).nullable().meta({
    description: "The last failure, until the step succeeds",
  }),
}).meta({ id: "AssetStep" });

/** How the partitions of an asset stand. */
export const PartitionCounts = z.object({
  total: z.int(),
  fresh: z.int(),
  stale: z.int(),
  missing: z.int(),
  failed: z.int().meta({ description: "Not fresh, and failed when it was last tried" }),
  removed: z.int().meta({ description: "Materialized, although there is no such partition any more" }),
  ranges: z.array(z.object({
    state: z.enum(["missing", "stale", "fresh", "failed"]),
    from: z.string(),
    to: z.string(),
    count: z.int(),
  })).meta({ description: "Partitions side by side that stand alike, in the order of their keys" }),
}).meta({ id: "PartitionCounts" });

/** An asset in the list. */
export const AssetView = z.object({
  key: z.string(),
  description: z.string(),
  group: z.string(),
  kinds: z.array(z.string()),
  owners: z.array(z.string()),
  upstream: z.array(z.string()),
  downstream: z.array(z.string()),
  state: state.meta({ description: "The worst of its steps" }),
  partitions: PartitionCounts.nullable().meta({ description: "Null for an asset that is one whole" }),
  steps: z.array(StepView).meta({
    description: "Of an asset in partitions: those that are not fresh, at most 100 in a list of assets",
  }),
}).meta({ id: "Asset", example: ASSET_EXAMPLE });

/** Every asset. */
export const AssetList = z.object({
  assets: z.array(AssetView).meta({ description: "Upstream before downstream" }),
  counts: z.object({ missing: z.int(), stale: z.int(), fresh: z.int() }),
  at: Time.meta({ description: "When this was looked at; a second ago at most" }),
}).meta({
  id: "AssetList",
  example: { assets: [ASSET_EXAMPLE], counts: { missing: 0, stale: 1, fresh: 0 }, at: 1772389860000 },
});

/** A line of the walk from causes to their roots. */
export const WhyLine = z.object({
  depth: z.int().meta({
    description: "0 for the asset's own causes; what lies behind a cause is one deeper",
  }),
  cause: CauseView,
  toldBefore: z.boolean().meta({ description: "What lies behind it stands further up" }),
}).meta({ id: "WhyLine" });

/** A check's result. */
export const CheckView = z.object({
  name: z.string(),
  blocking: z.boolean(),
  passed: z.boolean(),
  message: z.string().optional(),
}).meta({ id: "CheckResult" });

/** An asset, all of it. */
export const AssetDetail = AssetView.extend({
  why: z.array(WhyLine).meta({ description: "The causes, walked to their roots, in reading order" }),
  roots: z.array(CauseView).meta({ description: "What is at the bottom of it" }),
  config: z.record(z.string(), z.unknown()).meta({ description: "What it would be made with now" }),
  code: z.object({
    version: z.string(),
    files: z.int(),
    changed: z.array(z.object({
      path: z.string(),
      change: z.enum(["added", "removed", "changed"]),
    })).meta({ description: "Since it was last materialized" }),
  }),
  checks: z.array(CheckView).meta({ description: "Of the current materialization" }),
  metadata: z.record(z.string(), z.unknown()).meta({ description: "Of the current materialization" }),
}).meta({
  id: "AssetDetail",
  example: {
    ...ASSET_EXAMPLE,
    why: [{ depth: 0, cause: CAUSE_EXAMPLE, toldBefore: false }],
    roots: [CAUSE_EXAMPLE],
    config: { imputation: "mean" },
    code: { version: OLD_HASH, files: 14, changed: [{ path: "assets/games/text.ts", change: "changed" }] },
    checks: [{ name: "ratings are within 0..5", blocking: true, passed: true }],
    metadata: { rows: 200 },
  },
});

const MATERIALIZATION_EXAMPLE = {
  id: "01m8851wc4e0nn526z",
  runId: "01m8851w3v7m2d9c4f",
  asset: "clean_features",
  partition: "",
  fingerprint: OLD_HASH,
  codeVersion: OLD_HASH,
  config: { imputation: "median" },
  inputs: [{ asset: "raw_games", partition: "", dataVersion: OLD_HASH }],
  source: null,
  dataVersion: HASH,
  size: 48213,
  metadata: { rows: 200 },
  checks: [{ name: "ratings are within 0..5", blocking: true, passed: true }],
  startedAt: 1772389800000,
  finishedAt: 1772389800120,
  attempts: 1,
  current: true,
};

/** A materialization. */
export const MaterializationView = z.object({
  id: z.string(),
  runId: z.string(),
  asset: z.string(),
  partition: z.string(),
  fingerprint: z.string(),
  codeVersion: z.string(),
  config: z.record(z.string(), z.unknown()),
  inputs: z.array(z.object({ asset: z.string(), partition: z.string(), dataVersion: DataVersionText })),
  source: z.object({ name: z.string(), version: z.string(), detail: z.string() }).nullable(),
  dataVersion: DataVersionText,
  size: z.number(),
  metadata: z.record(z.string(), z.unknown()),
  checks: z.array(CheckView),
  startedAt: Time,
  finishedAt: Time,
  attempts: z.int(),
  current: z.boolean().meta({ description: "Whether the asset points at it" }),
}).meta({ id: "Materialization", example: MATERIALIZATION_EXAMPLE });

/** A page of an asset's history. */
export const MaterializationList = z.object({
  materializations: z.array(MaterializationView).meta({ description: "Newest first" }),
  next: Next,
}).meta({
  id: "MaterializationList",
  example: { materializations: [MATERIALIZATION_EXAMPLE], next: null },
});

/** What to roll back to. */
export const AssetRollback = z.object({
  partition: z.string().min(1).max(200).optional().meta({
    description: "Of an asset in partitions: which of them",
  }),
  to: z.string().regex(/^[0-9a-z]{4,64}$/, "neither the start of a data version nor an id").optional().meta({
    description:
      "The start of a data version, or a materialization's id; without it, the last one with other data",
  }),
}).meta({ id: "AssetRollback", example: {} });

/** What a rollback came to. */
export const AssetRolledBack = z.object({
  asset: z.string(),
  from: DataVersionText,
  to: DataVersionText,
  changed: z.boolean().meta({ description: "False when it pointed there already" }),
}).meta({
  id: "AssetRolledBack",
  example: { asset: "clean_features", from: HASH, to: OLD_HASH, changed: true },
});
