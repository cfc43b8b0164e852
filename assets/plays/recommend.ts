/**
 * A model's answer for one user, in words that leave the numerics: ids, confidence and reasons.
 *
 * @module
 */
import { confidence } from "../recommender/confidence.ts";
import type { Profile, Recommender } from "../recommender/model.ts";
import type { Recommendation } from "../schemas.ts";

const REASONS = 3;

/** One recommended game, without the user. */
export type Answer = Omit<Recommendation, "user">;

/**
 * The best `k` games for a profile, best first.
 *
 * @param users how many users the model was fit on: a filled-up game's confidence is the share of them who have it.
 */
export function recommendFor(
  model: Recommender,
  profile: Profile,
  k: number,
  users: number,
  options: { readonly exclude?: ArrayLike<number> } = {},
): Answer[] {
  const { items, scores, chosen } = model.recommend(profile, k, options);
  return Array.from(items, (item, i): Answer => {
    const own = { rank: i + 1, game: model.items.idOf(item), score: scores[i]! };
    if (i >= chosen) {
      return {
        ...own,
        strategy: "popular",
        confidence: model.popularity[item]! / Math.max(users, 1),
        because: [],
      };
    }
    const why = model.explain(profile, item);
    const because = Array.from(why.items.subarray(0, REASONS), (owned) => model.items.idOf(owned));
    return { ...own, strategy: "model", confidence: confidence(why), because };
  });
}
