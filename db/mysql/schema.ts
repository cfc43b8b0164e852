/**
 * The tables, as MySQL and MariaDB have them. The statements that make them are in `db/migrations/mysql`; a test
 * compares the two, and another the rows with those of SQLite.
 *
 * JSON is kept as text: MySQL's own type changes the order of keys, and MariaDB's is text already.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import {
  bigint,
  boolean,
  customType,
  double,
  foreignKey,
  index,
  int,
  mediumtext,
  mysqlTable,
  primaryKey,
  text,
  uniqueIndex,
  varchar,
} from "drizzle-orm/mysql-core";
import type { RunEvent, StepOutcome } from "../../assets/engine/events.ts";
import type { CodeVersion, DataVersion, Fingerprint } from "../../assets/engine/keys.ts";
import type { InputVersion, PointerReason, RunStatus, SourceVersion } from "../../assets/engine/ledger.ts";
import type { CheckResult, MetadataValue } from "../../assets/engine/result.ts";
import type { FeedbackKind } from "../feedback.ts";
import type { Alias, LineageEntry } from "../../assets/engine/versions.ts";
import type { ArchivedEvent } from "../archived_events.ts";
import { pack, unpack } from "../packed.ts";

/** A name that is looked for: an asset, a partition, a user, a game. */
const name = (column?: string) =>
  column === undefined ? varchar({ length: 255 }) : varchar(column, { length: 255 });
/** A SHA-256: hexadecimal for us, half as many bytes in the table and in its indexes. */
const hash = customType<{ data: string; driverData: Uint8Array }>({
  dataType: () => "binary(32)",
  toDriver(hex) {
    // What is no hexadecimal would be cut off without a word.
    if (!/^[0-9a-f]{64}$/.test(hex)) {
      throw new TypeError(`Cannot store "${hex}": expected a SHA-256 in hexadecimal`);
    }
    return Buffer.from(hex, "hex");
  },
  fromDriver: (bytes) => Buffer.from(bytes).toString("hex"),
});
/** An id of ours. */
const id = (column?: string) =>
  column === undefined ? varchar({ length: 64 }) : varchar(column, { length: 64 });
/** What has a name in a key beside two other names: together they may have 3,072 bytes. */
const shortName = () => varchar({ length: 160 });
/** A word of a fixed set. */
const word = () => varchar({ length: 32 });
/** Milliseconds since the epoch, or a size. */
const whole = (column?: string) =>
  column === undefined ? bigint({ mode: "number" }) : bigint(column, { mode: "number" });

const json = customType<{ data: unknown; driverData: string }>({
  dataType: () => "mediumtext",
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (value) => JSON.parse(value) as unknown,
});

/** JSON that is compressed when it is long; see `db/packed.ts`. */
const packed = customType<{ data: unknown; driverData: string | Uint8Array }>({
  dataType: () => "mediumblob",
  toDriver: pack,
  fromDriver: unpack,
});

export const runs = mysqlTable("runs", {
  id: id().primaryKey(),
  selection: text().notNull(),
  owner: name().notNull(),
  status: word().$type<RunStatus>().notNull(),
  startedAt: whole("started_at").notNull(),
  finishedAt: whole("finished_at"),
}, (table) => [
  index("runs_by_start").on(table.startedAt),
  index("runs_by_status").on(table.status, table.owner),
]);

export const events = mysqlTable("events", {
  runId: id("run_id").notNull(),
  seq: int().notNull(),
  at: whole().notNull(),
  type: word().$type<RunEvent["type"]>().notNull(),
  /** The whole event. */
  body: json().$type<RunEvent>().notNull(),
}, (table) => [primaryKey({ columns: [table.runId, table.seq] })]);

/** The events of a run that is over, together: a tenth of the room that they take one by one. */
export const eventArchives = mysqlTable("event_archives", {
  runId: id("run_id").primaryKey(),
  events: packed().$type<readonly ArchivedEvent[]>().notNull(),
});

/** Kept once per code version: many materializations share one. */
export const codeManifests = mysqlTable("code_manifests", {
  version: hash().$type<CodeVersion>().primaryKey(),
  parts: json().$type<Readonly<Record<string, string>>>().notNull(),
});

export const materializations = mysqlTable("materializations", {
  id: id().primaryKey(),
  runId: id("run_id").notNull(),
  asset: name().notNull(),
  partition: name().notNull(),
  fingerprint: hash().$type<Fingerprint>().notNull(),
  /** No foreign key: its index took more room than it was worth; see `pointers.ts`. */
  codeVersion: hash("code_version").$type<CodeVersion>().notNull(),
  config: packed().$type<Readonly<Record<string, unknown>>>().notNull(),
  inputs: packed().$type<readonly InputVersion[]>().notNull(),
  source: packed().$type<SourceVersion>(),
  dataVersion: hash("data_version").$type<DataVersion>().notNull(),
  size: whole().notNull(),
  metadata: packed().$type<Readonly<Record<string, MetadataValue>>>().notNull(),
  checks: packed().$type<readonly CheckResult[]>().notNull(),
  startedAt: whole("started_at").notNull(),
  finishedAt: whole("finished_at").notNull(),
  attempts: int().notNull(),
}, (table) => [
  index("materializations_by_asset").on(table.asset, table.id),
  // A fingerprint is of one asset and partition.
  index("materializations_by_fingerprint").on(table.fingerprint, table.id),
]);

export const currents = mysqlTable("currents", {
  asset: name().notNull(),
  partition: name().notNull(),
  materializationId: id("materialization_id").notNull(),
  reason: word().$type<PointerReason>().notNull(),
  since: whole().notNull(),
  over: hash().$type<Fingerprint>(),
}, (table) => [
  primaryKey({ columns: [table.asset, table.partition] }),
  index("currents_by_materialization").on(table.materializationId),
  // What is current cannot be deleted, whoever asks.
  foreignKey({ columns: [table.materializationId], foreignColumns: [materializations.id] }),
]);

export const failures = mysqlTable("failures", {
  asset: name().notNull(),
  partition: name().notNull(),
  runId: id("run_id").notNull(),
  fingerprint: hash().$type<Fingerprint>(),
  at: whole().notNull(),
  message: mediumtext().notNull(),
  failedChecks: json("failed_checks").$type<readonly string[]>().notNull(),
  candidate: hash().$type<DataVersion>(),
}, (table) => [primaryKey({ columns: [table.asset, table.partition] })]);

export const leases = mysqlTable("leases", {
  asset: name().notNull(),
  partition: name().notNull(),
  owner: name().notNull(),
  token: id().notNull(),
  /** By the server's clock. */
  expiresAt: whole("expires_at").notNull(),
}, (table) => [
  primaryKey({ columns: [table.asset, table.partition] }),
  index("leases_by_owner").on(table.owner),
]);

/** A batch of published rows. `rows` is null until the batch is complete: it is set last. */
export const published = mysqlTable("published", {
  batch: int().autoincrement().primaryKey(),
  name: word().notNull(),
  dataVersion: hash("data_version").$type<DataVersion>().notNull(),
  rows: int(),
}, (table) => [uniqueIndex("published_by_version").on(table.name, table.dataVersion)]);

/** Keyed by a small batch number, not by the 64 characters of a data version, a hundred thousand times. */
export const recommendations = mysqlTable("recommendations", {
  batch: int().notNull().references(() => published.batch),
  user: name().notNull(),
  rank: int().notNull(),
  game: name().notNull(),
  score: double().notNull(),
  confidence: double().notNull(),
  strategy: word().$type<"model" | "popular">().notNull(),
  because: json().$type<string[]>().notNull(),
}, (table) => [primaryKey({ columns: [table.batch, table.user, table.rank] })]);

export const games = mysqlTable("games", {
  batch: int().notNull().references(() => published.batch),
  game: name().notNull(),
  name: text().notNull(),
  released: word(),
  genres: json().$type<string[]>().notNull(),
  tags: json().$type<string[]>().notNull(),
  rating: double().notNull(),
  ratingImputed: boolean("rating_imputed").notNull(),
  playtime: double().notNull(),
  playtimeImputed: boolean("playtime_imputed").notNull(),
  ratingsCount: double("ratings_count").notNull(),
  added: double().notNull(),
  owned: double().notNull(),
  ownedRatio: double("owned_ratio").notNull(),
  metacritic: double(),
  image: text(),
  ratingScaled: double("rating_scaled").notNull(),
  playtimeScaled: double("playtime_scaled").notNull(),
  ratingsCountScaled: double("ratings_count_scaled").notNull(),
  addedScaled: double("added_scaled").notNull(),
  ownedRatioScaled: double("owned_ratio_scaled").notNull(),
}, (table) => [primaryKey({ columns: [table.batch, table.game] })]);

/** The steps of a run that did something, for a picture of it over time. */
export const steps = mysqlTable("steps", {
  runId: id("run_id").notNull(),
  asset: name().notNull(),
  partition: name().notNull(),
  /** Null while it runs, and for good when it was killed. */
  outcome: word().$type<StepOutcome>(),
  startedAt: whole("started_at").notNull(),
  finishedAt: whole("finished_at"),
}, (table) => [primaryKey({ columns: [table.runId, table.asset, table.partition] })]);

/** Checks that did not pass, also those that kept an artifact from becoming current. Those that passed stand with it. */
export const checks = mysqlTable("checks", {
  asset: name().notNull(),
  partition: name().notNull(),
  runId: id("run_id").notNull(),
  name: shortName().notNull(),
  passed: boolean().notNull(),
  blocking: boolean().notNull(),
  message: text(),
  at: whole().notNull(),
}, (table) => [primaryKey({ columns: [table.asset, table.partition, table.runId, table.name] })]);

/** Names of numbers in the metadata of materializations: once, since there are many numbers of each. */
export const metadataSeries = mysqlTable("metadata_series", {
  id: int().autoincrement().primaryKey(),
  asset: name().notNull(),
  partition: name().notNull(),
  name: shortName().notNull(),
  /** The newest value: one that is the same again makes no point. */
  last: double(),
}, (table) => [uniqueIndex("metadata_series_by_name").on(table.asset, table.partition, table.name)]);

/** The numbers, so that one of them can be followed over time: what it became, each time that it changed. */
export const metadataPoints = mysqlTable("metadata_points", {
  series: int().notNull(),
  at: whole().notNull(),
  value: double().notNull(),
}, (table) => [primaryKey({ columns: [table.series, table.at] })]);

/** The last number that was given to a version; its row is what registrations and moves of one model wait for. */
export const modelNumbers = mysqlTable("model_numbers", {
  name: name().primaryKey(),
  last: int().notNull(),
});

export const modelVersions = mysqlTable("model_versions", {
  name: name().notNull(),
  number: int().notNull(),
  /** Of the model's and the evaluation's bytes: the same again is the same version. */
  identity: hash().notNull(),
  materialization: id().notNull(),
  runId: id("run_id").notNull(),
  fingerprint: hash().$type<Fingerprint>().notNull(),
  dataVersion: hash("data_version").$type<DataVersion>().notNull(),
  size: whole().notNull(),
  spec: text().notNull(),
  evaluation: hash().$type<DataVersion>(),
  metrics: packed().$type<Readonly<Record<string, number>>>().notNull(),
  testPart: hash("test_part"),
  lineage: packed().$type<readonly LineageEntry[]>().notNull(),
  fitMs: double("fit_ms").notNull(),
  createdAt: whole("created_at").notNull(),
}, (table) => [
  primaryKey({ columns: [table.name, table.number] }),
  uniqueIndex("model_versions_by_identity").on(table.name, table.identity),
]);

export const aliases = mysqlTable("aliases", {
  name: name().notNull(),
  alias: word().$type<Alias>().notNull(),
  number: int().notNull(),
}, (table) => [primaryKey({ columns: [table.name, table.alias] })]);

export const aliasMoves = mysqlTable("alias_moves", {
  id: id().primaryKey(),
  name: name().notNull(),
  alias: word().$type<Alias>().notNull(),
  from: int("from_number"),
  to: int("to_number"),
  at: whole().notNull(),
  by: name("moved_by").notNull(),
  why: text().notNull(),
  undoes: id(),
}, (table) => [index("alias_moves_by_name").on(table.name, table.id)]);

/** What a configuration came to on a test part that is not its version's own. */
export const measurements = mysqlTable("measurements", {
  identity: hash().primaryKey(),
  testPart: hash("test_part").notNull(),
  report: packed().notNull(),
  measuredAt: whole("measured_at").notNull(),
});

export const pins = mysqlTable("pins", {
  token: id().notNull(),
  dataVersion: hash("data_version").$type<DataVersion>().notNull(),
  owner: name().notNull(),
  /** By the server's clock. */
  expiresAt: whole("expires_at").notNull(),
}, (table) => [
  primaryKey({ columns: [table.token, table.dataVersion] }),
  index("pins_by_owner").on(table.owner),
]);

/** What clients reported; see `db/feedback.ts`. */
export const feedback = mysqlTable("feedback", {
  kind: word().$type<FeedbackKind>().notNull(),
  /** Without gaps within a kind. */
  seq: int().notNull(),
  id: varchar({ length: 128 }).notNull(),
  user: name().notNull(),
  game: name().notNull(),
  weight: double().notNull(),
  at: whole().notNull(),
  receivedAt: whole("received_at").notNull(),
}, (table) => [
  primaryKey({ columns: [table.kind, table.seq] }),
  uniqueIndex("feedback_by_id").on(table.id),
]);

/** How much feedback there is of each kind. Whoever adds some holds its row, so that numbers have no gaps. */
export const feedbackTotals = mysqlTable("feedback_totals", {
  kind: word().$type<FeedbackKind>().primaryKey(),
  total: int().notNull(),
  lastId: varchar("last_id", { length: 128 }),
});

/** Runs that someone wants to end. */
export const runCancels = mysqlTable("run_cancels", {
  runId: id("run_id").primaryKey(),
  at: whole().notNull(),
});
