/**
 * The names of metrics, and what they mean.
 *
 * @module
 */
import type { Page } from "../pages/page.ts";
import type { Catalogue, Words } from "./say.ts";

/** What there is to know of a metric. */
interface Metric {
  readonly name: Words;
  readonly meaning: Words;
  /** Not a share of 1. */
  readonly unbounded?: true;
}

const METRICS: Readonly<Record<string, Metric>> = {
  ndcg: {
    name: { en: "NDCG", ko: "NDCG" },
    meaning: {
      en: "Hits weighted by 1 / log₂(rank + 1), against the best possible list",
      ko: "순위에 따라 할인한 적중 합을 이상적인 목록의 합으로 나눈 값",
    },
  },
  recall: {
    name: { en: "Recall", ko: "재현율" },
    meaning: {
      en: "Hits in the list / all relevant games of the player",
      ko: "목록 안 적중 수를 사용자의 모든 정답 수로 나눈 값",
    },
  },
  precision: {
    name: { en: "Precision", ko: "정밀도" },
    meaning: { en: "Hits in the list / its length", ko: "목록 안 적중 수를 목록 길이로 나눈 값" },
  },
  hitrate: {
    name: { en: "Hit rate", ko: "적중률" },
    meaning: { en: "Share of players with a hit in the list", ko: "목록에 적중이 있는 사용자의 비율" },
  },
  map: {
    name: { en: "MAP", ko: "MAP" },
    meaning: {
      en: "Precision at the rank of each hit, on average; 1 is a perfect list",
      ko: "적중 순위마다의 정밀도 평균. 완벽한 목록은 1",
    },
  },
  coverage: {
    name: { en: "Coverage", ko: "커버리지" },
    meaning: { en: "Share of all games that anybody is recommended", ko: "한 번이라도 추천된 게임의 비율" },
  },
  novelty: {
    name: { en: "Novelty", ko: "참신성" },
    meaning: {
      en: "Mean information of the recommended games, in bits",
      ko: "추천 게임의 평균 정보량 (비트)",
    },
    unbounded: true,
  },
};

const AT = { at: { en: (k: string) => ` at ${k}`, ko: (k: string) => `@${k}` } } as const satisfies Catalogue;

/** A metric of a model version, such as `ndcg_at_10` or `popularity_ndcg_at_10`. */
export interface MetricName {
  readonly key: string;
  /** `ndcg`. */
  readonly base: string;
  /** The length of list; undefined where there is none. */
  readonly k: number | undefined;
  readonly isPopularity: boolean;
}

const POPULARITY = "popularity_";

/** Reads the name of a metric. */
export function metricName(key: string): MetricName {
  const isPopularity = key.startsWith(POPULARITY);
  const own = isPopularity ? key.slice(POPULARITY.length) : key;
  const [, base = own, k] = /^(.+?)_at_(\d+)$/.exec(own) ?? [];
  return {
    key,
    base: base.toLowerCase().replaceAll(/[^a-z0-9]/g, ""),
    k: k === undefined ? undefined : Number(k),
    isPopularity,
  };
}

/** The key of the same metric of popularity. */
export function popularityKey(key: string): string {
  return POPULARITY + key;
}

/** A metric in words: `NDCG at 10`. */
export function metricLabel({ say }: Page, key: string): string {
  const { base, k } = metricName(key);
  const name = METRICS[base] === undefined ? key : say(METRICS[base].name);
  return METRICS[base] === undefined || k === undefined ? name : name + say(AT.at)(String(k));
}

/** What a metric is, in a sentence; undefined for one that nobody described. */
export function metricMeaning({ say }: Page, key: string): string | undefined {
  const metric = METRICS[metricName(key).base];
  return metric === undefined ? undefined : say(metric.meaning);
}

/** True for a metric between 0 and 1. */
export function isShare(key: string): boolean {
  return METRICS[metricName(key).base]?.unbounded !== true;
}

/**
 * The metrics of a model, kind by kind.
 *
 * @param first which length of list comes first: the one nearest to 10, or the shortest
 */
export function inOrder(keys: readonly string[], first: "usual" | "shortest" = "usual"): string[] {
  const known = Object.keys(METRICS);
  const place = (key: string) => {
    const { base, k = 0 } = metricName(key);
    const at = known.indexOf(base);
    return (at < 0 ? known.length : at) * 100_000 + (first === "usual" ? Math.abs(k - 10) : k);
  };
  return [...keys].filter((key) => !metricName(key).isPopularity).sort((a, b) =>
    place(a) - place(b) || (a < b ? -1 : 1)
  );
}
