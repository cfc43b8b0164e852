/**
 * The model that is served.
 *
 * @module
 */
import { cleanFeatures } from "./clean_features.ts";
import { coOccurrence } from "./co_occurrence.ts";
import { allPartitions, asset, binary, check } from "./engine/declare.ts";
import { gameFeatures } from "./games/item_features.ts";
import { fitContext } from "./plays/fit.ts";
import { playableGames } from "./plays/interactions.ts";
import type { Recommender } from "./recommender/model.ts";
import { formatModelSpec, models, parseModelSpec } from "./recommender/registry.ts";
import { isTriangle } from "./recommender/co_occurrence_fold.ts";
import { widenCoOccurrence } from "./recommender/widen.ts";
import { trials } from "./trials.ts";
import { userLogs } from "./user_logs.ts";

export const model = asset({
  key: "model",
  description: "The winning configuration, fit on every play: one flat binary artifact",
  group: "models",
  kinds: ["binary", "model"],
  deps: { trials, coOccurrence, userLogs: allPartitions(userLogs), cleanFeatures },
  codec: binary<Recommender>({
    write: (model) => model.serialize(),
    open: (bytes) => models.open(bytes, { verify: false }), // The store has verified the whole by its hash.
    summary: ({ spec, items }) => ({ model: formatModelSpec(spec), games: items.size }),
  }),
  async materialize({ trials, coOccurrence, userLogs, cleanFeatures }, ctx) {
    const plays = await playableGames(userLogs, cleanFeatures);
    const { table, counts } = coOccurrence;
    // A triangle stands for more pairs than a sparse matrix should hold: models then count what they need themselves.
    const wide = isTriangle(counts)
      ? undefined
      : widenCoOccurrence({ items: table.items, counts }, plays.items);
    const spec = parseModelSpec(trials.winner);
    const features = gameFeatures(plays.items, cleanFeatures);
    const data = { plays, features, ...(wide !== undefined && { coOccurrence: wide }) };
    const fitted = await models.fit(spec, data, fitContext(ctx, spec));
    ctx.metadata({
      model: trials.winner,
      games: plays.items.size,
      users: plays.users.size,
      plays: plays.size,
    });
    return fitted;
  },
  checks: [check("it knows at least one game", (model: Recommender) => model.items.size > 0)],
});
