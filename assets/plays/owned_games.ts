/**
 * Who has which games, read from the bytes of the play log without making an object for each play: what a server keeps of
 * it. A play costs 4 bytes, or 12 where weights differ.
 *
 * @module
 */
import { IdMap } from "../recommender/ids.ts";
import type { Profile } from "../recommender/model.ts";
import { playRecords } from "./play_records.ts";

/** The games of every user, as the numbers of a model's items. */
export class OwnedGames {
  /** Numbered as the model numbers them: in code unit order. */
  readonly users: IdMap;
  /** Where the games of each user start, and at last how many there are. */
  readonly #starts: Uint32Array;
  readonly #items: Uint32Array;
  /** Undefined when every one weighs 1. */
  readonly #weights: Float64Array | undefined;
  readonly #ones: Float64Array;

  constructor(users: IdMap, starts: Uint32Array, items: Uint32Array, weights: Float64Array | undefined) {
    this.users = users;
    this.#starts = starts;
    this.#items = items;
    this.#weights = weights;
    let most = 0;
    for (let u = 0; u < users.size; u++) most = Math.max(most, starts[u + 1]! - starts[u]!);
    this.#ones = new Float64Array(weights === undefined ? most : 0).fill(1);
  }

  /** How many distinct pairs there are. */
  get size(): number {
    return this.#items.length;
  }

  /** Bytes of the arrays. */
  get byteLength(): number {
    return this.#starts.byteLength + this.#items.byteLength + (this.#weights?.byteLength ?? 0);
  }

  /** What a user has, ready for a model. The arrays are views. */
  profileOf(user: number): Profile {
    const from = this.#starts[user]!;
    const to = this.#starts[user + 1]!;
    return {
      items: this.#items.subarray(from, to),
      weights: this.#weights?.subarray(from, to) ?? this.#ones.subarray(0, to - from),
      user,
    };
  }
}

/**
 * Reads the artifact of `user_logs`.
 *
 * @param items The items of the model that the numbers are for.
 * @param pause Called every few thousand plays: gives way to other work.
 * @throws {SyntaxError} When the bytes are no such artifact, or its users are not in order.
 * @throws {RangeError} When a game is not among the items: the model is not of these plays.
 */
export async function readOwnedGames(
  bytes: Uint8Array,
  items: IdMap,
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<OwnedGames> {
  const text = new Bytes();
  const starts: number[] = [];
  const ends: number[] = [0];
  // A play takes 8 bytes at least.
  let games = new Uint32Array(Math.ceil(bytes.length / 8));
  let weights: Float64Array | undefined;
  let count = 0;
  let first = 0;
  let last: string | undefined;
  let isSorted = true;

  const weigh = (at: number, weight: number) => {
    if (weight !== 1) weights ??= new Float64Array(games.length).fill(1, 0, at);
    if (weights !== undefined) weights[at] = weight;
  };
  /** Puts the games of a user in order, each once; the weights of one game add up in the order of its plays. */
  const finishUser = () => {
    if (isSorted) return;
    const sums = new Map<number, number>();
    for (let p = first; p < count; p++) sums.set(games[p]!, (sums.get(games[p]!) ?? 0) + (weights?.[p] ?? 1));
    count = first;
    for (const item of Uint32Array.from(sums.keys()).sort()) {
      games[count] = item;
      weigh(count++, sums.get(item)!);
    }
    isSorted = true;
  };

  for (const records of playRecords(bytes)) {
    for (let r = 0; r < records.length; r++) {
      const { user, game, weight } = records[r]!;
      if (user !== last) {
        if (last !== undefined && user < last) {
          throw new SyntaxError(`Cannot read plays: user "${user}" follows "${last}"`);
        }
        finishUser();
        first = count;
        starts.push(count);
        text.push(user);
        ends.push(text.length);
        last = user;
      }
      const item = items.indexOf(game);
      if (item < 0) throw new RangeError(`Cannot read plays: the model does not know game "${game}"`);
      if (count > first && games[count - 1]! >= item) isSorted = false;
      games[count] = item;
      weigh(count++, weight);
    }
    await pause();
  }
  finishUser();
  starts.push(count);
  games = games.slice(0, count);
  const users = IdMap.open({ text: text.finish(), offsets: Uint32Array.from(ends) });
  return new OwnedGames(users, Uint32Array.from(starts), games, weights?.slice(0, count));
}
/** Text end to end, as UTF-8. */
class Bytes {
  length = 0;
  #bytes = new Uint8Array(1 << 14);
  readonly #encoder = new TextEncoder();

  push(text: string): void {
    while (this.#bytes.length - this.length < text.length * 3) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.length += this.#encoder.encodeInto(text, this.#bytes.subarray(this.length)).written;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }
}
