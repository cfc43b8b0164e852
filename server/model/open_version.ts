/**
 * Opens a model version: its bytes verified, what its answers need around it, and warm.
 *
 * @module
 */
import { type DataVersion, type Engine, partsAmong, whilePinned } from "../../assets/engine/mod.ts";
import { cleanFeatures, userLogs } from "../../assets/mod.ts";
import { readOwnedDays } from "../../assets/plays/owned_days.ts";
import { readOwnedGames } from "../../assets/plays/owned_games.ts";
import { models } from "../../assets/recommender/mod.ts";
import type { GameFeature } from "../../assets/schemas.ts";
import { Catalogue } from "./catalogue.ts";
import { csvPieces } from "./csv_pieces.ts";
import { ServedModel, type ServedVersion } from "./served_model.ts";

/** So many users are recommended for before anyone else is. */
const WARM_UP = 200;
/** Rows decoded at once: about three milliseconds. */
const ROWS = 256;

/**
 * Opens a version beside the one that answers.
 *
 * @param previous What answers now: what both share is not read again.
 * @throws {Error} When something of it is lost, corrupt or does not fit together, or it cannot recommend.
 */
export async function openVersion(
  engine: Engine,
  version: ServedVersion,
  previous: ServedModel | undefined,
  signal: AbortSignal,
): Promise<ServedModel> {
  const { dataVersion, plays, catalogue } = version;
  const parts = await partsAmong(plays, userLogs.key, engine.store);
  if (parts === undefined) throw new Error("The list of the days that it was made from is gone");
  // Nobody collects them as garbage while they are read; once they are open, they are in memory.
  return await whilePinned(
    engine,
    [dataVersion, catalogue, ...plays.map((input) => input.dataVersion), ...parts.values()],
    signal,
    () => read(engine, version, [...parts.values()], previous),
  );
}

async function read(
  { store }: Pick<Engine, "store">,
  version: ServedVersion,
  plays: readonly DataVersion[],
  previous: ServedModel | undefined,
): Promise<ServedModel> {
  // The store verifies the whole by its hash, and the file its sections by their checksums: also those that a
  // wrong writer hashed.
  const recommender = models.open(await store.read(version.dataVersion), { verify: true });
  const { items } = recommender;
  const isSame = previous !== undefined && items.equals(previous.recommender.items);
  const features = isSame && previous.version.catalogue === version.catalogue
    ? undefined
    : await readFeatures(await store.read(version.catalogue));
  const catalogue = features === undefined ? previous!.catalogue : new Catalogue(items, features);
  const owned = isSame && JSON.stringify(previous.version.plays) === JSON.stringify(version.plays)
    ? previous.owned
    : plays.length === 1
    ? await readOwnedGames(await store.read(plays[0]!), items, giveWay)
    : await readOwnedDays(plays.map((part) => () => store.read(part)), items, giveWay);
  const served = new ServedModel({
    version,
    recommender,
    catalogue,
    owned,
    features: features ?? previous!.features,
    alike: features === undefined ? previous : undefined,
  });
  await warmUp(served);
  return served;
}

/** The rows of `clean_features`, some at a time, so that requests are answered in between. */
async function readFeatures(bytes: Uint8Array<ArrayBuffer>): Promise<GameFeature[]> {
  const rows: GameFeature[] = [];
  for (const piece of csvPieces(bytes, ROWS)) {
    for (const row of cleanFeatures.codec.decode(piece)) rows.push(row);
    await giveWay();
  }
  return rows;
}

/** Asks for users all over the log, so that the first client waits no longer than the others. */
async function warmUp(served: ServedModel): Promise<void> {
  const wishes = { k: 10, exclude: [], filters: undefined, includeOwned: false, diversity: 0 };
  const { owned, catalogue } = served;
  const users = owned.users.size;
  const count = Math.min(WARM_UP, users);
  for (let n = 0; n < count; n++) {
    const profile = owned.profileOf(Math.floor(n * users / count));
    // Answers by content take what is made later, so that the model answers sooner.
    if (served.recommender.recommend(profile, 1).chosen === 0) continue;
    const list = await served.recommend(profile, wishes);
    for (const { item, score } of list) {
      if (!Number.isFinite(score)) {
        throw new Error(`It scores game "${catalogue.items.idOf(item)}" with ${score}`);
      }
    }
    if (n % 20 === 0) await giveWay();
  }
  // Both maps are read by id from now on.
  served.profileOfUser("");
  catalogue.items.indexOf("");
}

/** Lets requests that wait be answered. */
function giveWay(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
