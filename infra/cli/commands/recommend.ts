/**
 * `recommend`: asks the current model from the terminal.
 *
 * @module
 */
import {
  type Engine,
  inputValuesOf,
  type Materialization,
  nearestNames,
} from "../../../assets/engine/mod.ts";
import { cleanFeatures, model as modelAsset, userLogs } from "../../../assets/mod.ts";
import { type Answer, recommendFor } from "../../../assets/plays/recommend.ts";
import type { Play } from "../../../assets/schemas.ts";
import { profileOf } from "../../../assets/recommender/mod.ts";
import { EXIT, type ExitCode, UsageError } from "../exit.ts";
import { currentValue, gameNames } from "../current.ts";
import { freshnessNote, freshnessOf } from "../freshness.ts";
import { likedGames } from "../liked_games.ts";
import type { Session } from "../session.ts";
import { cut, pad, style, textWidth } from "../style.ts";
import { shortHash } from "../words.ts";

/** Longer titles are cut. */
const TITLE = 40;

/** What `recommend` takes. */
export interface RecommendArguments {
  readonly user?: string;
  readonly games?: string;
  readonly k: number;
  readonly json: boolean;
}

/** Prints the best games for a user of the logs, or for someone who likes the games given. */
export async function recommend(
  session: Session,
  { user, games, k, json }: RecommendArguments,
): Promise<ExitCode> {
  const { engine, terminal } = session;
  if (user === undefined && games === undefined) {
    throw new UsageError("Say whom to recommend for: --user ID, or what they like: --games ID,ID");
  }
  if (user !== undefined && games !== undefined) {
    throw new UsageError("Say --user or --games, not both: a user's games are those of the play log");
  }
  const { value: model, materialization } = await currentValue(engine, modelAsset);
  const plays = await playsOf(engine, materialization);
  const owned = user === undefined
    ? likedGames(games!, new Set(model.items), (await currentValue(engine, cleanFeatures)).value)
    : gamesOf(plays, user);
  const freshness = await freshnessOf(session, modelAsset.key);
  const known = owned.map((id) => model.items.indexOf(id)).filter((item) => item >= 0);
  const users = new Set(plays.map((play) => play.user)).size;
  const answers = recommendFor(model, profileOf(known), k, users);
  const names = await gameNames(session, [
    ...owned,
    ...answers.flatMap(({ game, because }) => [game, ...because]),
  ]);
  const note = freshnessNote(modelAsset.key, freshness);
  if (note !== undefined) terminal.err(style(terminal.color.err).warn(note));
  if (json) {
    const { stale, causes } = freshness;
    const recommendations = named(answers, names);
    terminal.out(
      JSON.stringify({ model: materialization.dataVersion, stale, causes, owned, recommendations }, null, 2),
    );
    return EXIT.done;
  }
  const paint = style(terminal.color.out);
  const title = (id: string) => names.get(id) ?? id;
  const likes = owned.slice(0, 5).map(title).join(", ") +
    (owned.length > 5 ? ` and ${owned.length - 5} more` : "");
  terminal.out(
    paint.dim(
      `${user === undefined ? "Someone who likes" : `${user} has`} ${likes || "no game that is known"}`,
    ),
  );
  const titles = new Map(answers.map(({ game }) => [game, cut(title(game), TITLE)]));
  const width = Math.max(...[...titles.values()].map(textWidth));
  for (const { rank, game, confidence, strategy, because } of answers) {
    const reason = strategy === "popular" ? "popular" : `because of ${because.map(title).join(", ")}`;
    const percent = `confidence ${String(Math.round(confidence * 100)).padStart(3)} %`;
    terminal.out(
      `${String(rank).padStart(3)}. ${paint.bold(pad(titles.get(game)!, width))}  ${paint.accent(percent)}  ${
        paint.dim(reason)
      }`,
    );
  }
  if (answers.length === 0) terminal.out("There is no game left to recommend");
  terminal.err(
    style(terminal.color.err).dim(
      `Model ${shortHash(materialization.dataVersion)}; ordered by score; ` +
        "confidence says how alike the game is to the ones that speak for it",
    ),
  );
  return EXIT.done;
}

/** The plays that a model was fit on. */
async function playsOf(engine: Engine, model: Materialization): Promise<Pick<Play, "user" | "game">[]> {
  const plays: Pick<Play, "user" | "game">[] = [];
  const parts = await inputValuesOf(userLogs, model, engine.store);
  if (parts === undefined) {
    throw new UsageError(
      "It is no longer known which plays the model was made from; next: deno task materialize",
    );
  }
  for await (const [, part] of parts) for (const play of part) plays.push(play);
  return plays;
}

function gamesOf(plays: readonly { user: string; game: string }[], user: string): string[] {
  const games = [...new Set(plays.filter((play) => play.user === user).map(({ game }) => game))];
  if (games.length > 0) return games;
  const users = [...new Set(plays.map((play) => play.user))];
  const near = nearestNames(user, users.slice(0, 20_000));
  throw new UsageError(
    `There is no user "${user}" in the play log${
      near.length > 0 ? `; did you mean ${near.join(" or ")}?` : ""
    }; for someone new, say --games ID,ID`,
  );
}

function named(answers: readonly Answer[], names: ReadonlyMap<string, string>) {
  return answers.map(({ game, because, ...answer }) => ({
    ...answer,
    game,
    name: names.get(game) ?? null,
    because: because.map((id) => ({ game: id, name: names.get(id) ?? null })),
  }));
}
