/**
 * Counts what was answered, on the way of every prediction: an addition each.
 *
 * @module
 */
import type { Recommended } from "../model/served_model.ts";
import { strategyOf } from "../model/answer_json.ts";

/** How many lists of recommendations were answered, by the strategy of the list; one without a game counts as empty. */
export class Answers {
  readonly counts = { model: 0, content: 0, popular: 0, empty: 0 };

  /** Counts a list, and hands it on. */
  counted<L extends readonly Recommended[]>(list: L): L {
    if (list.length === 0) this.counts.empty++;
    else this.counts[strategyOf(list)]++;
    return list;
  }
}
