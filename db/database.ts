/**
 * What every dialect offers: the engine's ledger, the published rows, and the reads that the rest of the program
 * makes, by name.
 *
 * @module
 */
import type { DataVersion } from "../assets/engine/keys.ts";
import type { StepOutcome } from "../assets/engine/events.ts";
import type { AssetKey, PartitionKey } from "../assets/engine/keys.ts";
import type { Ledger } from "../assets/engine/ledger.ts";
import type { Pins } from "../assets/engine/pins.ts";
import type { Publisher } from "../assets/engine/ports.ts";
import type { VersionRegistry } from "../assets/engine/versions.ts";
import type { GameFeature, Recommendation } from "../assets/schemas.ts";
import type { FeedbackRows } from "./feedback.ts";
import type { RunQueries } from "./run_queries.ts";

/** Recommendations as rows. */
export interface RecommendationRows extends Publisher<readonly Recommendation[]> {
  /** A user's recommendations in one batch, best first; empty when the batch is not complete. */
  recommendationsOf(version: DataVersion, user: string): Promise<Recommendation[]>;
}

/** Games as rows. */
export interface GameRows extends Publisher<readonly GameFeature[]> {
  /** The names of those games that the batch knows, by id. */
  gameNames(version: DataVersion, games: readonly string[]): Promise<Map<string, string>>;
  /** The whole rows of those games that the batch knows, by id. */
  gamesById(version: DataVersion, games: readonly string[]): Promise<Map<string, GameFeature>>;
}

/** What a step of a run did, and when; steps that were fresh did nothing. */
export interface StepTimes {
  readonly asset: AssetKey;
  readonly partition: PartitionKey;
  /** Null while it runs, and for good when its process was killed. */
  readonly outcome: StepOutcome | null;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly finishedAt: number | null;
}

/** A check that did not pass in a run; one that passed when it was tried again is marked so. */
export interface CheckRecord {
  readonly asset: AssetKey;
  readonly partition: PartitionKey;
  readonly runId: string;
  readonly name: string;
  readonly passed: boolean;
  readonly blocking: boolean;
  readonly message: string | null;
  readonly at: number;
}

/** A number out of the metadata of a materialization: it stands until the next point. */
export interface MetadataPoint {
  /** When the materialization was finished that changed it; ms since the epoch. */
  readonly at: number;
  readonly value: number;
}

/** What happened, as rows, for pictures. It is written together with the events and materializations that say the same. */
export interface Records {
  /** The steps of a run, in the order in which they began. */
  steps(runId: string): Promise<StepTimes[]>;
  /** Checks of an asset that did not pass, newest run first. Those that passed stand with the materialization. */
  checks(asset: AssetKey, options?: { partition?: PartitionKey; limit?: number }): Promise<CheckRecord[]>;
  /** The names of the numbers that a step's materializations have. */
  numbers(asset: AssetKey, partition?: PartitionKey): Promise<string[]>;
  /** One number over time, each time that it changed, newest first. */
  points(
    asset: AssetKey,
    name: string,
    options?: { partition?: PartitionKey; limit?: number },
  ): Promise<MetadataPoint[]>;
}

/** What configurations came to on test parts that are not their versions' own: measured once, and remembered. */
export interface Measurements {
  /** @param identity a SHA-256 of what was measured, on what, and by which code */
  find(identity: string): Promise<unknown>;
  keep(
    measurement: { identity: string; testPart: string; report: unknown; measuredAt: number },
  ): Promise<void>;
  /** Forgets those on other test parts; answers how many. */
  forgetExcept(testParts: readonly string[]): Promise<number>;
}

/** An open database. */
export interface Database {
  readonly ledger: Ledger;
  readonly versions: VersionRegistry;
  readonly pins: Pins;
  readonly records: Records;
  readonly measurements: Measurements;
  readonly recommendations: RecommendationRows;
  readonly games: GameRows;
  readonly feedback: FeedbackRows;
  readonly runs: RunQueries;
  /** Closes the ledger as well; closing twice is harmless. */
  close(): Promise<void>;
}

/** How a database stands. */
export interface DatabaseStatus {
  /** A path, or an address without its password. */
  readonly where: string;
  /** `SQLite`, or `MariaDB 10.11.19`. */
  readonly server: string;
  /** 0 for an empty or missing database. */
  readonly version: number;
  /** What this program knows. */
  readonly newest: number;
  /** What else a person may want to know: encryption, clocks. */
  readonly notes: readonly string[];
}

/** What a migration came to. */
export interface DatabaseMigrated {
  readonly where: string;
  readonly from: number;
  readonly to: number;
}
