/**
 * Plays as the sparse matrix that the recommender works on.
 *
 * @module
 */
import { IdMap } from "../recommender/ids.ts";
import { Interactions } from "../recommender/interactions.ts";
import type { GameFeature, Play } from "../schemas.ts";

/** The steps of a run share their inputs, and so the matrices made from them. */
const played = new WeakMap<readonly Play[], Interactions>();
const playable = new WeakMap<readonly Play[], WeakMap<readonly GameFeature[], Interactions>>();

/** Users × the games that were played. */
export function playedGames(plays: readonly Play[]): Interactions {
  return remembered(played, plays, () => matrix(plays));
}

/**
 * Users × every game that is in the catalogue or was played, so that a model knows games nobody has played yet and
 * coverage is measured against all there is to recommend.
 */
export function playableGames(plays: readonly Play[], catalogue: readonly GameFeature[]): Interactions {
  const ofPlays = remembered(playable, plays, () => new WeakMap());
  return remembered(ofPlays, catalogue, () => {
    const items = IdMap.from([...catalogue.map(({ game }) => game), ...playedGames(plays).items]);
    return matrix(plays, items);
  });
}

function matrix(plays: readonly Play[], items?: IdMap): Interactions {
  // Models that let old plays fade need to know of each when it was.
  const timed = plays.length > 0 && plays.every(({ time }) => time !== null);
  const columns = {
    user: plays.map(({ user }) => user),
    item: plays.map(({ game }) => game),
    weight: plays.map(({ weight }) => weight),
    ...(timed && { time: plays.map(({ time }) => Date.parse(time!)) }),
  };
  return Interactions.from(columns, items === undefined ? {} : { items });
}

function remembered<K extends WeakKey, V>(memory: WeakMap<K, V>, key: K, make: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
