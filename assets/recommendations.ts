/**
 * Every user's best games.
 *
 * @module
 */
import { z } from "zod";
import { recommendationRows } from "./bindings.ts";
import { cleanFeatures } from "./clean_features.ts";
import { allPartitions, asset, check, csv } from "./engine/declare.ts";
import { model } from "./model.ts";
import { playableGames } from "./plays/interactions.ts";
import { recommendFor } from "./plays/recommend.ts";
import { Recommendation } from "./schemas.ts";
import { userLogs } from "./user_logs.ts";

export const recommendations = asset({
  key: "recommendations",
  description: "The best games for every user, with score, confidence and reasons; also rows in the database",
  group: "serving",
  deps: { model, userLogs: allPartitions(userLogs), cleanFeatures },
  codec: csv(Recommendation),
  publish: recommendationRows,
  config: z.strictObject({
    /** How many for each user. */
    k: z.int().min(1).max(1000).default(10),
  }),
  async materialize({ model, userLogs, cleanFeatures }, ctx) {
    const { k } = ctx.config;
    const plays = await playableGames(userLogs, cleanFeatures);
    const rows: Recommendation[] = [];
    const users = plays.users.size;
    let filled = 0;
    for (let user = 0; user < users; user++) {
      if (user % 256 === 0) {
        ctx.signal.throwIfAborted();
        ctx.progress(user, users);
      }
      const profile = { items: plays.itemsOf(user), weights: plays.weightsOf(user), user };
      for (const answer of recommendFor(model, profile, k, users)) {
        if (answer.strategy === "popular") filled++;
        rows.push({ user: plays.users.idOf(user), ...answer });
      }
    }
    const games = new Set(rows.map(({ game }) => game)).size;
    ctx.metadata({
      users,
      games,
      coverage: games / Math.max(model.items.size, 1),
      filled_from_popularity: filled,
      // Someone to try it with.
      example_user: rows[0]?.user ?? null,
    });
    return rows;
  },
  checks: [check("there is at least one recommendation", (rows: Recommendation[]) => rows.length > 0)],
});
