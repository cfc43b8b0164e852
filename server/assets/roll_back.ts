/**
 * Rolling an asset back, for the API and the pages alike.
 *
 * @module
 */
import { type Asset, type Materialization, rollback, RollbackError } from "../../assets/engine/mod.ts";
import { model } from "../../assets/mod.ts";
import { Problem } from "../problem.ts";
import type { Services } from "../services.ts";

/** How long a rollback waits for a run that is at the asset. */
const PATIENCE_MS = 5_000;

/**
 * Points an asset at an earlier materialization; the model that answers follows at once.
 *
 * @param to the start of a data version, or an id; without it, the last one with other data
 * @throws {Problem} 409 when there is none, or a run is at the asset.
 */
export async function rollBack(
  { engine, plans, models }: Services,
  asset: Asset,
  { to, partition }: { readonly to?: string | undefined; readonly partition?: string | undefined },
): Promise<{ from: Materialization; to: Materialization }> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const moved = await rollback(engine, asset, {
      signal,
      ...(to !== undefined && { to }),
      ...(partition !== undefined && { partition }),
    });
    plans.forget();
    if (asset.key === model.key) await models.refresh();
    return moved;
  } catch (error) {
    if (error instanceof RollbackError) throw new Problem("conflict", error.message, { cause: error });
    if (signal.aborted) {
      throw new Problem("conflict", `A run is at "${asset.key}": wait for it, or cancel it`, {
        cause: error,
      });
    }
    throw error;
  }
}
