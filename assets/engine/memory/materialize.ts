/**
 * One asset, materialized in memory: what a test of an asset needs.
 *
 * @module
 */
import { type Asset, mappingOf, type Previous, type ValueOf } from "../asset.ts";
import { attempt } from "../attempt.ts";
import type { NewEvent } from "../events.ts";
import { resolveConfig, sourceOf } from "../engine.ts";
import { explicitCode } from "../fingerprint.ts";
import { observe } from "../inspect.ts";
import { type DataVersion, type PartitionKey, WHOLE } from "../keys.ts";
import { isPartitionValues, partitionValuesOf } from "../partition_values.ts";
import { sourceVersion } from "../plan_asset.ts";
import type { CheckResult, MetadataValue } from "../result.ts";
import type { Source } from "../source.ts";
import { memoryEngine } from "./engine.ts";

/** What an in-memory materialization gives. */
export interface Materialized<T> {
  /** As it reads back from its bytes. */
  readonly value: T;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly dataVersion: DataVersion;
  readonly metadata: Readonly<Record<string, MetadataValue>>;
  readonly checks: readonly CheckResult[];
  readonly events: readonly NewEvent[];
}

/**
 * Runs one asset on the inputs given, with no disk and no database. Its upstream is not run. A plain value for an input
 * of many partitions stands for one that is the whole.
 *
 * @throws {CheckFailedError} when a blocking check fails, and whatever the asset's function throws.
 *
 * @example
 * ```ts
 * import { asset, json } from "../declare.ts";
 * import { materialize } from "./materialize.ts";
 * import { assertEquals } from "@std/assert";
 * import { z } from "zod";
 *
 * const one = asset({ key: "one", description: "", codec: json(z.number()), materialize: () => 1 });
 * const two = asset({
 *   key: "two",
 *   description: "",
 *   deps: { one },
 *   codec: json(z.number()),
 *   materialize: ({ one }) => one + one,
 * });
 * const { value } = await materialize(two, { inputs: { one: 1 } });
 * assertEquals(value, 2);
 * ```
 */
export async function materialize<A extends Asset>(
  asset: A,
  options: {
    readonly inputs?: Readonly<Record<string, unknown>>;
    readonly config?: Readonly<Record<string, unknown>>;
    readonly source?: Source<unknown>;
    /** For an asset in partitions. */
    readonly partition?: PartitionKey;
    /** What the asset was before, for one that builds on it. */
    readonly previous?: Previous;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Materialized<ValueOf<A>>> {
  const signal = options.signal ?? new AbortController().signal;
  const alone: Asset = { ...asset, deps: {}, publish: undefined };
  const engine = memoryEngine([alone], {
    sources: new Map(options.source && asset.source ? [[asset.source.name, options.source]] : []),
  });
  const source = sourceOf(engine, alone);
  const partition = options.partition ?? WHOLE;
  const events: NewEvent[] = [];
  const candidate = await attempt(engine, alone, {
    runId: "in-memory",
    partition,
    previous: () => Promise.resolve(options.previous),
    attempt: 1,
    want: {
      code: explicitCode("in-memory"),
      config: resolveConfig(asset, options.config),
      source: sourceVersion(
        source === undefined ? { source: null } : await observe(engine, alone, signal),
        partition,
      ),
    },
    inputs: inputsOf(asset, options.inputs ?? {}),
    signal,
    emit: (event) => void events.push(event),
  });
  const { dataVersion, metadata, checks } = candidate;
  return {
    value: candidate.value as ValueOf<A>,
    bytes: await engine.store.read(dataVersion),
    dataVersion,
    metadata,
    checks,
    events,
  };
}

function inputsOf(asset: Asset, inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      mappingOf(asset, name).many && !isPartitionValues(value)
        ? partitionValuesOf({ [WHOLE]: value })
        : value,
    ]),
  );
}
