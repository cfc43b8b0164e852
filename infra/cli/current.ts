/**
 * Reads current artifacts for commands that answer questions.
 *
 * @module
 */
import { type Asset, type Engine, type Materialization, WHOLE } from "../../assets/engine/mod.ts";
import { cleanFeatures } from "../../assets/mod.ts";
import { UsageError } from "./exit.ts";
import type { Session } from "./session.ts";

/**
 * The current value of an asset.
 *
 * @throws {UsageError} when it was never materialized.
 */
export async function currentValue<T>(
  engine: Engine,
  asset: Asset<T>,
): Promise<{ value: T; materialization: Materialization }> {
  const current = await engine.ledger.current({ asset: asset.key, partition: WHOLE });
  if (current === undefined) {
    throw new UsageError(`"${asset.key}" was never materialized; next: deno task materialize`);
  }
  const { materialization } = current;
  return { materialization, value: asset.codec.decode(await engine.store.read(materialization.dataVersion)) };
}

/** The names of games in the current catalogue, by id. */
export async function gameNames(
  { engine, database }: Session,
  games: readonly string[],
): Promise<Map<string, string>> {
  const current = await engine.ledger.current({ asset: cleanFeatures.key, partition: WHOLE });
  if (current === undefined) return new Map();
  return await database.games.gameNames(current.materialization.dataVersion, [...new Set(games)]);
}
