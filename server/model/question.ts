/**
 * What a client asks, in the numbers of the model that answers.
 *
 * @module
 */
import { type Profile, profileOf } from "../../assets/recommender/mod.ts";
import type { Wished } from "../schemas/prediction.ts";
import type { For } from "./answer_json.ts";
import type { Wishes } from "./ranker.ts";
import type { ServedModel } from "./served_model.ts";

const NOTHING: readonly number[] = [];

/** Whom an answer is for. An unknown user has nothing. */
export function askedFor(
  served: ServedModel,
  { user_id: user, game_ids: games }: {
    readonly user_id?: string | undefined;
    readonly game_ids?: string[] | undefined;
  },
): { profile: Profile; asked: For } {
  if (user !== undefined) return { profile: served.profileOfUser(user) ?? profileOf([]), asked: { user } };
  const { profile, unknown } = served.profileOfGames(games ?? []);
  return { profile, asked: { games: games ?? [], unknown } };
}

/** What else is asked for. */
export function wishesOf({ catalogue }: ServedModel, { k, exclude, filters, diversity }: Wished): Wishes {
  return {
    k,
    exclude: exclude === undefined
      ? NOTHING
      : exclude.map((id) => catalogue.items.indexOf(id)).filter((item) => item >= 0),
    filters,
    includeOwned: filters?.include_owned ?? false,
    diversity: diversity ?? 0,
  };
}
