/**
 * The remaining ports: where heavy kernels run, where a value is published besides the artifact store, and who
 * listens to events.
 *
 * @module
 */
import type { RunEvent } from "./events.ts";
import type { DataVersion, StepKey } from "./keys.ts";

/** A pure, heavy function with a name, so that a compute back end can replace it with its own. */
export interface Kernel<I, O> {
  readonly name: string;
  run(input: I, options: { readonly parallelism: number; readonly signal: AbortSignal }): O | Promise<O>;
}

/** Where kernels run: in this process by default. */
export interface Compute {
  readonly name: string;
  /** How many cores work that is no kernel may use in this process. */
  readonly parallelism: number;
  run<I, O>(kernel: Kernel<I, O>, input: I, signal: AbortSignal): Promise<O>;
}

/** Runs kernels in this process. */
export function localCompute(parallelism: number): Compute {
  return {
    name: "local",
    parallelism,
    run: async (kernel, input, signal) => await kernel.run(input, { parallelism, signal }),
  };
}

/**
 * A second home of an artifact, such as rows in the database. Keyed by data version: a new version is written
 * beside the old one and becomes visible when the asset's current pointer moves to it.
 */
export interface Publisher<T> {
  has(version: DataVersion): Promise<boolean>;
  /** Writes all of it or, when it fails, nothing that `has` would report. */
  publish(version: DataVersion, value: T, signal: AbortSignal): Promise<void>;
  withdraw(version: DataVersion): Promise<void>;
  versions(): Promise<DataVersion[]>;
}

/** Names a publisher in an asset's declaration, and carries the type of what it publishes. */
export interface PublisherToken<T> {
  readonly name: string;
  /** Phantom: only its type is used. */
  value?(value: T): void;
}

/** Declares a publisher by name. */
export function publisherToken<T>(name: string): PublisherToken<T> {
  return { name };
}

/** Consumes events: a terminal, a tracker, a notifier. A failing listener never fails a run. */
export interface EventListener {
  readonly name: string;
  handle(event: RunEvent): void | Promise<void>;
  /** Called once, when the run is over. */
  close?(): void | Promise<void>;
}

/** Follows experiments (Weights & Biases, a JSON Lines file): a listener that returns where a person can look. */
export interface Tracker extends EventListener {
  /**
   * Where a person can look at the materialization that is about to be committed; kept in its metadata, under `links`
   * and the tracker's name. Asked once a step, without waiting: what has to outlive this process is on the disk when
   * it answers. It is no part of what the artifact is: neither fingerprint nor data version know of it.
   */
  link?(step: StepKey): string | undefined;
}

/** Tells people (Slack, the terminal) what a run came to. */
export type Notifier = EventListener;

/** The code an asset is made by; see `infra/code`. */
export interface CodeReader {
  /** The import closure of a module, stopping at the modules in `boundaries` (other assets: they are edges). */
  manifest(module: string, boundaries: ReadonlySet<string>): Promise<Readonly<Record<string, string>>>;
}
