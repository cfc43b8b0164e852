/**
 * The catalogue, cleaned.
 *
 * @module
 */
import { z } from "zod";
import { gameRows } from "./bindings.ts";
import { asset, check, csv } from "./engine/declare.ts";
import { cleanGames } from "./games/features.ts";
import { rawGames } from "./raw_games.ts";
import { GameFeature } from "./schemas.ts";

export const cleanFeatures = asset({
  key: "clean_features",
  description: "Games with clean text, gaps in rating and playtime filled, and Min-Max scaled columns",
  group: "catalogue",
  deps: { rawGames },
  codec: csv(GameFeature),
  publish: gameRows,
  config: z.strictObject({
    /** What fills a missing rating or playtime. */
    imputation: z.enum(["mean", "median"]).default("median"),
  }),
  materialize({ rawGames }, ctx) {
    const { rows, report, duplicates } = cleanGames(rawGames, ctx.config);
    ctx.metadata({ ...report });
    if (duplicates.length > 0) {
      const n = report.duplicate_ids;
      ctx.log(
        "warn",
        `${n.toLocaleString("en")} ${n === 1 ? "game has" : "games have"} an id that stood before, and ` +
          `${n === 1 ? "is" : "are"} left out, such as "${duplicates[0]}"`,
      );
    }
    for (const column of report.empty_columns) {
      ctx.log("warn", `No game has a ${column}: the column is 0 throughout`);
    }
    return rows;
  },
  checks: [
    check(
      "every game has an id of its own",
      (games: GameFeature[]) => new Set(games.map(({ game }) => game)).size === games.length,
    ),
    check("every game has a name", (games: GameFeature[]) => {
      const nameless = games.filter(({ name }) => name === "");
      return nameless.length === 0 ||
        `${nameless.length} of ${games.length} have none, the first is "${nameless[0]!.game}"`;
    }, { blocking: false }),
  ],
});
