/**
 * What the games of an evaluation are like, for models that look at content.
 *
 * @module
 */
import { gameFeatures } from "../../assets/games/item_features.ts";
import { cleanGames } from "../../assets/games/features.ts";
import type { IdMap, ItemFeatures } from "../../assets/recommender/mod.ts";
import { RawGame } from "../../assets/schemas.ts";
import { gamesFile } from "../sources/games_file.ts";

/**
 * Reads a catalogue, as the pipeline does, and describes `items` by it.
 *
 * @throws {SourceError} For a file that cannot be used.
 */
export async function catalogueFeatures(
  path: string,
  items: IdMap,
  signal: AbortSignal,
): Promise<ItemFeatures> {
  const source = gamesFile(path);
  const context = { signal, progress() {}, log() {}, metadata() {} };
  const games: RawGame[] = [];
  for await (const batch of source.read(await source.observe(signal), context)) {
    for (const record of batch) games.push(RawGame.parse(record));
  }
  return gameFeatures(items, cleanGames(games, { imputation: "median" }).rows);
}
