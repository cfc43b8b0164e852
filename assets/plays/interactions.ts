/**
 * Plays as the sparse matrix that the recommender works on.
 *
 * @module
 */
import type { PartitionValues } from "../engine/declare.ts";
import { IdMap } from "../recommender/ids.ts";
import { Interactions } from "../recommender/interactions.ts";
import type { GameFeature, Play } from "../schemas.ts";

/** The steps of a run share their inputs, and so the matrices made from them. */
const played = new WeakMap<object, Promise<Interactions>>();
const playable = new WeakMap<object, WeakMap<readonly GameFeature[], Promise<Interactions>>>();

/** Plays by partition, such as the days of a log. */
export type Plays = PartitionValues<readonly Play[]>;

/** Users × the games that were played. */
export async function playedGames(plays: Plays): Promise<Interactions> {
  return await remembered(played, await identity(plays), () => matrix(plays));
}

/**
 * Users × every game that is in the catalogue or was played, so that a model knows games nobody has played yet and
 * coverage is measured against all there is to recommend.
 */
export async function playableGames(
  plays: Plays,
  catalogue: readonly GameFeature[],
): Promise<Interactions> {
  const ofPlays = remembered(playable, await identity(plays), () => new WeakMap());
  return await remembered(ofPlays, catalogue, async () => {
    const ofPlayed = await playedGames(plays);
    const items = IdMap.from([...catalogue.map(({ game }) => game), ...ofPlayed.items]);
    return widened(ofPlayed, items);
  });
}

/** What two readers of the same plays have in common: the plays themselves where they are one list. */
async function identity(plays: Plays): Promise<object> {
  return plays.size === 1 ? await plays.get(plays.keys[0]!) : plays;
}

/** The same plays among more games. Both are in order of their ids, so that games keep theirs. */
function widened({ users, items: played, matrix, times }: Interactions, items: IdMap): Interactions {
  if (items.equals(played)) return new Interactions(users, played, matrix, times);
  const target = Uint32Array.from(played, (id) => items.indexOf(id));
  const indices = matrix.indices.map((item) => target[item]!);
  return new Interactions(users, items, { ...matrix, columns: items.size, indices }, times);
}

/** One partition after the other, so that no two are in memory as rows. */
async function matrix(plays: Plays): Promise<Interactions> {
  const users = new Numbers();
  const games = new Numbers();
  let [user, game] = [new Uint32Array(1024), new Uint32Array(1024)];
  let [weight, time] = [new Float64Array(1024), new Float64Array(1024)];
  let length = 0;
  // Models that let old plays fade need to know of each when it was.
  let timed = true;
  for await (const [, part] of plays) {
    const needed = length + part.length;
    if (needed > user.length) {
      const capacity = plays.size === 1 ? needed : Math.max(needed, Math.ceil(1.5 * user.length));
      [user, game] = [longer(user, Uint32Array, capacity), longer(game, Uint32Array, capacity)];
      [weight, time] = [longer(weight, Float64Array, capacity), longer(time, Float64Array, capacity)];
    }
    for (const play of part) {
      user[length] = users.numberOf(play.user);
      game[length] = games.numberOf(play.game);
      weight[length] = play.weight;
      if (play.time === null) timed = false;
      else if (timed) time[length] = Date.parse(play.time);
      length++;
    }
  }
  const people = users.inOrder();
  const items = games.inOrder();
  return Interactions.fromIndices(people.ids, items.ids, {
    user: renumber(user.subarray(0, length), people.place),
    item: renumber(game.subarray(0, length), items.place),
    weight: weight.subarray(0, length),
    ...(timed && length > 0 && { time: time.subarray(0, length) }),
  });
}

/** Numbers ids as they come. */
class Numbers {
  readonly #numbers = new Map<string, number>();

  numberOf(id: string): number {
    let number = this.#numbers.get(id);
    if (number === undefined) this.#numbers.set(id, number = this.#numbers.size);
    return number;
  }

  /** The ids in order, and where each number stands among them. */
  inOrder(): { ids: IdMap; place: Uint32Array } {
    const ids = IdMap.from(this.#numbers.keys());
    return { ids, place: Uint32Array.from(this.#numbers.keys(), (id) => ids.indexOf(id)) };
  }
}

function renumber(numbers: Uint32Array, place: Uint32Array): Uint32Array {
  for (let i = 0; i < numbers.length; i++) numbers[i] = place[numbers[i]!]!;
  return numbers;
}

function longer<A extends Uint32Array | Float64Array>(
  array: A,
  type: new (length: number) => A,
  capacity: number,
): A {
  const larger = new type(capacity);
  larger.set(array);
  return larger;
}

function remembered<K extends WeakKey, V>(memory: WeakMap<K, V>, key: K, make: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
