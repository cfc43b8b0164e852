/**
 * The report's words, in English and Korean.
 *
 * @module
 */
import type { ShownMetric } from "../request.ts";

/** One text in both languages. */
export interface Words {
  readonly en: string;
  readonly ko: string;
}

export const METRIC_WORDS: Readonly<Record<ShownMetric, Words>> = {
  recall: { en: "Recall", ko: "재현율" },
  recallCapped: { en: "Recall (capped)", ko: "재현율 (상한)" },
  precision: { en: "Precision", ko: "정밀도" },
  hitRate: { en: "Hit rate", ko: "적중률" },
  map: { en: "MAP", ko: "MAP" },
  mapFull: { en: "MAP (full)", ko: "MAP (전체)" },
  ndcg: { en: "NDCG", ko: "NDCG" },
  mrr: { en: "MRR", ko: "MRR" },
  novelty: { en: "Novelty", ko: "참신성" },
  popularity: { en: "Mean popularity", ko: "평균 인기도" },
  coverage: { en: "Coverage", ko: "커버리지" },
  gini: { en: "Gini", ko: "지니 계수" },
  entropy: { en: "Entropy", ko: "엔트로피" },
  popularityRatio: { en: "Popularity ratio", ko: "인기도 비율" },
  diversity: { en: "Diversity", ko: "다양성" },
};

/** What a metric is, in a sentence. */
export const METRIC_MEANING: Readonly<Record<ShownMetric, Words>> = {
  recall: {
    en: "hits in the first K / all relevant games of the user",
    ko: "상위 K개 중 적중 수 / 사용자의 모든 정답 게임 수",
  },
  recallCapped: {
    en: "hits in the first K / the smaller of those and K",
    ko: "상위 K개 중 적중 수 / min(정답 수, K)",
  },
  precision: { en: "hits in the first K / K", ko: "상위 K개 중 적중 수 / K" },
  hitRate: { en: "share of users with a hit in the first K", ko: "상위 K개에 적중이 있는 사용자의 비율" },
  map: {
    en:
      "precision at the rank of each hit, added up / the smaller of K and the relevant games; 1 is a perfect list",
    ko: "적중 순위마다의 정밀도 합 / min(정답 수, K); 완벽한 목록은 1",
  },
  mapFull: { en: "the same sum / all relevant games", ko: "같은 합 / 모든 정답 수" },
  ndcg: {
    en: "hits weighted by 1 / log₂(rank + 1), against the best possible list",
    ko: "순위 할인 적중 합 / 이상적인 목록의 합",
  },
  mrr: { en: "1 / the rank of the first hit", ko: "첫 적중 순위의 역수" },
  novelty: { en: "mean information of the recommended games, in bits", ko: "추천 게임의 평균 정보량 (비트)" },
  popularity: {
    en: "how many users have the recommended games, on average",
    ko: "추천 게임을 가진 사용자 수의 평균",
  },
  coverage: { en: "share of all games that anybody is recommended", ko: "한 번이라도 추천된 게임의 비율" },
  gini: {
    en: "0: all games equally often, 1: always the same one",
    ko: "0: 모든 게임이 고르게, 1: 항상 같은 게임",
  },
  entropy: { en: "of how often each game is recommended, in bits", ko: "게임별 추천 빈도의 엔트로피 (비트)" },
  popularityRatio: {
    en: "popularity of what is recommended / of what users have",
    ko: "추천 게임의 인기도 / 보유 게임의 인기도",
  },
  diversity: { en: "1 − likeness of the pairs of a list", ko: "1 − 목록 안 쌍의 유사도" },
};

export const WORDS = {
  title: { en: "Model comparison", ko: "모델 비교" },
  language: { en: "한국어", ko: "English" },
  users: { en: "users", ko: "사용자" },
  games: { en: "games", ko: "게임" },
  trainingPlays: { en: "training plays", ko: "학습 플레이" },
  test: { en: "test plays", ko: "시험 플레이" },
  measured: { en: "measured users", ko: "측정한 사용자" },
  division: { en: "split", ko: "분할" },
  ranked: { en: "ranked among", ko: "순위 대상" },
  all: { en: "all games the user does not have", ko: "사용자가 갖지 않은 모든 게임" },
  sampled: { en: "sampled games", ko: "표본 게임" },
  seed: { en: "seed", ko: "시드" },
  given: { en: "given", ko: "주어짐" },
  notes: { en: "Notes", ko: "참고" },
  byK: { en: "Metric against K", ko: "K에 따른 지표" },
  atK: { en: "Metrics", ko: "지표" },
  byKHint: { en: "Whiskers are 95 % intervals", ko: "세로선은 95 % 신뢰 구간" },
  more: { en: "More columns: scroll the table sideways →", ko: "열이 더 있습니다: 표를 옆으로 미세요 →" },
  tableHint: {
    en:
      "Below a value is its 95 % interval; the best value at each K stands out, where more or less is better",
    ko: "값 아래는 95 % 신뢰 구간; 크거나 작을수록 좋은 지표는 K마다 가장 좋은 값을 강조",
  },
  trade: { en: "Accuracy against coverage", ko: "정확도와 커버리지" },
  popularity: { en: "How popular is what is recommended?", ko: "추천된 게임은 얼마나 인기 있는가?" },
  popularityHint: {
    en: "Share of the recommendations, and of the training plays, by how many users have the game",
    ko: "게임을 가진 사용자 수에 따른 추천 비율과 학습 플레이 비율",
  },
  owners: { en: "users who have the game, at least", ko: "게임을 가진 사용자 수 (이상)" },
  shares: { en: "Share by popularity", ko: "인기도별 비율" },
  share: { en: "share", ko: "비율" },
  table: { en: "All metrics", ko: "모든 지표" },
  model: { en: "model", ko: "모델" },
  pair: { en: "models", ko: "모델" },
  metric: { en: "metric", ko: "지표" },
  costs: { en: "Time and memory", ko: "시간과 메모리" },
  fit: { en: "fit", ko: "학습" },
  recommend: { en: "recommend", ko: "추천" },
  fitPeak: { en: "peak memory, fit", ko: "최대 메모리 (학습)" },
  recommendPeak: { en: "peak memory, recommend", ko: "최대 메모리 (추천)" },
  costsHint: {
    en: "Peak memory of the whole process, data included",
    ko: "최대 메모리는 데이터를 포함한 프로세스 전체의 값",
  },
  comparedHint: {
    en: "Paired bootstrap over the same users",
    ko: "같은 사용자에 대한 대응 부트스트랩",
  },
  perSecond: { en: "users per second", ko: "초당 사용자" },
  compared: { en: "Who is better, user by user", ko: "사용자별 비교" },
  difference: { en: "difference", ko: "차이" },
  interval: { en: "95 % interval", ko: "95 % 신뢰 구간" },
  pValue: { en: "p", ko: "p" },
  training: { en: "Training", ko: "학습 과정" },
  epoch: { en: "epoch", ko: "에폭" },
  loss: { en: "loss", ko: "손실" },
  meanings: { en: "What the metrics are", ko: "지표의 뜻" },
  models: { en: "Models", ko: "모델 정보" },
} as const satisfies Record<string, Words>;
