/**
 * The catalogue as it came.
 *
 * @module
 */
import { z } from "zod";
import { gamesSource } from "./bindings.ts";
import { asset, check, jsonLines, SourceError } from "./engine/declare.ts";
import { RawGame } from "./schemas.ts";

const SHOWN = 5;

export const rawGames = asset({
  key: "raw_games",
  description:
    "The catalogue as it came: one game a line in RAWG's shape, in the source's order, nothing cleaned",
  group: "catalogue",
  source: gamesSource,
  codec: jsonLines(RawGame),
  config: z.strictObject({
    /** What to do with a record that is no game: refuse them all, or skip it and say so. */
    on_bad_game: z.enum(["fail", "skip"]).default("fail"),
  }),
  async materialize(_, ctx) {
    const games: RawGame[] = [];
    let seen = 0;
    let skipped = 0;
    for await (const batch of ctx.source.records()) {
      for (const record of batch) {
        seen++;
        const parsed = record instanceof SourceError ? undefined : RawGame.safeParse(record);
        if (parsed?.success) {
          games.push(parsed.data);
          continue;
        }
        // A source that knows the place of what it could not read tells it itself.
        const issue = parsed?.error.issues[0];
        const problem = record instanceof SourceError
          ? record.message
          : `game ${seen} of ${ctx.source.name}: "${issue!.path.join(".")}": ${issue!.message}`;
        if (ctx.config.on_bad_game === "fail") {
          throw new SourceError(
            `Cannot use ${problem}; correct it, or set ASSET_RAW_GAMES__ON_BAD_GAME=skip to leave such games out`,
          );
        }
        if (++skipped <= SHOWN) ctx.log("warn", `Left out ${problem}`);
      }
      ctx.progress(seen);
    }
    ctx.metadata({ source: ctx.source.name, skipped_games: skipped });
    return games;
  },
  checks: [check("there is at least one game", (games: RawGame[]) => games.length > 0)],
});
