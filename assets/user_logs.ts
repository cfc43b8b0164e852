/**
 * Who played what.
 *
 * @module
 */
import { z } from "zod";
import { logsSource, NO_LOG } from "./bindings.ts";
import { cleanFeatures } from "./clean_features.ts";
import { asset, check, csv, partitionsFor, sourcePartitions } from "./engine/declare.ts";
import { normalizePlays } from "./plays/normalize.ts";
import { syntheticPlays } from "./plays/synthetic.ts";
import { Play } from "./schemas.ts";

export const userLogs = asset({
  key: "user_logs",
  description:
    "Plays: user, game, weight, time. The team's own log, by day where it is kept so, or synthetic plays",
  group: "plays",
  partitions: sourcePartitions(),
  // A day is what its log says: only plays that are made up, or stand in one log without days, look at the catalogue, so
  // that a new one does not make every day stale.
  deps: { cleanFeatures: partitionsFor(cleanFeatures, (partition) => partition === "" ? [""] : []) },
  source: logsSource,
  codec: csv(Play),
  config: z.strictObject({
    /** The rest is about synthetic plays: how many users, and how many games each draws. */
    users: z.int().min(1).default(100),
    min_games: z.int().min(1).default(1),
    max_games: z.int().min(1).default(5),
    /** How much ratings and ownership decide, against chance. */
    alpha: z.number().min(0).max(1).default(0.5),
    /** Standard deviation of the noise on each game's probability. */
    noise: z.number().min(0).default(0.1),
    seed: z.int().default(42),
  }),
  async materialize(inputs, ctx) {
    const isDay = !inputs.cleanFeatures.has("");
    const cleanFeatures = isDay ? [] : await inputs.cleanFeatures.get("");
    const read: Play[] = [];
    let synthetic = ctx.source === undefined;
    if (ctx.source !== undefined) {
      for await (const batch of ctx.source.records()) {
        for (const play of batch) {
          if (play === NO_LOG) synthetic = true;
          else read.push(play);
        }
      }
    }
    if (synthetic) {
      const { min_games: minGames, max_games: maxGames, ...options } = ctx.config;
      for (const play of syntheticPlays(cleanFeatures, { minGames, maxGames, ...options })) read.push(play);
    }
    const { plays, counts } = normalizePlays(read);
    if (isDay) {
      ctx.metadata({ ...counts, synthetic: false });
      return plays;
    }
    const known = new Set(cleanFeatures.map(({ game }) => game));
    const unknown = plays.filter(({ game }) => !known.has(game));
    if (unknown.length > 0) {
      const games = new Set(unknown.map(({ game }) => game));
      const share = unknown.length / plays.length;
      const n = (value: number) => value.toLocaleString("en");
      ctx.log(
        "warn",
        `${n(unknown.length)} of ${n(plays.length)} plays (${percent(share)}) are of ${n(games.size)} ` +
          `${games.size === 1 ? "game" : "games"} that the catalogue does not have, such as ` +
          `"${unknown[0]!.game}": they are kept, shown by their id` +
          (share > 0.5 ? "; do both files use the same ids?" : ""),
      );
    }
    ctx.metadata({ ...counts, synthetic, plays_of_unknown_games: unknown.length });
    return plays;
  },
  checks: [check("there is at least one play", (plays: Play[]) => plays.length > 0)],
});

/** Never 0 % for some, nor 100 % for not all. */
function percent(share: number): string {
  return share < 0.01 ? "below 1 %" : `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100} %`;
}
