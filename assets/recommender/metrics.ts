/**
 * How good rankings are, at several K in one pass.
 *
 * For one user, R is the set of relevant items (at least one) and the ranking is the list of recommended items, best first,
 * without repeats; hit(r) is 1 when the item at rank r (from 1) is in R. Then at K:
 *
 * - **recall** = hits in the first K / |R| (Manning, Raghavan and Schütze, "Introduction to information retrieval", 2008, 8.3)
 * - **precision** = hits in the first K / K, also when fewer than K were recommended (the same, 8.4)
 * - **hitRate** = 1 when there is a hit in the first K, else 0 (Deshpande and Karypis, "Item-based top-N", 2004)
 * - **map** = Σ hit(r) · precision at r, over r ≤ K, / min(|R|, K): average precision that a perfect ranking brings to 1
 * - **ndcg** = Σ hit(r) / log₂(r + 1), over r ≤ K, / the same sum of a ranking with min(|R|, K) hits first
 *   (Järvelin and Kekäläinen, "Cumulated gain-based evaluation", 2002, with binary gains)
 * - **novelty** = the mean over the first K recommended of −log₂(p(i)), p(i) being the share of users who have i; an item that
 *   nobody has counts as had by one (Vargas and Castells, "Rank and relevance in novelty and diversity metrics", 2011).
 *   0 for an empty ranking
 *
 * Over all users each is the mean; and **coverage** = how many distinct items are in some user's first K / all items
 * (Ge, Delgado-Battenfeld and Jannach, "Beyond accuracy", 2010).
 *
 * @module
 */

/** The metrics that each user has, by name. */
export const USER_METRICS = ["recall", "precision", "hitRate", "map", "ndcg", "novelty"] as const;

/** The name of a metric that each user has. */
export type UserMetric = typeof USER_METRICS[number];

/** All metrics at one K. */
export interface MetricsAt {
  readonly k: number;
  /** The mean of each over the users; NaN when there was no user. */
  readonly mean: Readonly<Record<UserMetric, number>>;
  /** In 0..1. */
  readonly coverage: number;
  /** The value of each user, in the order in which they were added. */
  readonly perUser: Readonly<Record<UserMetric, Float64Array>>;
}

/** What {@linkcode RankingMetrics} measures against. */
export interface MetricsInput {
  /** The cut-offs: whole numbers of 1 or more, ascending, distinct. */
  readonly ks: readonly number[];
  /** The most users that will be added. */
  readonly users: number;
  /** How many users have each item, in the data that the model was fit on. */
  readonly popularity: Uint32Array;
  /** How many users there are in that data. */
  readonly populationUsers: number;
}

interface Cut {
  readonly k: number;
  readonly perUser: Record<UserMetric, Float64Array>;
  readonly seen: Uint8Array;
  distinct: number;
}

/** Collects the metrics of one user after the other. */
export class RankingMetrics {
  readonly #cuts: readonly Cut[];
  readonly #information: Float64Array;
  readonly #relevant: Uint8Array;
  /** Per number of hits, the cumulated gain of a ranking that has them all first. */
  readonly #idealGain: Float64Array;
  readonly #capacity: number;
  #users = 0;

  /** @throws {RangeError} When the cut-offs are not ascending whole numbers of 1 or more. */
  constructor({ ks, users, popularity, populationUsers }: MetricsInput) {
    checkCutOffs(ks);
    const items = popularity.length;
    this.#capacity = users;
    this.#cuts = ks.map((k) => ({ k, perUser: columns(users), seen: new Uint8Array(items), distinct: 0 }));
    this.#relevant = new Uint8Array(items);
    this.#information = Float64Array.from(
      popularity,
      (n) => -Math.log2(Math.max(n, 1) / Math.max(populationUsers, 1)),
    );
    const deepest = ks[ks.length - 1]!;
    this.#idealGain = new Float64Array(deepest + 1);
    for (let r = 1; r <= deepest; r++) this.#idealGain[r] = this.#idealGain[r - 1]! + 1 / Math.log2(r + 1);
  }

  /** How many users were added. */
  get users(): number {
    return this.#users;
  }

  /**
   * Adds a user.
   *
   * @param ranking Item numbers, best first, without repeats; what lies beyond the largest K is not looked at.
   * @param relevant The numbers of the user's relevant items: distinct, at least one.
   * @throws {RangeError} When there are more users than were announced, or none of the items is relevant.
   */
  add(ranking: Uint32Array, relevant: Uint32Array): void {
    const user = this.#users;
    if (user >= this.#capacity) {
      throw new RangeError(`Cannot add user ${user + 1}: ${this.#capacity} were announced`);
    }
    if (relevant.length === 0) throw new RangeError("Cannot measure a user without relevant items");
    const marks = this.#relevant;
    for (let e = 0; e < relevant.length; e++) marks[relevant[e]!] = 1;
    const idealGain = this.#idealGain;
    const information = this.#information;
    let hits = 0;
    let precisions = 0;
    let gain = 0;
    let told = 0;
    let rank = 0;
    for (const cut of this.#cuts) {
      const end = Math.min(cut.k, ranking.length);
      for (; rank < end; rank++) {
        const item = ranking[rank]!;
        told += information[item]!;
        if (marks[item] === 0) continue;
        hits++;
        precisions += hits / (rank + 1);
        gain += 1 / Math.log2(rank + 2);
      }
      for (let r = 0; r < end; r++) {
        const item = ranking[r]!;
        if (cut.seen[item] === 0) cut.distinct++;
        cut.seen[item] = 1;
      }
      const best = Math.min(relevant.length, cut.k);
      const { perUser } = cut;
      perUser.recall[user] = hits / relevant.length;
      perUser.precision[user] = hits / cut.k;
      perUser.hitRate[user] = hits > 0 ? 1 : 0;
      perUser.map[user] = precisions / best;
      perUser.ndcg[user] = gain / idealGain[best]!;
      perUser.novelty[user] = end > 0 ? told / end : 0;
    }
    for (let e = 0; e < relevant.length; e++) marks[relevant[e]!] = 0;
    this.#users = user + 1;
  }

  /** The metrics of the users so far, one entry per K. */
  result(): MetricsAt[] {
    const users = this.#users;
    return this.#cuts.map(({ k, perUser, distinct, seen }) => {
      const values = columns(0);
      const means = { recall: 0, precision: 0, hitRate: 0, map: 0, ndcg: 0, novelty: 0 };
      for (const metric of USER_METRICS) {
        values[metric] = perUser[metric].slice(0, users);
        means[metric] = mean(values[metric]);
      }
      return { k, mean: means, coverage: seen.length > 0 ? distinct / seen.length : 0, perUser: values };
    });
  }
}

/** @throws {RangeError} When the cut-offs are not ascending, distinct whole numbers of 1 or more. */
export function checkCutOffs(ks: readonly number[]): void {
  if (ks.length === 0 || ks.some((k, i) => !(Number.isInteger(k) && k >= 1 && (i === 0 || k > ks[i - 1]!)))) {
    throw new RangeError(
      `Cannot measure at K = ${ks.join(", ")}: expected ascending whole numbers of 1 or more`,
    );
  }
}

function columns(length: number): Record<UserMetric, Float64Array> {
  const column = () => new Float64Array(length);
  return {
    recall: column(),
    precision: column(),
    hitRate: column(),
    map: column(),
    ndcg: column(),
    novelty: column(),
  };
}

/** Summed in order, so that the rounding is always the same. */
function mean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
