/**
 * Declaring assets. A declaration is plain data: a key, the assets it is made from, a codec, and the function that
 * materializes it. The types of a function's inputs come from its `deps`.
 *
 * @module
 */
import { z } from "zod";
import type { Codec } from "./codec.ts";
import { assertAssetKey, type AssetKey, type DataVersion, type PartitionKey } from "./keys.ts";
import { type PartitionMapping, samePartition } from "./mapping.ts";
import { declaringModule } from "./module_of.ts";
import { type Partitions, unpartitioned } from "./partition.ts";
import type { PartitionValues } from "./partition_values.ts";
import type { Compute, PublisherToken } from "./ports.ts";
import type { MetadataValue } from "./result.ts";
import type { ReadContext, SourceToken } from "./source.ts";

/** A rule that a candidate artifact has to keep. */
export interface Check<T> {
  readonly name: string;
  readonly blocking: boolean;
  evaluate(value: T): boolean | string | Promise<boolean | string>;
}

/**
 * Declares a check. It answers `true` when the candidate is good; `false`, or a sentence that says what is wrong,
 * when it is not.
 */
export function check<T>(
  name: string,
  evaluate: (value: T) => boolean | string | Promise<boolean | string>,
  options: { readonly blocking?: boolean } = {},
): Check<T> {
  return { name, evaluate, blocking: options.blocking ?? true };
}

/** How often and how patiently a failed materialization is tried again. */
export interface RetryPolicy {
  /** Further tries after the first. */
  readonly max: number;
  readonly backoff: "constant" | "exponential";
  /** Milliseconds before the first retry; 500 by default. A random share of up to half is taken off (jitter). */
  readonly delayMs?: number;
}

/** A freshness policy's age limit. */
export interface MaxAge {
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
}

/** The records of an asset's source, in batches. */
export interface BoundSource<R> {
  readonly name: string;
  records(): AsyncIterable<readonly R[]>;
}

/** What an asset's partition was, when it was last made by the same code with the same config. */
export interface Previous<T = unknown, Inputs = Readonly<Record<string, PartitionValues>>> {
  readonly dataVersion: DataVersion;
  /** Loads the value, for this caller alone, who may change it. @throws {ArtifactError} when its bytes are gone. */
  value(): Promise<T>;
  /**
   * The partitions that it was made from, by the dependency's local name; one called "" for an asset that has none. Their
   * values are as they were then, as long as garbage collection has kept them.
   */
  readonly inputs: Inputs;
}

/** What a materialization function gets besides its inputs. */
export interface Context<
  Config = unknown,
  S = unknown,
  T = unknown,
  Inputs = Readonly<Record<string, PartitionValues>>,
> extends ReadContext {
  readonly asset: AssetKey;
  readonly partition: PartitionKey;
  /**
   * What is current now, for a function that can build on it; undefined when there is nothing it could build on. It is no
   * part of the fingerprint: the result must be the same, byte for byte, as without it.
   */
  previous(): Promise<Previous<T, Inputs> | undefined>;
  readonly runId: string;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly config: Config;
  readonly source: S;
  readonly compute: Compute;
  /** Tells a measurement as it is made, such as a trial or an epoch: an event of its own, for those who follow. */
  measured(subject: string, metrics: Readonly<Record<string, number | null>>): void;
  /** Attaches facts to the materialization; a later value of the same name replaces the earlier one. */
  metadata(entries: Readonly<Record<string, MetadataValue>>): void;
}

/** A declared asset. Immutable. */
export interface Asset<T = unknown> {
  readonly key: AssetKey;
  readonly description: string;
  readonly group: string;
  readonly kinds: readonly string[];
  readonly owners: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  /** Local name to the asset it is made from. */
  readonly deps: Readonly<Record<string, Asset>>;
  /** By the same local names: which partitions of the dependency, where it is not the one of the same key. */
  readonly mappings: Readonly<Record<string, PartitionMapping>>;
  readonly codec: Codec<T>;
  readonly config: z.ZodType<Record<string, unknown>>;
  /** Replaces the automatic code version. */
  readonly version: string | undefined;
  readonly partitions: Partitions;
  /** How many of its partitions a run materializes at once; Infinity for as many as the run does. */
  readonly concurrency: number;
  readonly source: SourceToken<unknown> | undefined;
  readonly publish: PublisherToken<T> | undefined;
  readonly checks: readonly Check<T>[];
  readonly retry: RetryPolicy;
  readonly maxAge: MaxAge | undefined;
  /** URL of the module that declares it: where its code version starts. */
  readonly module: string;
  materialize(inputs: Readonly<Record<string, unknown>>, context: Context): T | Promise<T>;
}

/** The type of an asset's value. */
export type ValueOf<A> = A extends Asset<infer T> ? T : never;

type SourceOf<S> = S extends SourceToken<infer R, infer Optional>
  ? true extends Optional ? BoundSource<R> | undefined : BoundSource<R>
  : undefined;

/** A dependency on several partitions of an asset. */
export interface PartitionedDependency<T = unknown> {
  readonly asset: Asset<T>;
  readonly mapping: PartitionMapping;
}

/** A dependency: an asset, or several partitions of one. */
export type Dependency = Asset | PartitionedDependency;

type ElementOf<D> = D extends PartitionedDependency<infer T> ? T : ValueOf<D>;
type InputOf<D> = D extends PartitionedDependency<infer T> ? PartitionValues<T> : ValueOf<D>;

/** What {@link asset} takes. */
export interface Declaration<
  T,
  Deps extends Readonly<Record<string, Dependency>>,
  Config extends z.ZodType<Record<string, unknown>>,
  S extends SourceToken<unknown> | undefined,
> {
  readonly key: AssetKey;
  readonly description: string;
  readonly group?: string;
  readonly kinds?: readonly string[];
  readonly owners?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly deps?: Deps;
  readonly codec: Codec<T>;
  /** Every field needs a default: a pipeline runs without being configured. */
  readonly config?: Config;
  readonly version?: string;
  readonly partitions?: Partitions;
  readonly concurrency?: number;
  readonly source?: S;
  readonly publish?: PublisherToken<NoInfer<T>>;
  readonly checks?: readonly Check<NoInfer<T>>[];
  readonly retry?: RetryPolicy;
  readonly maxAge?: MaxAge;
  /** Found from the call by default. */
  readonly module?: string;
  materialize(
    inputs: { readonly [Name in keyof Deps]: InputOf<Deps[Name]> },
    context: Context<
      z.output<Config>,
      SourceOf<S>,
      NoInfer<T>,
      { readonly [Name in keyof Deps]: PartitionValues<ElementOf<Deps[Name]>> }
    >,
  ): NoInfer<T> | Promise<NoInfer<T>>;
}

type NoDeps = Readonly<Record<never, Dependency>>;
type NoConfig = z.ZodObject<Record<never, never>>;

/**
 * Declares an asset.
 *
 * @throws {TypeError} when its key is not a valid name, or a field of its config has no default.
 */
export function asset<
  T,
  Deps extends Readonly<Record<string, Dependency>> = NoDeps,
  Config extends z.ZodType<Record<string, unknown>> = NoConfig,
  S extends SourceToken<unknown> | undefined = undefined,
>(declaration: Declaration<T, Deps, Config, S>): Asset<T> {
  const { key } = declaration;
  assertAssetKey(key);
  const config: z.ZodType<Record<string, unknown>> = declaration.config ?? z.strictObject({});
  const defaults = config.safeParse({});
  if (!defaults.success) {
    const field = defaults.error.issues[0]?.path.join(".") ?? "?";
    throw new TypeError(`Cannot declare asset "${key}": config field "${field}" has no default`);
  }
  const { concurrency = Infinity } = declaration;
  if (!(concurrency >= 1)) {
    throw new TypeError(`Cannot declare asset "${key}": concurrency is ${concurrency}, expected 1 or more`);
  }
  const { deps, mappings } = split(declaration.deps ?? {});
  return Object.freeze<Asset<T>>({
    key,
    description: declaration.description,
    group: declaration.group ?? "default",
    kinds: declaration.kinds ?? [declaration.codec.kind],
    owners: declaration.owners ?? [],
    tags: declaration.tags ?? {},
    deps,
    mappings,
    codec: declaration.codec,
    config,
    version: declaration.version,
    partitions: declaration.partitions ?? unpartitioned,
    concurrency,
    source: declaration.source,
    publish: declaration.publish,
    checks: declaration.checks ?? [],
    retry: declaration.retry ?? { max: 0, backoff: "constant" },
    maxAge: declaration.maxAge,
    module: declaration.module ?? declaringModule(asset),
    // The declaration's types are narrower than what the runner knows; it passes exactly what `deps` names.
    materialize: declaration.materialize as unknown as Asset<T>["materialize"],
  });
}

/** The assets among dependencies, and the mappings of those that are named with one. */
function split(dependencies: Readonly<Record<string, Dependency>>) {
  const named = Object.entries(dependencies);
  // A value that is not defined yet is told by the graph, which knows what it shows: a cycle between modules.
  const isMapped = (dependency: Dependency | undefined): dependency is PartitionedDependency =>
    dependency !== undefined && "mapping" in dependency;
  const isPlain = (all: typeof dependencies): all is Readonly<Record<string, Asset>> =>
    !Object.values(all).some(isMapped);
  if (isPlain(dependencies)) return { deps: dependencies, mappings: {} };
  return {
    deps: Object.fromEntries(named.map(([name, it]) => [name, isMapped(it) ? it.asset : it])),
    mappings: Object.fromEntries(named.flatMap(([name, it]) => isMapped(it) ? [[name, it.mapping]] : [])),
  };
}

/** Which partitions of the dependency of this local name an asset is made from. */
export function mappingOf({ mappings }: Asset, name: string): PartitionMapping {
  return mappings[name] ?? samePartition;
}

/** An age limit in milliseconds. */
export function maxAgeMs({ days = 0, hours = 0, minutes = 0, seconds = 0 }: MaxAge): number {
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
