/**
 * A model that is open, with all that its answers need.
 *
 * @module
 */
import type { DataVersion } from "../../assets/engine/mod.ts";
import { confidence } from "../../assets/recommender/confidence.ts";
import {
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
  /** The data versions of the play log and the catalogue that belong to it. */
  readonly plays: DataVersion;
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

/** So many reasons are told. */
const REASONS = 3;
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

  constructor({ version, recommender, catalogue, owned, features }: ServedParts) {
    this.version = version;
    this.recommender = recommender;
    this.catalogue = catalogue;
    this.owned = owned;
    this.features = features;
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
    const answers: Recommended[] = [];
    for (let i = 0; i < items.length; i++) {
      const item = items[i]!;
      answers.push(
        i < chosen
          ? this.#chosen(this.recommender, "model", profile, item, scores[i]!)
          : this.#filledUp(item),
      );
    }
    return answers;
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
    return [
      ...Array.from(
        items.subarray(0, chosen),
        (item, i) => this.#chosen(content, "content", profile, item, scores[i]!),
      ),
      ...Array.from(rest, (item) => this.#filledUp(item)),
    ];
  }

  #popular(wishes: Wishes): Recommended[] {
    return Array.from(this.ranker.popular(NOBODY, wishes).items, (item) => this.#filledUp(item));
  }

  #chosen(
    model: Recommender,
    strategy: Strategy,
    profile: Profile,
    item: number,
    score: number,
  ): Recommended {
    const why = model.explain(profile, item);
    const { items, contributions } = why;
    let sum = 0;
    for (let c = 0; c < contributions.length; c++) if (contributions[c]! > 0) sum += contributions[c]!;
    const reasons: Reason[] = [];
    for (let c = 0; c < items.length && reasons.length < REASONS && contributions[c]! > 0; c++) {
      reasons.push({ item: items[c]!, share: contributions[c]! / sum });
    }
    return { item, score, confidence: confidence(why), strategy, reasons };
  }

  #filledUp(item: number): Recommended {
    return { item, score: 0, confidence: this.shareOf(item), strategy: "popular", reasons: NO_REASONS };
  }

  /** Made when it is first needed: most servers never need it. */
  #fitContent(): Promise<Recommender> {
    const items = this.recommender.items;
    const features = gameFeatures(items, this.features);
    const plays = Interactions.from({ user: [], item: [] }, { items });
    const context = { signal: new AbortController().signal, parallelism: 1 };
    return models.fit({ model: "content", options: {} }, { plays, features }, context);
  }
}
