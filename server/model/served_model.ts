/**
 * A model that is open, with all that its answers need.
 *
 * @module
 */
import type { DataVersion, InputVersion } from "../../assets/engine/mod.ts";
import {
  confidenceOf,
  Interactions,
  models,
  type Profile,
  profileOf,
  type Recommender,
} from "../../assets/recommender/mod.ts";
import { gameFeatures } from "../../assets/games/item_features.ts";
import type { OwnedGames } from "../../assets/plays/owned_games.ts";
import type { GameFeature } from "../../assets/schemas.ts";
import type { Catalogue } from "./catalogue.ts";
import { Ranker, type Wishes } from "./ranker.ts";

/** Which model it is. */
export interface ServedVersion {
  /** The version in the registry; null for a model that is not registered. */
  readonly number: number | null;
  /** The SHA-256 of its bytes. */
  readonly dataVersion: DataVersion;
  /** What was fit, such as `slim:l1=1,l2=10`. */
  readonly spec: string;
  /** When it was made, in milliseconds since the epoch. */
  readonly createdAt: number;
  /** The play log that belongs to it: one whole, its days, or a set of days. */
  readonly plays: readonly InputVersion[];
  /** The data version of the catalogue that belongs to it. */
  readonly catalogue: DataVersion;
}

/** Where a recommended game comes from. */
export type Strategy = "model" | "content" | "popular";

/** Why a game is recommended. */
export interface Reason {
  readonly item: number;
  /** How much of what speaks for the game this is, in 0..1. */
  readonly share: number;
}

/** One recommended game. */
export interface Recommended {
  readonly item: number;
  readonly score: number;
  readonly confidence: number;
  readonly strategy: Strategy;
  readonly reasons: readonly Reason[];
}

const NOBODY: Profile = { items: new Uint32Array(0) };
const NO_REASONS: readonly Reason[] = [];

/** What a served model is made of. */
export interface ServedParts {
  readonly version: ServedVersion;
  readonly recommender: Recommender;
  readonly catalogue: Catalogue;
  readonly owned: OwnedGames;
  /** The whole catalogue, for content where the model knows nothing. */
  readonly features: readonly GameFeature[];
  /** A model of the same items and catalogue, whose content is shared. */
  readonly alike?: ServedModel | undefined;
}

/** An open model. Nothing of it changes, so an answer that reads it once is of one version. */
export class ServedModel {
  readonly version: ServedVersion;
  readonly recommender: Recommender;
  readonly catalogue: Catalogue;
  readonly owned: OwnedGames;
  readonly ranker: Ranker;
  /** `X-Model-Version`: the number, or the start of the data version where there is none. */
  readonly label: string;
  readonly features: readonly GameFeature[];
  #content: Promise<Recommender> | undefined;
  /** What each game of a profile adds to each recommended one: used again for every answer. */
  #parts = new Float64Array(1024);

  constructor({ version, recommender, catalogue, owned, features, alike }: ServedParts) {
    this.version = version;
    this.recommender = recommender;
    this.catalogue = catalogue;
    this.owned = owned;
    this.features = features;
    if (alike !== undefined) this.#content = alike.#content;
    this.ranker = new Ranker(catalogue, recommender.popularity);
    this.label = version.number === null ? version.dataVersion.slice(0, 12) : String(version.number);
  }

  /** The profile of a user of the play log; undefined for anyone else. */
  profileOfUser(id: string): Profile | undefined {
    const user = this.owned.users.indexOf(id);
    return user < 0 ? undefined : this.owned.profileOf(user);
  }

  /** The profile of someone who has these games, and which of them nobody knows. */
  profileOfGames(ids: readonly string[]): { profile: Profile; unknown: string[] } {
    const known: number[] = [];
    const unknown: string[] = [];
    for (const id of ids) {
      const item = this.catalogue.items.indexOf(id);
      if (item < 0) unknown.push(id);
      else known.push(item);
    }
    return { profile: profileOf(known), unknown };
  }

  /**
   * The best games for a profile: by the model; where it knows nothing of the profile, by what its games are like; and else
   * the most popular ones.
   */
  recommend(profile: Profile, wishes: Wishes): Recommended[] | Promise<Recommended[]> {
    if (profile.items.length === 0) return this.#popular(wishes);
    const { items, scores, chosen } = this.ranker.rank(this.recommender, profile, wishes);
    if (chosen === 0 && wishes.k > 0 && items.length > 0) return this.#byContent(profile, wishes);
    const answers = this.#chosen(this.recommender, "model", profile, items, scores, chosen);
    for (let i = chosen; i < items.length; i++) answers.push(this.#filledUp(items[i]!));
    return answers;
  }

  /** Makes what answers by content need, before one is asked for. It takes a while, and none but these need it. */
  async prepareContent(): Promise<void> {
    await (this.#content ??= this.#fitContent());
  }

  /** The share of the users who have a game. */
  shareOf(item: number): number {
    return this.recommender.popularity[item]! / Math.max(this.owned.users.size, 1);
  }

  async #byContent(profile: Profile, wishes: Wishes): Promise<Recommended[]> {
    const content = await (this.#content ??= this.#fitContent());
    const { items, scores, chosen } = this.ranker.rank(content, profile, wishes);
    // Content knows no popularity, so it fills up in another order.
    const rest = chosen < items.length
      ? this.ranker.popular(profile, {
        ...wishes,
        k: items.length - chosen,
        exclude: [...wishes.exclude, ...items.subarray(0, chosen)],
      }).items
      : [];
    const answers = this.#chosen(content, "content", profile, items, scores, chosen);
    for (const item of rest) answers.push(this.#filledUp(item));
    return answers;
  }

  #popular(wishes: Wishes): Recommended[] {
    return Array.from(this.ranker.popular(NOBODY, wishes).items, (item) => this.#filledUp(item));
  }

  /** The first `chosen` of the items, with what speaks for them. */
  #chosen(
    model: Recommender,
    strategy: Strategy,
    profile: Profile,
    items: Uint32Array,
    scores: Float64Array,
    chosen: number,
  ): Recommended[] {
    const owned = profile.items;
    const width = owned.length;
    if (this.#parts.length < chosen * width) this.#parts = new Float64Array(chosen * width * 2);
    const parts = this.#parts;
    model.contributions(profile, items.subarray(0, chosen), parts);
    const answers: Recommended[] = [];
    for (let i = 0; i < chosen; i++) {
      const from = i * width;
      answers.push({
        item: items[i]!,
        score: scores[i]!,
        confidence: confidenceOf(parts, from, from + width),
        strategy,
        reasons: reasonsFor(owned, parts, from),
      });
    }
    return answers;
  }

  #filledUp(item: number): Recommended {
    return { item, score: 0, confidence: this.shareOf(item), strategy: "popular", reasons: NO_REASONS };
  }

  #fitContent(): Promise<Recommender> {
    const items = this.recommender.items;
    const features = gameFeatures(items, this.features);
    const plays = Interactions.from({ user: [], item: [] }, { items });
    const context = { signal: new AbortController().signal, parallelism: 1 };
    return models.fit({ model: "content", options: {} }, { plays, features }, context);
  }
}

/**
 * The games that speak most for another, best first; of equal ones the lower number.
 *
 * @param from Where the contributions of the owned games start.
 */
function reasonsFor(owned: Uint32Array, contributions: Float64Array, from: number): Reason[] {
  let sum = 0;
  let first = -1, second = -1, third = -1;
  let most = 0, more = 0, much = 0;
  for (let p = 0; p < owned.length; p++) {
    const part = contributions[from + p]!;
    if (!(part > 0)) continue;
    sum += part;
    if (part <= much) continue;
    if (part <= more) {
      third = p;
      much = part;
      continue;
    }
    third = second;
    much = more;
    if (part <= most) {
      second = p;
      more = part;
      continue;
    }
    second = first;
    more = most;
    first = p;
    most = part;
  }
  const reasons: Reason[] = [];
  if (first >= 0) reasons.push({ item: owned[first]!, share: most / sum });
  if (second >= 0) reasons.push({ item: owned[second]!, share: more / sum });
  if (third >= 0) reasons.push({ item: owned[third]!, share: much / sum });
  return reasons;
}
