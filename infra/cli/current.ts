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
 * The current materialization of an asset.
 *
 * @throws {UsageError} when it was never materialized.
 */
export async function currentOf(engine: Engine, asset: Pick<Asset, "key">): Promise<Materialization> {
  const current = await engine.ledger.current({ asset: asset.key, partition: WHOLE });
  if (current !== undefined) return current.materialization;
  throw new UsageError(`"${asset.key}" was never materialized; next: deno task materialize`);
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
