/**
 * The most popular items, the same for everybody: the baseline that every other model has to beat.
 *
 * @module
 */
import { BaseModel, openParts } from "../base_model.ts";
import type { FlatArray } from "../flat_layout.ts";
import type { Explanation, ModelKind, Profile } from "../model.ts";
import { readOptions } from "../options.ts";

const NAME = "popularity";

class Popularity extends BaseModel {
  protected override fillScores(_profile: Profile, scores: Float64Array): void {
    scores.set(this.popularity);
  }

  protected override takeApart(_profile: Profile, item: number): Explanation {
    const score = this.popularity[item]!;
    return { score, base: score, items: new Uint32Array(0), contributions: new Float64Array(0) };
  }

  protected override sections(): Record<string, FlatArray> {
    return {};
  }
}

/** score(i) = how many users have i. */
export const popularity: ModelKind = {
  name: NAME,
  summary: "The items that most users have",
  paper:
    "Cremonesi, Koren and Turrin, Performance of recommender algorithms on top-N recommendation tasks, 2010",
  options: {},
  resolve: (options) => readOptions(NAME, {}, options),
  fit({ plays }, options, { signal }) {
    signal.throwIfAborted();
    const spec = { model: NAME, options: readOptions(NAME, {}, options) };
    return Promise.resolve(new Popularity({ spec, items: plays.items, popularity: plays.itemDegrees() }));
  },
  open: (file) => new Popularity(openParts(file, NAME)),
};
