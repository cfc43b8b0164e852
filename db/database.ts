/**
 * What every dialect offers: the engine's ledger, the published rows, and the reads that the rest of the program
 * makes, by name.
 *
 * @module
 */
import type { DataVersion } from "../assets/engine/keys.ts";
import type { Ledger } from "../assets/engine/ledger.ts";
import type { Publisher } from "../assets/engine/ports.ts";
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

/** An open database. */
export interface Database {
  readonly ledger: Ledger;
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
