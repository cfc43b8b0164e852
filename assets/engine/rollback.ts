/**
 * Rolling an asset back to an earlier materialization.
 *
 * @module
 */
import type { Asset } from "./asset.ts";
import { type Engine, publisherOf } from "./engine.ts";
import { type PartitionKey, stepId, WHOLE } from "./keys.ts";
import { holdLease } from "./lease.ts";
import type { Current, Materialization } from "./ledger.ts";

/** There is nothing to roll back to. */
export class RollbackError extends Error {
  override name = "RollbackError";
}

/**
 * Points a step at an earlier materialization: the last one with other data, or the one whose data version or id
 * starts with `to`. One with the same data as the current one changes nothing. Until something it is made from changes, runs leave the step there.
 *
 * @throws {RollbackError} when there is no such materialization or its artifact is not intact.
 */
export async function rollback(
  engine: Engine,
  asset: Asset,
  options: { readonly to?: string; readonly partition?: PartitionKey; readonly signal: AbortSignal },
): Promise<{ from: Materialization; to: Materialization }> {
  const { ledger, store, clock } = engine;
  const step = { asset: asset.key, partition: options.partition ?? WHOLE };
  const held = await holdLease(engine, step, options.signal, () => {});
  try {
    const current = await ledger.current(step);
    if (current === undefined) {
      const which = stepId(asset.key, step.partition);
      throw new RollbackError(`Cannot roll back "${which}": it was never materialized`);
    }
    const to = choose(asset, current, await ledger.history(asset.key, step), options.to);
    // The same data again: moving the pointer would only hold the step.
    if (to.dataVersion === current.materialization.dataVersion) return { from: current.materialization, to };
    const state = await store.verify(to.dataVersion);
    if (state !== "intact") {
      throw new RollbackError(
        `Cannot roll back "${asset.key}" to ${to.dataVersion.slice(0, 12)}: its artifact is ${state}`,
      );
    }
    const publisher = publisherOf(engine, asset);
    if (publisher !== undefined && !await publisher.has(to.dataVersion)) {
      await publisher.publish(
        to.dataVersion,
        asset.codec.decode(await store.read(to.dataVersion)),
        options.signal,
      );
    }
    // Two steps back are still a step back from the first.
    const over = current.over ?? current.materialization.fingerprint;
    await ledger.point(to, { reason: "rolled back", since: clock.now(), over }, held.lease);
    return { from: current.materialization, to };
  } finally {
    await held.release();
  }
}

function choose(
  asset: Asset,
  { materialization }: Current,
  history: readonly Materialization[],
  to: string | undefined,
): Materialization {
  if (to === undefined) {
    const earlier = history.slice(history.findIndex(({ id }) => id === materialization.id) + 1);
    const found = earlier.find(({ dataVersion }) => dataVersion !== materialization.dataVersion);
    if (found === undefined) {
      throw new RollbackError(
        `Cannot roll back "${asset.key}": it has no earlier materialization with other data`,
      );
    }
    return found;
  }
  const matching = history.filter(({ id, dataVersion }) => dataVersion.startsWith(to) || id === to);
  if (new Set(matching.map(({ dataVersion }) => dataVersion)).size > 1) {
    throw new RollbackError(
      `Cannot roll back "${asset.key}": several versions start with "${to}"; give more of it`,
    );
  }
  if (matching[0] === undefined) {
    throw new RollbackError(
      `Cannot roll back "${asset.key}": it has no version "${to}"; its history lists them`,
    );
  }
  return matching[0];
}
