/**
 * The tables, as SQLite has them. The statements that make them are in `db/migrations/sqlite`; a test compares the two.
 *
 * Times are milliseconds since the epoch. JSON columns hold what is only ever read together with its row.
 *
 * @module
 */
import {
  customType,
  foreignKey,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { ArchivedEvent } from "../archived_events.ts";
import { pack, unpack } from "../packed.ts";
import type { CheckResult, MetadataValue } from "../../assets/engine/result.ts";
import type { FeedbackKind } from "../feedback.ts";
import type { RunEvent, StepOutcome } from "../../assets/engine/events.ts";
import type { CodeVersion, DataVersion, Fingerprint } from "../../assets/engine/keys.ts";
import type { InputVersion, PointerReason, RunStatus, SourceVersion } from "../../assets/engine/ledger.ts";
import type { Alias, LineageEntry } from "../../assets/engine/versions.ts";

/** JSON that is compressed when it is long; see `db/packed.ts`. SQLite's columns take text and bytes alike. */
const packed = customType<
  { data: unknown; driverData: string | Uint8Array; config: { type: "text" | "blob" } }
>({
  dataType: (config) => config?.type ?? "text",
  toDriver: pack,
  fromDriver: unpack,
});

export const runs = sqliteTable("runs", {
  id: text().primaryKey(),
  selection: text().notNull(),
  owner: text().notNull(),
  status: text().$type<RunStatus>().notNull(),
  startedAt: integer("started_at").notNull(),
  finishedAt: integer("finished_at"),
}, (table) => [
  index("runs_by_start").on(table.startedAt),
  index("runs_by_status").on(table.status, table.owner),
]);

export const events = sqliteTable("events", {
  runId: text("run_id").notNull(),
  seq: integer().notNull(),
  at: integer().notNull(),
  type: text().$type<RunEvent["type"]>().notNull(),
  /** The whole event. */
  body: text({ mode: "json" }).$type<RunEvent>().notNull(),
}, (table) => [primaryKey({ columns: [table.runId, table.seq] })]);

/** The events of a run that is over, together: a tenth of the room that they take one by one. */
export const eventArchives = sqliteTable("event_archives", {
  runId: text("run_id").primaryKey(),
  events: packed({ type: "blob" }).$type<readonly ArchivedEvent[]>().notNull(),
});

/** Kept once per code version: many materializations share one. */
export const codeManifests = sqliteTable("code_manifests", {
  version: text().$type<CodeVersion>().primaryKey(),
  parts: text({ mode: "json" }).$type<Readonly<Record<string, string>>>().notNull(),
});

export const materializations = sqliteTable("materializations", {
  id: text().primaryKey(),
  runId: text("run_id").notNull(),
  asset: text().notNull(),
  partition: text().notNull(),
  fingerprint: text().$type<Fingerprint>().notNull(),
  codeVersion: text("code_version").$type<CodeVersion>().notNull().references(() => codeManifests.version),
  config: packed().$type<Readonly<Record<string, unknown>>>().notNull(),
  inputs: packed().$type<readonly InputVersion[]>().notNull(),
  source: packed().$type<SourceVersion>(),
  dataVersion: text("data_version").$type<DataVersion>().notNull(),
  size: integer().notNull(),
  metadata: packed().$type<Readonly<Record<string, MetadataValue>>>().notNull(),
  checks: packed().$type<readonly CheckResult[]>().notNull(),
  startedAt: integer("started_at").notNull(),
  finishedAt: integer("finished_at").notNull(),
  attempts: integer().notNull(),
}, (table) => [
  index("materializations_by_asset").on(table.asset, table.id),
  index("materializations_by_fingerprint").on(table.asset, table.partition, table.fingerprint, table.id),
]);

export const currents = sqliteTable("currents", {
  asset: text().notNull(),
  partition: text().notNull(),
  materializationId: text("materialization_id").notNull(),
  reason: text().$type<PointerReason>().notNull(),
  since: integer().notNull(),
  over: text().$type<Fingerprint>(),
}, (table) => [
  primaryKey({ columns: [table.asset, table.partition] }),
  index("currents_by_materialization").on(table.materializationId),
  // What is current cannot be deleted, whoever asks.
  foreignKey({ columns: [table.materializationId], foreignColumns: [materializations.id] }),
]);

export const failures = sqliteTable("failures", {
  asset: text().notNull(),
  partition: text().notNull(),
  runId: text("run_id").notNull(),
  fingerprint: text().$type<Fingerprint>(),
  at: integer().notNull(),
  message: text().notNull(),
  failedChecks: text("failed_checks", { mode: "json" }).$type<readonly string[]>().notNull(),
  candidate: text().$type<DataVersion>(),
}, (table) => [primaryKey({ columns: [table.asset, table.partition] })]);

export const leases = sqliteTable("leases", {
  asset: text().notNull(),
  partition: text().notNull(),
  owner: text().notNull(),
  token: text().notNull(),
  expiresAt: integer("expires_at").notNull(),
}, (table) => [
  primaryKey({ columns: [table.asset, table.partition] }),
  index("leases_by_owner").on(table.owner),
]);

/** A batch of published rows. `rows` is null until the batch is complete: it is set last. */
export const published = sqliteTable("published", {
  batch: integer().primaryKey(),
  name: text().notNull(),
  dataVersion: text("data_version").$type<DataVersion>().notNull(),
  rows: integer(),
}, (table) => [uniqueIndex("published_by_version").on(table.name, table.dataVersion)]);

/** Keyed by a small batch number, not by the 64 characters of a data version, a hundred thousand times. */
export const recommendations = sqliteTable("recommendations", {
  batch: integer().notNull().references(() => published.batch),
  user: text().notNull(),
  rank: integer().notNull(),
  game: text().notNull(),
  score: real().notNull(),
  confidence: real().notNull(),
  strategy: text().$type<"model" | "popular">().notNull(),
  because: text({ mode: "json" }).$type<string[]>().notNull(),
}, (table) => [primaryKey({ columns: [table.batch, table.user, table.rank] })]);

export const games = sqliteTable("games", {
  batch: integer().notNull().references(() => published.batch),
  game: text().notNull(),
  name: text().notNull(),
  released: text(),
  genres: text({ mode: "json" }).$type<string[]>().notNull(),
  tags: text({ mode: "json" }).$type<string[]>().notNull(),
  rating: real().notNull(),
  ratingImputed: integer("rating_imputed", { mode: "boolean" }).notNull(),
  playtime: real().notNull(),
  playtimeImputed: integer("playtime_imputed", { mode: "boolean" }).notNull(),
  ratingsCount: real("ratings_count").notNull(),
  added: real().notNull(),
  owned: real().notNull(),
  ownedRatio: real("owned_ratio").notNull(),
  metacritic: real(),
  image: text(),
  ratingScaled: real("rating_scaled").notNull(),
  playtimeScaled: real("playtime_scaled").notNull(),
  ratingsCountScaled: real("ratings_count_scaled").notNull(),
  addedScaled: real("added_scaled").notNull(),
  ownedRatioScaled: real("owned_ratio_scaled").notNull(),
}, (table) => [primaryKey({ columns: [table.batch, table.game] })]);

/** The steps of a run that did something, for a picture of it over time. */
export const steps = sqliteTable("steps", {
  runId: text("run_id").notNull(),
  asset: text().notNull(),
  partition: text().notNull(),
  /** Null while it runs, and for good when it was killed. */
  outcome: text().$type<StepOutcome>(),
  startedAt: integer("started_at").notNull(),
  finishedAt: integer("finished_at"),
}, (table) => [primaryKey({ columns: [table.runId, table.asset, table.partition] })]);

/** Checks that did not pass, also those that kept an artifact from becoming current. Those that passed stand with it. */
export const checks = sqliteTable("checks", {
  asset: text().notNull(),
  partition: text().notNull(),
  runId: text("run_id").notNull(),
  name: text().notNull(),
  passed: integer({ mode: "boolean" }).notNull(),
  blocking: integer({ mode: "boolean" }).notNull(),
  message: text(),
  at: integer().notNull(),
}, (table) => [primaryKey({ columns: [table.asset, table.partition, table.runId, table.name] })]);

/** Names of numbers in the metadata of materializations: once, since there are many numbers of each. */
export const metadataSeries = sqliteTable("metadata_series", {
  id: integer().primaryKey(),
  asset: text().notNull(),
  partition: text().notNull(),
  name: text().notNull(),
  /** The newest value: one that is the same again makes no point. */
  last: real(),
}, (table) => [uniqueIndex("metadata_series_by_name").on(table.asset, table.partition, table.name)]);

/** The numbers, so that one of them can be followed over time: what it became, each time that it changed. */
export const metadataPoints = sqliteTable("metadata_points", {
  series: integer().notNull(),
  at: integer().notNull(),
  value: real().notNull(),
}, (table) => [primaryKey({ columns: [table.series, table.at] })]);

/** The last number that was given to a version; its row is what registrations and moves of one model wait for. */
export const modelNumbers = sqliteTable("model_numbers", {
  name: text().primaryKey(),
  last: integer().notNull(),
});

export const modelVersions = sqliteTable("model_versions", {
  name: text().notNull(),
  number: integer().notNull(),
  /** Of the model's and the evaluation's bytes: the same again is the same version. */
  identity: text().notNull(),
  materialization: text().notNull(),
  runId: text("run_id").notNull(),
  fingerprint: text().$type<Fingerprint>().notNull(),
  dataVersion: text("data_version").$type<DataVersion>().notNull(),
  size: integer().notNull(),
  spec: text().notNull(),
  evaluation: text().$type<DataVersion>(),
  metrics: packed().$type<Readonly<Record<string, number>>>().notNull(),
  testPart: text("test_part"),
  lineage: packed().$type<readonly LineageEntry[]>().notNull(),
  fitMs: real("fit_ms").notNull(),
  createdAt: integer("created_at").notNull(),
}, (table) => [
  primaryKey({ columns: [table.name, table.number] }),
  uniqueIndex("model_versions_by_identity").on(table.name, table.identity),
]);

export const aliases = sqliteTable("aliases", {
  name: text().notNull(),
  alias: text().$type<Alias>().notNull(),
  number: integer().notNull(),
}, (table) => [primaryKey({ columns: [table.name, table.alias] })]);

export const aliasMoves = sqliteTable("alias_moves", {
  id: text().primaryKey(),
  name: text().notNull(),
  alias: text().$type<Alias>().notNull(),
  from: integer("from_number"),
  to: integer("to_number"),
  at: integer().notNull(),
  by: text("moved_by").notNull(),
  why: text().notNull(),
  undoes: text(),
}, (table) => [index("alias_moves_by_name").on(table.name, table.id)]);

/** What a configuration came to on a test part that is not its version's own. */
export const measurements = sqliteTable("measurements", {
  identity: text().primaryKey(),
  testPart: text("test_part").notNull(),
  report: packed({ type: "blob" }).notNull(),
  measuredAt: integer("measured_at").notNull(),
});

export const pins = sqliteTable("pins", {
  token: text().notNull(),
  dataVersion: text("data_version").$type<DataVersion>().notNull(),
  owner: text().notNull(),
  expiresAt: integer("expires_at").notNull(),
}, (table) => [
  primaryKey({ columns: [table.token, table.dataVersion] }),
  index("pins_by_owner").on(table.owner),
]);

/** What clients reported; see `db/feedback.ts`. */
export const feedback = sqliteTable("feedback", {
  kind: text().$type<FeedbackKind>().notNull(),
  /** Without gaps within a kind. */
  seq: integer().notNull(),
  id: text().notNull(),
  user: text().notNull(),
  game: text().notNull(),
  weight: real().notNull(),
  at: integer().notNull(),
  receivedAt: integer("received_at").notNull(),
}, (table) => [
  primaryKey({ columns: [table.kind, table.seq] }),
  uniqueIndex("feedback_by_id").on(table.id),
]);

/** How much feedback there is of each kind. Whoever adds some holds its row, so that numbers have no gaps. */
export const feedbackTotals = sqliteTable("feedback_totals", {
  kind: text().$type<FeedbackKind>().primaryKey(),
  total: integer().notNull(),
  lastId: text("last_id"),
});

/** Runs that someone wants to end. */
export const runCancels = sqliteTable("run_cancels", {
  runId: text("run_id").primaryKey(),
  at: integer().notNull(),
});
