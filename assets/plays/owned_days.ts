/**
 * Who has which games, read from a log of many partitions, such as its days: a user may stand in any of them.
 *
 * @module
 */
import { IdMap } from "../recommender/ids.ts";
import { OwnedGames } from "./owned_games.ts";
import { playRecords } from "./play_records.ts";

/** Users put in order between two pauses. */
const USERS = 1 << 13;

/**
 * Reads the partitions of `user_logs`, one after the other. While it does, a play costs 24 bytes at most; what is left is as
 * small as that of one whole.
 *
 * @param parts each answers the bytes of one, in the order in which weights of one game add up
 * @param items The items of the model that the numbers are for.
 * @param pause Called every few thousand plays: gives way to other work.
 * @throws {SyntaxError} When the bytes are no such artifact.
 * @throws {RangeError} When a game is not among the items: the model is not of these plays.
 */
export async function readOwnedDays(
  parts: readonly (() => Promise<Uint8Array>)[],
  items: IdMap,
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<OwnedGames> {
  const numbers = new Map<string, number>();
  let users = new Uint32Array(1 << 14);
  let games = new Uint32Array(1 << 14);
  let weights: Float64Array | undefined;
  let count = 0;
  for (const part of parts) {
    for (const records of playRecords(await part())) {
      if (count + records.length > users.length) {
        const length = Math.max(count + records.length, Math.ceil(1.5 * users.length));
        [users, games] = [longer(users, length), longer(games, length)];
        if (weights !== undefined) {
          const larger = new Float64Array(length).fill(1, count);
          larger.set(weights.subarray(0, count));
          weights = larger;
        }
      }
      for (const { user, game, weight } of records) {
        let number = numbers.get(user);
        if (number === undefined) numbers.set(user, number = numbers.size);
        const item = items.indexOf(game);
        if (item < 0) throw new RangeError(`Cannot read plays: the model does not know game "${game}"`);
        if (weight !== 1) weights ??= new Float64Array(users.length).fill(1);
        if (weights !== undefined) weights[count] = weight;
        users[count] = number;
        games[count++] = item;
      }
      await pause();
    }
  }
  const ids = IdMap.from(numbers.keys());
  const places = Uint32Array.from(numbers.keys(), (id) => ids.indexOf(id));
  return await byUser(ids, places, { users, games, weights, count }, pause);
}

interface Read {
  readonly users: Uint32Array;
  readonly games: Uint32Array;
  readonly weights: Float64Array | undefined;
  readonly count: number;
}

/** Sorts plays by user and game; the weights of one game add up in the order of its plays. */
async function byUser(
  ids: IdMap,
  places: Uint32Array,
  { users, games, weights, count }: Read,
  pause: () => Promise<void>,
): Promise<OwnedGames> {
  const next = new Uint32Array(ids.size + 1);
  for (let p = 0; p < count; p++) next[places[users[p]!]! + 1]!++;
  for (let u = 0; u < ids.size; u++) next[u + 1]! += next[u]!;
  const order = new Uint32Array(count);
  for (let p = 0; p < count; p++) order[next[places[users[p]!]!]!++] = p;
  await pause();

  // Now `next` tells where the plays of each user end.
  const starts = new Uint32Array(ids.size + 1);
  const owned = new Uint32Array(count);
  const sums: Float64Array<ArrayBuffer> = new Float64Array(count);
  let isWeighted = false;
  let size = 0;
  for (let u = 0, from = 0; u < ids.size; u++) {
    const to = next[u]!;
    starts[u] = size;
    const mine = order.subarray(from, to);
    // The order of plays where the game is the same.
    mine.sort((a, b) => games[a]! - games[b]! || a - b);
    for (let p = 0; p < mine.length; p++) {
      const play = mine[p]!;
      const weight = weights?.[play] ?? 1;
      if (size > starts[u]! && owned[size - 1] === games[play]) sums[size - 1]! += weight;
      else {
        owned[size] = games[play]!;
        sums[size++] = weight;
      }
    }
    for (let p = starts[u]!; p < size && !isWeighted; p++) isWeighted = sums[p] !== 1;
    from = to;
    if (u % USERS === USERS - 1) await pause();
  }
  starts[ids.size] = size;
  return new OwnedGames(ids, starts, owned.slice(0, size), isWeighted ? sums.slice(0, size) : undefined);
}

function longer(array: Uint32Array<ArrayBuffer>, length: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(length);
  larger.set(array);
  return larger;
}
