/**
 * What the address of a page of recommendations asks for.
 *
 * @module
 */
import { profileOf } from "../../../assets/recommender/mod.ts";
import type { Filters } from "../../model/filters.ts";
import type { Wishes } from "../../model/ranker.ts";
import type { Recommended, ServedModel } from "../../model/served_model.ts";

/** Games of one shelf, and of the largest one. */
export const SHELF = 24;
const LARGEST = 240;
/** More liked games than this are not read. */
const MOST_LIKED = 100;
const LONGEST = 255;
/** Degrees of variety, and the diversity that each is. */
export const VARIETIES = [0, 0.3, 0.6] as const;

/** A question. Whatever the address says, it is one: what cannot be read is left out. */
export interface Ask {
  readonly user: string | undefined;
  readonly liked: readonly string[];
  /** Text of the search for games, for visitors without scripts. */
  readonly find: string;
  readonly genres: readonly string[];
  readonly tags: readonly string[];
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly minRating: number | undefined;
  /** A place in {@link VARIETIES}. */
  readonly variety: number;
  readonly includeOwned: boolean;
  readonly k: number;
}

/** Reads the parameters of an address. */
export function askOf(query: URLSearchParams): Ask {
  const texts = (name: string, most: number) =>
    [...new Set(query.getAll(name).map((text) => text.trim()))]
      .filter((text) => text !== "" && text.length <= LONGEST).slice(0, most);
  const user = texts("user", 1)[0];
  return {
    user,
    liked: user === undefined ? texts("game", MOST_LIKED) : [],
    find: (query.get("find") ?? "").trim().slice(0, 200),
    genres: texts("genre", 50),
    tags: texts("tag", 50),
    from: whole(query.get("from"), 1, 9999),
    to: whole(query.get("to"), 1, 9999),
    minRating: number(query.get("rating"), 0.1, 5),
    variety: whole(query.get("variety"), 0, VARIETIES.length - 1) ?? 0,
    includeOwned: query.get("owned") === "yes",
    k: whole(query.get("k"), 1, LARGEST) ?? SHELF,
  };
}

/** True when anything is filtered, so that an empty shelf has a reason. */
export function isFiltered({ genres, tags, from, to, minRating }: Ask): boolean {
  return genres.length > 0 || tags.length > 0 || from !== undefined || to !== undefined ||
    minRating !== undefined;
}

/** The same question as parameters, to be carried on. */
export function paramsOf(ask: Ask): URLSearchParams {
  const query = new URLSearchParams();
  if (ask.user !== undefined) query.set("user", ask.user);
  for (const game of ask.liked) query.append("game", game);
  for (const genre of ask.genres) query.append("genre", genre);
  for (const tag of ask.tags) query.append("tag", tag);
  if (ask.from !== undefined) query.set("from", String(ask.from));
  if (ask.to !== undefined) query.set("to", String(ask.to));
  if (ask.minRating !== undefined) query.set("rating", String(ask.minRating));
  if (ask.variety > 0) query.set("variety", String(ask.variety));
  if (ask.includeOwned) query.set("owned", "yes");
  if (ask.k !== SHELF) query.set("k", String(ask.k));
  return query;
}

/** What a question comes to. */
export interface Shelf {
  readonly games: readonly Recommended[];
  /** Whom it is for. */
  readonly owned: readonly number[];
  /** The user asked for is not in the play log. */
  readonly isUnknownUser: boolean;
  readonly unknownGames: readonly string[];
  /** Whether there are more games than were asked for. */
  readonly hasMore: boolean;
}

/** Asks the model. */
export async function shelfOf(served: ServedModel, ask: Ask): Promise<Shelf> {
  const known = ask.user === undefined ? undefined : served.profileOfUser(ask.user);
  const { profile: liked, unknown } = served.profileOfGames(ask.liked);
  const profile = known ?? (ask.user === undefined ? liked : profileOf([]));
  // One more than is shown: it says whether there are more.
  const games = await served.recommend(profile, wishesOf(ask, ask.k + 1));
  return {
    games: games.slice(0, ask.k),
    owned: [...profile.items],
    isUnknownUser: ask.user !== undefined && known === undefined,
    unknownGames: unknown,
    hasMore: games.length > ask.k && ask.k < LARGEST,
  };
}

/** What a question wishes of the model. */
export function wishesOf(ask: Ask, k: number): Wishes {
  const { genres, tags, from, to, minRating } = ask;
  const filters: Filters = {
    genres: genres.length > 0 ? genres : undefined,
    tags: tags.length > 0 ? tags : undefined,
    released_from: from,
    released_to: to,
    min_rating: minRating,
  };
  return {
    k,
    exclude: [],
    filters: isFiltered(ask) ? filters : undefined,
    includeOwned: ask.includeOwned,
    diversity: VARIETIES[ask.variety] ?? 0,
  };
}

function number(text: string | null, low: number, high: number): number | undefined {
  const value = Number(text?.trim() || NaN);
  return value >= low && value <= high ? value : undefined;
}

function whole(text: string | null, low: number, high: number): number | undefined {
  const value = number(text, low, high);
  return value !== undefined && Number.isInteger(value)
    ? value
    : text?.trim() === "0" && low === 0
    ? 0
    : undefined;
}
