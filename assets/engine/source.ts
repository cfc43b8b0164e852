/**
 * Sources: what an asset reads from outside the graph (a file, a crawl, a table). An asset names a source by a
 * token; whoever composes the program binds the token to an implementation.
 *
 * @module
 */

import type { PartitionKey } from "./keys.ts";

/** What a source holds right now, without having read it into memory. */
export interface Observation {
  /** Decides staleness: equal versions promise equal records. For a file, the SHA-256 of its bytes. */
  readonly version: string;
  /** For people: "file games.csv, 138 kB". */
  readonly detail: string;
  /** Each partition that it holds, where it is read in partitions: late data changes the version of one. */
  readonly partitions?: ReadonlyMap<PartitionKey, Omit<Observation, "partitions">>;
}

/** What a long read may tell about itself. An asset's context satisfies it. */
export interface ReadContext {
  /** Which partition is read; "" or left out for the whole. */
  readonly partition?: PartitionKey;
  readonly signal: AbortSignal;
  progress(done: number, total?: number, unit?: "rows" | "bytes"): void;
  log(level: "info" | "warn", message: string): void;
  metadata(entries: Readonly<Record<string, string | number | boolean>>): void;
}

/** A port to records outside the graph. */
export interface Source<T> {
  /** For people: "the bundled sample", "games.csv". */
  readonly name: string;
  /** Looks at the source, cheaply. Rejects with a {@link SourceError} when it cannot be reached. */
  observe(signal: AbortSignal): Promise<Observation>;
  /**
   * Yields the records in batches, in the source's own order: those of `context.partition`, for a source that tells
   * partitions. `observed` is what was observed of that partition then.
   *
   * @throws {SourceError} for input that cannot be used, naming what, where and what to do.
   * @throws {SourceChangedError} when what was read is not what `observed` promised.
   */
  read(observed: Observation, context: ReadContext): AsyncIterable<readonly T[]>;
}

/** Names a source in an asset's declaration, and carries the type of its records. */
export interface SourceToken<T, Optional extends boolean = boolean> {
  readonly name: string;
  /** An asset with an optional source finds another way when nothing is bound to it. */
  readonly optional: Optional;
  /** Phantom: only its type is used. */
  readonly record?: T;
}

/** Declares a source by name. */
export function sourceToken<T>(name: string): SourceToken<T, false>;
export function sourceToken<T>(name: string, options: { optional: true }): SourceToken<T, true>;
export function sourceToken<T>(name: string, options?: { optional: boolean }): SourceToken<T> {
  return { name, optional: options?.optional ?? false };
}

/** Input from outside cannot be used. Trying again does not help; its message says what does. */
export class SourceError extends Error {
  override name = "SourceError";
}

/** The source changed while it was being read. Trying again helps. */
export class SourceChangedError extends Error {
  override name = "SourceChangedError";
}
