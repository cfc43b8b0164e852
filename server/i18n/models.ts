/**
 * The words of the model versions.
 *
 * @module
 */
import { EN, KO } from "./format.ts";
import { type Particle, particle } from "./korean.ts";
import type { Catalogue } from "./say.ts";

/** `버전 4가`. */
function version(number: number, shape: Particle): string {
  return particle(`버전 ${number}`, shape);
}

export const MODELS = {
  title: { en: "Models", ko: "모델" },
  lead: {
    en: "Every model that was fit, what was measured of it, and which of them answers.",
    ko: "지금까지 학습한 모든 모델과 측정 결과, 그리고 지금 답하는 모델을 보여 드려요.",
  },
  version: { en: (number: number) => `Version ${number}`, ko: (number: number) => `버전 ${number}` },
  versions: { en: "Versions", ko: "버전" },
  served: { en: "Answers now", ko: "지금 답하는 중" },
  state: { en: "State", ko: "상태" },
  spec: { en: "Configuration", ko: "설정" },
  made: { en: "Made", ko: "만든 때" },
  size: { en: "Size", ko: "크기" },
  fit: { en: "Fit", ko: "학습" },
  compare: { en: "Compare", ko: "비교" },
  overTime: { en: "Metrics over versions", ko: "버전별 지표" },
  overTimeHint: {
    en:
      "Each version beside popularity, measured on the same plays. Versions with another test part are not comparable and begin a new line.",
    ko:
      "각 버전을 같은 플레이로 측정한 인기도와 함께 보여요. 시험 데이터가 다른 버전은 비교할 수 없어 선을 나눠요.",
  },
  model: { en: "Model", ko: "모델" },
  popularity: { en: "Popularity", ko: "인기도" },
  part: { en: (number: number) => `test part ${number}`, ko: (number: number) => `시험 데이터 ${number}` },
  versionAxis: { en: "Version", ko: "버전" },
  plotOf: {
    en: (metric: string) => `${metric} of every version, beside popularity`,
    ko: (metric: string) => `모든 버전의 ${metric}, 인기도와 비교`,
  },
  moves: { en: "Moves", ko: "변경 기록" },
  movesHint: {
    en: "Every time an alias came to name another version.",
    ko: "별칭이 다른 버전을 가리키게 된 모든 기록이에요.",
  },
  when: { en: "When", ko: "언제" },
  alias: { en: "Alias", ko: "별칭" },
  fromTo: { en: "From → to", ko: "변경" },
  by: { en: "By", ko: "누가" },
  why: { en: "Why", ko: "이유" },
  gate: { en: "promotion gate", ko: "승격 심사" },
  nothing: { en: "none", ko: "없음" },
  emptyTitle: { en: "No model version yet", ko: "아직 모델 버전이 없어요" },
  emptyHelp: {
    en: "A version appears when the pipeline fits a model and measures it.",
    ko: "파이프라인이 모델을 학습하고 측정하면 버전이 생겨요.",
  },
  unregisteredHelp: {
    en: "The server answers from a model that has no version.",
    ko: "지금은 버전이 없는 모델로 답하고 있어요.",
  },
  better: {
    en: (metric: string, share: number) => `${metric} is ${EN.percent(share)} above popularity`,
    ko: (metric: string, share: number) => `${metric} 기준으로 인기도보다 ${KO.percent(share)} 높아요`,
  },
  worse: {
    en: (metric: string, share: number) => `${metric} is ${EN.percent(share)} below popularity`,
    ko: (metric: string, share: number) => `${metric} 기준으로 인기도보다 ${KO.percent(share)} 낮아요`,
  },
  equal: {
    en: (metric: string) => `${metric} is that of popularity`,
    ko: (metric: string) => `${metric} 기준으로 인기도와 같아요`,
  },
  metrics: { en: "Metrics", ko: "지표" },
  metricsHint: {
    en:
      "On the test part, which the measured fit had not seen. The better of the model and popularity stands out.",
    ko: "학습에 쓰지 않은 시험 데이터로 측정했어요. 모델과 인기도 중 더 나은 값을 강조해요.",
  },
  metric: { en: "Metric", ko: "지표" },
  difference: { en: "Difference", ko: "차이" },
  againstChampion: {
    en: (number: number) => `Champion (version ${number})`,
    ko: (number: number) => `챔피언 (버전 ${number})`,
  },
  notComparable: {
    en: "Measured on another test part than the champion, so their numbers cannot be compared.",
    ko: "챔피언과 시험 데이터가 달라 수치를 비교할 수 없어요.",
  },
  trials: { en: "Trials", ko: "시험" },
  trialsHint: {
    en: (users: number, metric: string, k: number) =>
      `Candidates, each fit on the training part and measured on the validation part for ${
        EN.count(users, "player", "players")
      }. The best ${metric} at ${k} won.`,
    ko: (users: number, metric: string, k: number) =>
      `후보마다 학습 데이터로 학습하고 검증 데이터로 사용자 ${KO.number(users)}명을 측정했어요. ${
        particle(`${metric}@${k}`, "이/가")
      } 가장 높은 후보가 뽑혔어요.`,
  },
  winner: { en: "Winner", ko: "선택됨" },
  candidate: { en: "Candidate", ko: "후보" },
  trialsGone: {
    en: "The trials of this version are no longer kept.",
    ko: "이 버전의 시험 결과는 남아 있지 않아요.",
  },
  lineage: { en: "Lineage", ko: "계보" },
  // Moving aliases.
  promote: { en: "Promote", ko: "승격하기" },
  promoteTitle: {
    en: (number: number) => `Promote version ${number}?`,
    ko: (number: number) => `${version(number, "을/를")} 승격할까요?`,
  },
  promoteHelp: {
    en: (from: number | null, to: number) =>
      from === null
        ? `Version ${to} becomes the champion: every recommendation comes from it from then on.`
        : `Version ${to} becomes the champion in place of version ${from}: every recommendation comes from it from then on.`,
    ko: (from: number | null, to: number) =>
      from === null
        ? `${version(to, "이/가")} 챔피언이 되고, 이후 모든 추천은 이 버전이 답해요.`
        : `버전 ${from} 대신 ${version(to, "이/가")} 챔피언이 되고, 이후 모든 추천은 이 버전이 답해요.`,
  },
  reversible: { en: "It can be rolled back at any time.", ko: "언제든 되돌릴 수 있어요." },
  rollback: { en: "Roll back", ko: "되돌리기" },
  rollbackTitle: {
    en: (number: number) => `Roll back to version ${number}?`,
    ko: (number: number) => `${version(number, "으로/로")} 되돌릴까요?`,
  },
  rollbackHelp: {
    en: (from: number, to: number) =>
      `The last move is taken back: version ${to} answers again instead of version ${from}.`,
    ko: (from: number, to: number) =>
      `마지막 변경을 취소해요. 버전 ${from} 대신 ${version(to, "이/가")} 다시 답해요.`,
  },
  nothingBefore: { en: "There is no earlier champion to go back to", ko: "되돌릴 이전 챔피언이 없어요" },
  whyLabel: { en: "Why", ko: "이유" },
  whyHint: {
    en: "Kept with the move, for whoever asks later",
    ko: "나중에 볼 수 있도록 변경 기록에 함께 남아요",
  },
  byLabel: { en: "Your name", ko: "이름" },
  promoted: {
    en: (number: number) => `Version ${number} answers now`,
    ko: (number: number) => `이제 ${version(number, "이/가")} 답해요`,
  },
  notServed: {
    en: (number: number) => `Version ${number} is the champion, and this server could not open it yet`,
    ko: (number: number) => `${version(number, "이/가")} 챔피언이지만 서버가 아직 열지 못했어요`,
  },
  isChampion: { en: "This version is the champion already", ko: "이미 챔피언인 버전이에요" },
  unknown: { en: "There is no such version", ko: "그런 버전이 없어요" },
} as const satisfies Catalogue;
