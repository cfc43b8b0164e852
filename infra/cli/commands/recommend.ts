/**
 * `recommend`: asks the current model from the terminal.
 *
 * @module
 */
import { nearestNames } from "../../../assets/engine/mod.ts";
import { model as modelAsset, userLogs } from "../../../assets/mod.ts";
import { type Answer, recommendFor } from "../../../assets/plays/recommend.ts";
import { profileOf } from "../../../assets/recommender/mod.ts";
import { EXIT, type ExitCode, UsageError } from "../exit.ts";
import { currentValue, gameNames } from "../current.ts";
import type { Session } from "../session.ts";
import { style } from "../style.ts";
import { shortHash } from "../words.ts";

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
  if ((user === undefined) === (games === undefined)) {
    throw new UsageError("Say either whom to recommend for, --user ID, or what they like, --games ID,ID");
  }
  const { value: model, materialization } = await currentValue(engine, modelAsset);
  const { value: plays } = await currentValue(engine, userLogs);
  const owned = user === undefined
    ? [...new Set(games!.split(",").map((id) => id.trim()))].filter(Boolean)
    : gamesOf(plays, user);
  const known = owned.map((id) => model.items.indexOf(id)).filter((item) => item >= 0);
  if (user === undefined) refuseUnknown(owned, [...model.items]);
  const users = new Set(plays.map((play) => play.user)).size;
  const answers = recommendFor(model, profileOf(known), k, users);
  const names = await gameNames(session, [
    ...owned,
    ...answers.flatMap(({ game, because }) => [game, ...because]),
  ]);
  if (json) {
    terminal.out(
      JSON.stringify(
        { model: materialization.dataVersion, owned, recommendations: named(answers, names) },
        null,
        2,
      ),
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
  for (const { rank, game, confidence, strategy, because } of answers) {
    const reason = strategy === "popular" ? "popular" : `because of ${because.map(title).join(", ")}`;
    terminal.out(
      `${String(rank).padStart(3)}. ${paint.bold(title(game))} ${
        paint.accent(`${Math.round(confidence * 100)} %`)
      } ${paint.dim(reason)}`,
    );
  }
  if (answers.length === 0) terminal.out("There is no game left to recommend");
  terminal.err(
    paint.dim(`Model ${shortHash(materialization.dataVersion)}; the percentage is its confidence`),
  );
  return EXIT.done;
}

function gamesOf(plays: readonly { user: string; game: string }[], user: string): string[] {
  const games = [...new Set(plays.filter((play) => play.user === user).map(({ game }) => game))];
  if (games.length > 0) return games;
  const users = [...new Set(plays.map((play) => play.user))];
  const near = nearestNames(user, users.slice(0, 20_000));
  throw new UsageError(
    `No play is by a user "${user}"${
      near.length > 0 ? `; did you mean ${near.join(" or ")}?` : ""
    }; for someone new, say --games ID,ID`,
  );
}

function refuseUnknown(games: readonly string[], known: readonly string[]): void {
  if (games.length === 0) throw new UsageError("--games is empty: give ids, joined by commas");
  const ids = new Set(known);
  const unknown = games.find((id) => !ids.has(id));
  if (unknown === undefined) return;
  throw new UsageError(
    `The model knows no game "${unknown}"; deno task show clean_features lists games with their ids`,
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
