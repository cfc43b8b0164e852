/**
 * How good rankings are, at several K in one pass.
 *
 * For one user, R is the set of relevant items (at least one) and the ranking is the list of recommended items, best first,
 * without repeats; hit(r) is 1 when the item at rank r (from 1) is in R. Then at K:
 *
 * - **recall** = hits in the first K / |R| (Manning, Raghavan and Schütze, "Introduction to information retrieval", 2008, 8.3)
 * - **recallCapped** = the same / min(|R|, K): a perfect ranking has 1 even when |R| > K
 * - **precision** = hits in the first K / K, also when fewer than K were recommended (Manning et al., 8.4)
 * - **hitRate** = 1 when there is a hit in the first K, else 0 (Deshpande and Karypis, "Item-based top-N", 2004)
 * - **map** = Σ hit(r) · precision at r, over r ≤ K, / min(|R|, K): average precision that a perfect ranking brings to 1
 * - **mapFull** = the same sum / |R|: average precision of all relevant items, those beyond K counting as never found
 *   (Manning et al., 8.4)
 * - **ndcg** = Σ hit(r) / log₂(r + 1), over r ≤ K, / the same sum of a ranking with min(|R|, K) hits first
 *   (Järvelin and Kekäläinen, "Cumulated gain-based evaluation", 2002, with binary gains)
 * - **mrr** = 1 / the rank of the first hit when that is K or less, else 0 (Voorhees, "The TREC-8 question answering track
 *   report", 1999)
 * - **novelty** = the mean over the first K recommended of −log₂(p(i)), p(i) being the share of users who have i; an item that
 *   nobody has counts as had by one (Vargas and Castells, "Rank and relevance in novelty and diversity metrics", 2011).
 *   0 for an empty ranking
 * - **popularity** = the mean over the first K recommended of how many users have i: average recommendation popularity
 *   (Yin et al., "Challenging the long tail recommendation", 2012). 0 for an empty ranking
 * - **diversity**, when it is said how alike items are: the mean of 1 − sim(i, j) over the pairs of the first K
 *   (Ziegler et al., "Improving recommendation lists through topic diversification", 2005). 0 for less than two items
 *
 * Over all users each is the mean. Of the lists of all users together, n being the number of all items and x(i) how often
 * i is in a first K:
 *
 * - **coverage** = how many items have x(i) > 0 / n (Ge, Delgado-Battenfeld and Jannach, "Beyond accuracy", 2010)
 * - **gini** = Σ (2j − n − 1) x(j) / ((n − 1) Σ x), x ascending and j from 1: 0 when all items are recommended equally often,
 *   1 when always the same one is (Shani and Gunawardana, "Evaluating recommendation systems", 2011)
 * - **entropy** = −Σ p(i) log₂ p(i), p(i) = x(i) / Σ x, in bits (the same): log₂ n when all are recommended equally often
 * - **popularityRatio** = the mean of popularity over the users who have anything / the mean over the same users of how popular
 *   what they have is (after Abdollahpouri et al., "The unfairness of popularity bias in recommendation", 2019): above 1, what
 *   is recommended is more popular than what is played. NaN when it was not said what users have
 *
 * @module
 */

/** The metrics that each user has, by name. */
export const USER_METRICS = [
  "recall",
  "recallCapped",
  "precision",
  "hitRate",
  "map",
  "mapFull",
  "ndcg",
  "mrr",
  "novelty",
  "popularity",
] as const;

/** The name of a metric that each user has. */
export type UserMetric = typeof USER_METRICS[number];

/** How alike two different items are, by number: 1 for the same, 0 for nothing in common. */
export type ItemSimilarity = (i: number, j: number) => number;

/** All metrics at one K. */
export interface MetricsAt {
  readonly k: number;
  /** The mean of each over the users; NaN when there was no user. */
  readonly mean: Readonly<Record<UserMetric, number>>;
  /** In 0..1. */
  readonly coverage: number;
  /** In 0..1; 0 when nothing was recommended. */
  readonly gini: number;
  /** In bits. */
  readonly entropy: number;
  readonly popularityRatio: number;
  /** The mean and the value of each user, when it was said how alike items are. */
  readonly diversity?: { readonly mean: number; readonly perUser: Float64Array };
  /** How often each item was in a first K. */
  readonly exposure: Uint32Array;
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
  /** For diversity; costs K² / 2 calls a user. */
  readonly similarity?: ItemSimilarity;
}

interface Cut {
  readonly k: number;
  readonly perUser: Record<UserMetric, Float64Array>;
  readonly diversity: Float64Array;
  readonly exposure: Uint32Array;
  /** Of the users who have anything. */
  recommendedPopularity: number;
}

/** Collects the metrics of one user after the other. */
export class RankingMetrics {
  readonly #cuts: readonly Cut[];
  readonly #information: Float64Array;
  readonly #popularity: Uint32Array;
  readonly #similarity: ItemSimilarity | undefined;
  readonly #relevant: Uint8Array;
  /** Per number of hits, the cumulated gain of a ranking that has them all first. */
  readonly #idealGain: Float64Array;
  readonly #capacity: number;
  #users = 0;
  /** Users who have anything, and the sum of how popular what they have is. */
  #owners = 0;
  #ownedPopularity = 0;

  /** @throws {RangeError} When the cut-offs are not ascending whole numbers of 1 or more. */
  constructor({ ks, users, popularity, populationUsers, similarity }: MetricsInput) {
    checkCutOffs(ks);
    const items = popularity.length;
    this.#capacity = users;
    this.#popularity = popularity;
    this.#similarity = similarity;
    this.#cuts = ks.map((k) => ({
      k,
      perUser: columns(users),
      diversity: new Float64Array(similarity === undefined ? 0 : users),
      exposure: new Uint32Array(items),
      recommendedPopularity: 0,
    }));
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
   * @param owned What the user has: how popular that is, is compared with how popular what is recommended is.
   * @throws {RangeError} When there are more users than were announced, or none of the items is relevant.
   */
  add(ranking: Uint32Array, relevant: Uint32Array, owned?: Uint32Array): void {
    const user = this.#users;
    if (user >= this.#capacity) {
      throw new RangeError(`Cannot add user ${user + 1}: ${this.#capacity} were announced`);
    }
    if (relevant.length === 0) throw new RangeError("Cannot measure a user without relevant items");
    const marks = this.#relevant;
    for (let e = 0; e < relevant.length; e++) marks[relevant[e]!] = 1;
    const idealGain = this.#idealGain;
    const information = this.#information;
    const popularity = this.#popularity;
    const owns = owned !== undefined && owned.length > 0;
    if (owns) this.#own(owned);
    let hits = 0;
    let first = 0;
    let precisions = 0;
    let gain = 0;
    let told = 0;
    let popular = 0;
    let alike = 0;
    let rank = 0;
    for (const cut of this.#cuts) {
      const end = Math.min(cut.k, ranking.length);
      for (; rank < end; rank++) {
        const item = ranking[rank]!;
        told += information[item]!;
        popular += popularity[item]!;
        if (this.#similarity !== undefined) alike += this.#alikeBefore(ranking, rank);
        if (marks[item] === 0) continue;
        hits++;
        if (first === 0) first = rank + 1;
        precisions += hits / (rank + 1);
        gain += 1 / Math.log2(rank + 2);
      }
      const { perUser, exposure } = cut;
      for (let r = 0; r < end; r++) exposure[ranking[r]!]!++;
      const best = Math.min(relevant.length, cut.k);
      perUser.recall[user] = hits / relevant.length;
      perUser.recallCapped[user] = hits / best;
      perUser.precision[user] = hits / cut.k;
      perUser.hitRate[user] = hits > 0 ? 1 : 0;
      perUser.map[user] = precisions / best;
      perUser.mapFull[user] = precisions / relevant.length;
      perUser.ndcg[user] = gain / idealGain[best]!;
      perUser.mrr[user] = first > 0 ? 1 / first : 0;
      perUser.novelty[user] = end > 0 ? told / end : 0;
      perUser.popularity[user] = end > 0 ? popular / end : 0;
      if (owns) cut.recommendedPopularity += perUser.popularity[user]!;
      if (this.#similarity !== undefined) {
        cut.diversity[user] = end > 1 ? 1 - alike / (end * (end - 1) / 2) : 0;
      }
    }
    for (let e = 0; e < relevant.length; e++) marks[relevant[e]!] = 0;
    this.#users = user + 1;
  }

  /** The metrics of the users so far, one entry per K. */
  result(): MetricsAt[] {
    const users = this.#users;
    return this.#cuts.map(({ k, perUser, diversity, exposure, recommendedPopularity }) => {
      const values = columns(0);
      const means = record(() => 0);
      for (const metric of USER_METRICS) {
        values[metric] = perUser[metric].slice(0, users);
        means[metric] = mean(values[metric]);
      }
      const varied = diversity.slice(0, users);
      return {
        k,
        mean: means,
        ...concentration(exposure),
        popularityRatio: this.#owners > 0 ? recommendedPopularity / this.#ownedPopularity : NaN,
        ...(this.#similarity !== undefined && { diversity: { mean: mean(varied), perUser: varied } }),
        exposure: exposure.slice(),
        perUser: values,
      };
    });
  }

  #own(owned: Uint32Array): void {
    let sum = 0;
    for (let p = 0; p < owned.length; p++) sum += this.#popularity[owned[p]!]!;
    this.#owners++;
    this.#ownedPopularity += sum / owned.length;
  }

  /** How alike the item at a place is to those before it, summed. */
  #alikeBefore(ranking: Uint32Array, place: number): number {
    const similarity = this.#similarity!;
    const item = ranking[place]!;
    let sum = 0;
    for (let r = 0; r < place; r++) sum += similarity(ranking[r]!, item);
    return sum;
  }
}

/** Coverage, Gini's index and entropy of how often each item was recommended. */
export function concentration(
  exposure: Uint32Array,
): { readonly coverage: number; readonly gini: number; readonly entropy: number } {
  const n = exposure.length;
  const ascending = exposure.slice().sort();
  let total = 0;
  for (let j = 0; j < n; j++) total += ascending[j]!;
  if (total === 0) return { coverage: 0, gini: 0, entropy: 0 };
  let distinct = 0;
  let weighted = 0;
  let entropy = 0;
  for (let j = 0; j < n; j++) {
    const x = ascending[j]!;
    if (x === 0) continue;
    distinct++;
    weighted += (2 * (j + 1) - n - 1) * x;
    entropy -= x / total * Math.log2(x / total);
  }
  // Not -0, which one item alone would have.
  return { coverage: distinct / n, gini: n > 1 ? weighted / ((n - 1) * total) : 0, entropy: entropy + 0 };
}

/** @throws {RangeError} When the cut-offs are not ascending, distinct whole numbers of 1 or more. */
export function checkCutOffs(ks: readonly number[]): void {
  if (ks.length === 0 || ks.some((k, i) => !(Number.isInteger(k) && k >= 1 && (i === 0 || k > ks[i - 1]!)))) {
    throw new RangeError(
      `Cannot measure at K = ${ks.join(", ")}: expected ascending whole numbers of 1 or more`,
    );
  }
}

function record<T>(make: () => T): Record<UserMetric, T> {
  return Object.fromEntries(USER_METRICS.map((metric) => [metric, make()])) as Record<UserMetric, T>;
}

function columns(length: number): Record<UserMetric, Float64Array> {
  return record(() => new Float64Array(length));
}

/** Summed in order, so that the rounding is always the same. */
function mean(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
