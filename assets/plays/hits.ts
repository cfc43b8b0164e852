/**
 * What was found of each measured user's games, and where: all that the metrics of a ranking are made of, in a few bytes a
 * user. So an evaluation can be compared with another one user by user, years later and without fitting anything again.
 *
 * A user is: how many games there were to find, how many of them were found, and the ranks of these, each as its distance from
 * the one before. Numbers are LEB128: seven bits a byte, the last byte below 128. All of it is base 64.
 *
 * @module
 */
import { type MetricsAt, RankingMetrics } from "../recommender/metrics.ts";

/** Writes down hits, user by user. */
export class HitRecorder {
  #bytes = new Uint8Array(1 << 12);
  #length = 0;
  /** By item; all 0 between two users. */
  readonly #relevant: Uint8Array;

  /** @param items how many items there are */
  constructor(items: number) {
    this.#relevant = new Uint8Array(items);
  }

  /** Adds a user: item numbers, best first, and those that were to be found. */
  add(ranking: Uint32Array, relevant: Uint32Array): void {
    const marks = this.#relevant;
    for (let e = 0; e < relevant.length; e++) marks[relevant[e]!] = 1;
    let hits = 0;
    for (let r = 0; r < ranking.length; r++) hits += marks[ranking[r]!]!;
    this.#write(relevant.length);
    this.#write(hits);
    let before = -1;
    for (let r = 0; r < ranking.length; r++) {
      if (marks[ranking[r]!] === 0) continue;
      this.#write(r - before);
      before = r;
    }
    for (let e = 0; e < relevant.length; e++) marks[relevant[e]!] = 0;
  }

  /** All users so far. */
  text(): string {
    return this.#bytes.subarray(0, this.#length).toBase64();
  }

  #write(value: number): void {
    if (this.#length + 5 > this.#bytes.length) {
      const wider = new Uint8Array(this.#bytes.length * 2);
      wider.set(this.#bytes);
      this.#bytes = wider;
    }
    let rest = value;
    for (; rest >= 128; rest >>>= 7) this.#bytes[this.#length++] = (rest & 127) | 128;
    this.#bytes[this.#length++] = rest;
  }
}

/**
 * The metrics of hits that were written down, of each user too. What depends on which items were recommended (novelty,
 * popularity, coverage and the like) cannot be told from hits, and means nothing here.
 *
 * @param users how many there are
 * @throws {SyntaxError} when the text is no hits of so many users.
 */
export function metricsOfHits(text: string, users: number, ks: readonly number[]): MetricsAt[] {
  const bytes = Uint8Array.fromBase64(text);
  let at = 0;
  const read = (): number => {
    let value = 0;
    for (let shift = 0;; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 28) throw damaged(users);
      value |= (byte & 127) << shift;
      if (byte < 128) return value >>> 0;
    }
  };
  const counts: number[] = [];
  const ranks: number[][] = [];
  let most = 0;
  for (let user = 0; user < users; user++) {
    const relevant = read();
    const found = Array.from({ length: read() }, read);
    if (relevant === 0 || found.length > relevant) throw damaged(users);
    counts.push(relevant);
    ranks.push(found);
    most = Math.max(most, relevant);
  }
  if (at !== bytes.length) throw damaged(users);

  // Any items will do: the first ones are those to be found, and what is no hit is one that is not.
  const deepest = ks[ks.length - 1] ?? 0;
  const metrics = new RankingMetrics({
    ks,
    users,
    popularity: new Uint32Array(most + deepest),
    populationUsers: users,
  });
  const all = Uint32Array.from({ length: most }, (_, item) => item);
  const ranking = new Uint32Array(deepest);
  for (let user = 0; user < users; user++) {
    for (let r = 0; r < deepest; r++) ranking[r] = most + r;
    let place = -1;
    let item = 0;
    for (const step of ranks[user]!) {
      place += step;
      if (place < deepest) ranking[place] = item++;
    }
    metrics.add(ranking, all.subarray(0, counts[user]!));
  }
  return metrics.result();
}

function damaged(users: number): SyntaxError {
  return new SyntaxError(`Cannot read the hits of ${users} users: they are cut off or of another number`);
}
