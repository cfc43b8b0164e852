/**
 * An engine: a graph together with the ports it runs on. Whoever composes a program makes one of these.
 *
 * @module
 */
import type { Asset } from "./asset.ts";
import { type Canonical, canonical } from "./canonical.ts";
import type { Conclusion } from "./conclusion.ts";
import type { AssetGraph } from "./graph.ts";
import type { AssetKey } from "./keys.ts";
import type { Ledger } from "./ledger.ts";
import type { CodeReader, Compute, Publisher } from "./ports.ts";
import type { Pins } from "./pins.ts";
import type { Source } from "./source.ts";
import type { ArtifactStore } from "./store.ts";

/** This process, as other processes know it. */
export interface Owner {
  readonly id: string;
  /** Whether the process of that id still runs; true when it cannot be told. */
  isAlive(id: string): Promise<boolean>;
}

/** Time, so that tests can hold it still. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The points of the run protocol at which a fault test may stop the process. */
export const FAULT_POINTS = [
  "leased",
  "computed",
  "writing",
  "written",
  "named",
  "checked",
  "published",
  "committed",
] as const;

/** The points after the steps of a run are settled. */
export const CONCLUSION_POINTS = ["settled", "registered", "decided"] as const;
export type FaultPoint = typeof FAULT_POINTS[number] | typeof CONCLUSION_POINTS[number];

/** A graph and everything it runs on. */
export interface Engine {
  readonly graph: AssetGraph;
  readonly ledger: Ledger;
  readonly pins: Pins;
  readonly store: ArtifactStore;
  readonly code: CodeReader;
  /** By the token's name. */
  readonly sources: ReadonlyMap<string, Source<unknown>>;
  readonly publishers: ReadonlyMap<string, Publisher<unknown>>;
  readonly compute: Compute;
  /** Config that differs from the defaults, by asset and field; validated against the asset's schema. */
  readonly config: ReadonlyMap<AssetKey, Readonly<Record<string, unknown>>>;
  readonly owner: Owner;
  readonly clock: Clock;
  /** How long a lease lasts without a heartbeat, in milliseconds; a heartbeat comes every third of it. */
  readonly leaseTtlMs: number;
  /** 0..1, for the jitter of retries. */
  readonly random: () => number;
  /** What follows from a run; nothing by default. */
  readonly conclusion?: Conclusion;
  /** Called at each point of the run protocol. */
  readonly fault?: (point: FaultPoint, asset: AssetKey) => void | Promise<void>;
}

/** A field of an asset's config is wrong, or the engine lacks something that an asset asks for. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/**
 * The config an asset runs with: its schema's defaults, overlaid.
 *
 * @throws {ConfigError} that names the asset, the field and what is accepted.
 */
export function resolveConfig(
  asset: Asset,
  overrides: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const parsed = asset.config.safeParse(overrides);
  if (parsed.success) {
    try {
      canonical(parsed.data as Canonical);
    } catch (error) {
      throw new ConfigError(`Cannot configure asset "${asset.key}": ${(error as Error).message}`);
    }
    return parsed.data;
  }
  const issue = parsed.error.issues[0]!;
  const field = issue.path.join(".");
  const unknown = issue.code === "unrecognized_keys"
    ? `has no field "${issue.keys.join('", "')}"`
    : undefined;
  throw new ConfigError(
    `Cannot configure asset "${asset.key}": it ${
      unknown ??
        `refuses ${JSON.stringify(overrides[String(issue.path[0])])} for "${field}": ${issue.message}`
    }`,
  );
}

/** The publisher of an asset, if it publishes. */
export function publisherOf(engine: Engine, asset: Asset): Publisher<unknown> | undefined {
  if (asset.publish === undefined) return undefined;
  const publisher = engine.publishers.get(asset.publish.name);
  if (publisher === undefined) {
    throw new ConfigError(
      `Asset "${asset.key}" publishes to "${asset.publish.name}", which nothing is bound to`,
    );
  }
  return publisher;
}

/** The source of an asset, if it reads one and one is bound. */
export function sourceOf(engine: Engine, asset: Asset): Source<unknown> | undefined {
  if (asset.source === undefined) return undefined;
  const source = engine.sources.get(asset.source.name);
  if (source === undefined && !asset.source.optional) {
    throw new ConfigError(
      `Asset "${asset.key}" reads the source "${asset.source.name}", which nothing is bound to`,
    );
  }
  return source;
}

/** The computer's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const abort = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", abort);
        resolve();
      }, ms);
      signal.addEventListener("abort", abort, { once: true });
    }),
};
