/**
 * One try at materializing a step, from its inputs to a checked and published candidate. Nothing it does is
 * visible until the candidate is committed.
 *
 * @module
 */
import type { Asset, BoundSource, Context, Previous } from "./asset.ts";
import type { NewEvent } from "./events.ts";
import { type Engine, type FaultPoint, publisherOf, sourceOf } from "./engine.ts";
import type { AssetKey, DataVersion, PartitionKey } from "./keys.ts";
import type { Want } from "./plan_types.ts";
import type { CheckResult, MetadataValue } from "./result.ts";
import type { ReadContext } from "./source.ts";

/** What a try needs to know. */
export interface AttemptOptions {
  readonly runId: string;
  readonly partition: PartitionKey;
  readonly attempt: number;
  readonly want: Want;
  /** By the dependency's local name. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Looks up what the step was before. */
  readonly previous?: () => Promise<Previous | undefined>;
  readonly signal: AbortSignal;
  readonly emit: (event: NewEvent) => void;
}

/** A checked artifact that is not current yet. */
export interface Candidate {
  readonly value: unknown;
  readonly dataVersion: DataVersion;
  readonly size: number;
  readonly metadata: Readonly<Record<string, MetadataValue>>;
  readonly checks: readonly CheckResult[];
}

/** A blocking check failed. */
export class CheckFailedError extends Error {
  override name = "CheckFailedError";
  constructor(asset: AssetKey, readonly failed: readonly CheckResult[], readonly candidate: DataVersion) {
    const told = failed.map(({ name, message }) => `"${name}"${message === undefined ? "" : `: ${message}`}`)
      .join("; ");
    super(
      `The new artifact of "${asset}" failed ${
        failed.length === 1 ? "its check" : "its checks"
      } ${told}; the old one stays current`,
    );
  }
}

/** At most so many progress events a second and step. */
const PROGRESS_EVERY_MS = 100;

/**
 * Runs the materialization function, stores what it returns, and checks what was stored: the checks and every
 * downstream step see the value as it reads back from its bytes, never the one in memory.
 *
 * @throws {CheckFailedError} when a blocking check fails.
 */
export async function attempt(engine: Engine, asset: Asset, options: AttemptOptions): Promise<Candidate> {
  const { partition, signal, emit } = options;
  const step = { asset: asset.key, partition };
  const fault = async (point: FaultPoint) => await engine.fault?.(point, asset.key);
  const metadata: Record<string, MetadataValue> = {};
  const made = await asset.materialize(options.inputs, stepContext(engine, asset, options, metadata));
  signal.throwIfAborted();
  await fault("computed");

  const { dataVersion, size } = await engine.store.write(asset.codec.encode(made), { signal, moment: fault });
  const value = asset.codec.decode(await engine.store.read(dataVersion));
  const rows = asset.codec.rows?.(value);
  const checks = await evaluate(asset, value);
  for (const check of checks) emit({ type: "check_evaluated", ...step, check });
  const failed = checks.filter(({ blocking, passed }) => blocking && !passed);
  if (failed.length > 0) throw new CheckFailedError(asset.key, failed, dataVersion);
  await fault("checked");

  const publisher = publisherOf(engine, asset);
  if (publisher !== undefined && !await publisher.has(dataVersion)) {
    await publisher.publish(dataVersion, value, signal);
  }
  await fault("published");
  return {
    value,
    dataVersion,
    size,
    checks,
    metadata: rows === undefined ? metadata : { rows, ...metadata },
  };
}

async function evaluate(asset: Asset, value: unknown): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const { name, blocking, evaluate } of asset.checks) {
    const found = await evaluate(value);
    results.push({
      name,
      blocking,
      passed: found === true,
      ...(typeof found === "string" ? { message: found } : {}),
    });
  }
  return results;
}

function stepContext(
  engine: Engine,
  asset: Asset,
  { runId, partition, attempt, want, previous, signal, emit }: AttemptOptions,
  metadata: Record<string, MetadataValue>,
): Context {
  const step = { asset: asset.key, partition };
  let lastProgress = -Infinity;
  let measurements = 0;
  const reading: ReadContext = {
    partition,
    signal,
    progress(done, total, unit = "rows") {
      const now = engine.clock.now();
      if (now - lastProgress < PROGRESS_EVERY_MS && done !== total) return;
      lastProgress = now;
      emit({ type: "step_progress", ...step, done, unit, ...(total === undefined ? {} : { total }) });
    },
    log: (level, message) => emit({ type: "step_log", ...step, level, message }),
    metadata: (entries) => void Object.assign(metadata, entries),
  };
  const source = sourceOf(engine, asset);
  const bound: BoundSource<unknown> | undefined = source === undefined
    ? undefined
    : { name: source.name, records: () => source.read(want.source!, reading) };
  return {
    ...reading,
    ...step,
    previous: previous ?? (() => Promise.resolve(undefined)),
    runId,
    attempt,
    config: want.config,
    source: bound,
    compute: engine.compute,
    measured: (subject, metrics) =>
      emit({ type: "step_measured", ...step, subject, index: ++measurements, metrics }),
    metadata: reading.metadata as Context["metadata"],
  };
}
