/**
 * `recommend`: asks the champion, or another version of the model, from the terminal.
 *
 * @module
 */
import {
  type Asset,
  type DataVersion,
  type InputVersion,
  type ModelVersion,
  nearestNames,
  partsAmong,
  whilePinned,
} from "../../../assets/engine/mod.ts";
import { cleanFeatures, model as modelAsset, userLogs } from "../../../assets/mod.ts";
import { type Answer, recommendFor } from "../../../assets/plays/recommend.ts";
import type { Play } from "../../../assets/schemas.ts";
import { profileOf } from "../../../assets/recommender/mod.ts";
import { EXIT, type ExitCode, UsageError } from "../exit.ts";
import { currentOf } from "../current.ts";
import { freshnessNote, freshnessOf } from "../freshness.ts";
import { likedGames } from "../liked_games.ts";
import type { Session } from "../session.ts";
import { cut, pad, style, textWidth } from "../style.ts";
import { givenVersion } from "../versions.ts";
import { shortHash } from "../words.ts";

/** Longer titles are cut. */
const TITLE = 40;

/** What `recommend` takes. */
export interface RecommendArguments {
  readonly user?: string;
  readonly games?: string;
  readonly k: number;
  /** Another version than the champion. */
  readonly version?: string;
  readonly json: boolean;
}

/** Prints the best games for a user of the logs, or for someone who likes the games given. */
export async function recommend(session: Session, options: RecommendArguments): Promise<ExitCode> {
  const { engine, signal } = session;
  if (options.user === undefined && options.games === undefined) {
    throw new UsageError("Say whom to recommend for: --user ID, or what they like: --games ID,ID");
  }
  if (options.user !== undefined && options.games !== undefined) {
    throw new UsageError("Say --user or --games, not both: a user's games are those of the play log");
  }
  const answering = await answeringVersion(session, options.version);
  return await whilePinned(engine, answering.reads, signal, () => answer(session, options, answering));
}

/** The model that answers, and what it was made from. */
interface Answering {
  readonly model: DataVersion;
  /** The log as a whole, or its days in order. */
  readonly plays: readonly DataVersion[];
  readonly games: DataVersion;
  readonly reads: readonly DataVersion[];
  /** Undefined where a model was made before there were versions. */
  readonly version?: ModelVersion;
}

/** The version that was asked for, or the champion, or the current model where nothing was registered yet. */
async function answeringVersion(
  { engine, database: { versions } }: Session,
  text?: string,
): Promise<Answering> {
  const version = text === undefined
    ? await versions.aliased(modelAsset.key, "champion")
    : await givenVersion(versions, text);
  const made = version ?? await currentOf(engine, modelAsset);
  const inputs: readonly InputVersion[] = "lineage" in made ? made.lineage : made.inputs;
  const of = async (asset: Pick<Asset, "key">): Promise<DataVersion[]> => {
    const parts = await partsAmong(inputs, asset.key, engine.store);
    if (parts !== undefined && parts.size > 0) return [...parts.values()];
    throw new UsageError(
      `It is no longer known which "${asset.key}" the model was made from; next: deno task materialize`,
    );
  };
  const [plays, [games]] = [await of(userLogs), await of(cleanFeatures)];
  const model = made.dataVersion;
  return { model, plays, games: games!, reads: [model, ...plays, games!], ...(version && { version }) };
}

async function answer(
  session: Session,
  { user, games, k, json }: RecommendArguments,
  answering: Answering,
): Promise<ExitCode> {
  const { engine, terminal, database } = session;
  const { version } = answering;
  const read = async <T>(asset: Asset<T>, version: DataVersion) =>
    asset.codec.decode(await engine.store.read(version));
  const model = await read(modelAsset, answering.model);
  const plays: Pick<Play, "user" | "game">[] = [];
  for (const part of answering.plays) for (const play of await read(userLogs, part)) plays.push(play);
  const owned = user === undefined
    ? likedGames(games!, new Set(model.items), await read(cleanFeatures, answering.games))
    : gamesOf(plays, user);
  const freshness = await freshnessOf(session, modelAsset.key);
  const known = owned.map((id) => model.items.indexOf(id)).filter((item) => item >= 0);
  const users = new Set(plays.map((play) => play.user)).size;
  const answers = recommendFor(model, profileOf(known), k, users);
  const names = await database.games.gameNames(answering.games, [
    ...new Set([...owned, ...answers.flatMap(({ game, because }) => [game, ...because])]),
  ]);
  const notes = [
    freshnessNote(modelAsset.key, freshness),
    version === undefined ? undefined : await newerNote(session, version),
  ];
  for (const note of notes) {
    if (note !== undefined) terminal.err(style(terminal.color.err).warn(note));
  }
  if (json) {
    const { stale, causes } = freshness;
    const recommendations = named(answers, names);
    terminal.out(
      JSON.stringify(
        { model: answering.model, version: version?.number ?? null, stale, causes, owned, recommendations },
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
      `${version === undefined ? "Model" : `Model version ${version.number},`} ${
        shortHash(answering.model)
      }; ordered by score; ` +
        "confidence says how alike the game is to the ones that speak for it",
    ),
  );
  return EXIT.done;
}

/** What to tell when a newer version was registered than the one that answers. */
async function newerNote({ database }: Session, { number }: ModelVersion): Promise<string | undefined> {
  const [newest] = await database.versions.versions(modelAsset.key, 1);
  if (newest === undefined || newest.number === number) return undefined;
  return `Note: version ${number} answers; version ${newest.number} is newer: deno task models compare ${number} ${newest.number}`;
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
