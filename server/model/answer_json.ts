/**
 * Answers as JSON, put together from pieces that are the same in every answer: half the time of writing the same objects with
 * `JSON.stringify`.
 *
 * @module
 */
import { type Catalogue, flat } from "./catalogue.ts";
import type { Recommended, ServedModel, ServedVersion, Strategy } from "./served_model.ts";

/** Numbers from 0 to 1 with four decimals, by their ten thousandths. */
const SHARES = Array.from({ length: 10_001 }, (_, n) => String(n / 10_000));

const CONFIDENCES = SHARES.map((share) => flat(`,"confidence":${share}`));
const LAST_SHARES = SHARES.map((share) => flat(`${share}}`));

/** A number from 0 to 1, with four decimals. */
export function shareJson(share: number): string {
  return SHARES[tenThousandths(share)]!;
}

function tenThousandths(share: number): number {
  return Math.round(Math.min(Math.max(share, 0), 1) * 10_000);
}

/** Whom an answer is for, as the start of an object. */
export type For =
  | { readonly user: string }
  | { readonly games: readonly string[]; readonly unknown: readonly string[] };

/** The strategy of a whole list: that of its first game. */
export function strategyOf(list: readonly Recommended[]): Strategy {
  return list[0]?.strategy ?? "popular";
}

/** A `Prediction`. */
export function predictionJson(served: ServedModel, asked: For, list: readonly Recommended[]): string {
  const head = "user" in asked
    ? `{"user_id":${JSON.stringify(asked.user)}`
    : `{"game_ids":${JSON.stringify(asked.games)},"unknown_game_ids":${JSON.stringify(asked.unknown)}`;
  return `${head},"strategy":"${strategyOf(list)}","model":${modelJson(served.version)},"recommendations":${
    recommendationsJson(served.catalogue, list)
  }}`;
}

/** A list of `RecommendedGame`. Few and long pieces: each costs as much as ten characters. */
export function recommendationsJson(catalogue: Catalogue, list: readonly Recommended[]): string {
  let text = "[";
  for (let i = 0; i < list.length; i++) {
    const { item, score, confidence, strategy, reasons } = list[i]!;
    text += (RANKS[i] ?? rankJson(i)) + catalogue.fragmentOf(item) + score +
      CONFIDENCES[tenThousandths(confidence)] +
      REASONS_OF[strategy];
    for (let r = 0; r < reasons.length; r++) {
      const reason = reasons[r]!;
      if (r > 0) text += ",";
      text += catalogue.reasonOf(reason.item) + LAST_SHARES[tenThousandths(reason.share)];
    }
    text += "]}";
  }
  return text + "]";
}

const rankJson = (i: number) => `${i === 0 ? "" : ","}{"rank":${i + 1},`;
const RANKS: readonly string[] = Array.from({ length: 100 }, (_, i) => rankJson(i));

const REASONS_OF: Readonly<Record<Strategy, string>> = {
  model: ',"strategy":"model","reasons":[',
  content: ',"strategy":"content","reasons":[',
  popular: ',"strategy":"popular","reasons":[',
};

const written = new WeakMap<ServedVersion, string>();

/** A `ModelReference`. */
export function modelJson(version: ServedVersion): string {
  const known = written.get(version);
  if (known !== undefined) return known;
  const { number, dataVersion, spec, createdAt } = version;
  const text = JSON.stringify({
    version: number,
    data_version: dataVersion,
    spec,
    created_at: new Date(createdAt).toISOString(),
    links: number === null
      ? { page: "/assets/model", api: "/api/v1/assets/model" }
      : { page: `/models/${number}`, api: `/api/v1/models/${number}` },
  });
  written.set(version, text);
  return text;
}

/** A `PopularGames`. */
export function popularJson(served: ServedModel, k: number): string {
  const { catalogue, ranker, recommender: { popularity }, version } = served;
  const games = Array.from(
    ranker.byPopularity.subarray(0, k),
    (item, i) =>
      `{"rank":${i + 1},"game_id":${JSON.stringify(catalogue.items.idOf(item))},"name":${
        JSON.stringify(catalogue.nameOf(item))
      },"users":${popularity[item]},"share":${shareJson(served.shareOf(item))}}`,
  );
  return `{"model":${modelJson(version)},"games":[${games}]}`;
}
