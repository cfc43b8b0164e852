/**
 * What notices say, in English and Korean. Names of assets are given as they are to be shown.
 *
 * @module
 */
import type { StepOutcome } from "../../assets/engine/mod.ts";
import type { Language, Notice } from "./kinds.ts";

/** The phrases of a language. */
export interface NoticeWords {
  headline(notice: Notice): string;
  /** "3 materialized, 1 failed in 12.3 s". */
  outcome(counts: Readonly<Record<StepOutcome, number>>, durationMs: number): string;
  readonly selection: string;
  readonly failed: string;
  readonly failedChecks: string;
  skipped(steps: number): string;
  again(runs: number): string;
  readonly made: string;
  rows(n: number): string;
  readonly sameData: string;
  recovered(asset: string, runs: number, since: string): string;
  promoted(model: string, to: number, from: number | null): string;
  refused(model: string, number: number, champion: number | null): string;
  before(value: string, difference: string): string;
  more(n: number): string;
  readonly run: string;
  readonly runPage: string;
}

const OUTCOMES = ["materialized", "reused", "fresh", "failed", "skipped", "cancelled"] as const;

const plural = (n: number, noun: string) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;

const en: NoticeWords = {
  headline: (notice) => ({
    failure: "✗ Materialization failed",
    refusal: "⚠ A new model was not promoted",
    promotion: "★ A new model is the champion",
    recovery: "✓ Recovered",
    success: "✓ Materialized",
  }[notice]),
  outcome: (counts, ms) =>
    `${
      OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) => `${counts[outcome]} ${outcome}`)
        .join(", ")
    } in ${duration(ms, ["min", "s"], " ")}`,
  selection: "Selection",
  failed: "failed",
  failedChecks: "Failed checks",
  skipped: (steps) => `${plural(steps, "step")} below ${steps === 1 ? "was" : "were"} skipped`,
  again: (runs) => `seen in ${plural(runs, "run")} so far`,
  made: "What was materialized",
  rows: (n) => plural(n, "row"),
  sameData: "same data as before",
  recovered: (asset, runs, since) =>
    `${asset} is well again; it failed in ${plural(runs, "run")} since ${since}`,
  promoted: (model, to, from) =>
    `${model}: version ${to} is the champion${from === null ? "" : ` instead of version ${from}`}`,
  refused: (model, number, champion) =>
    `${model}: version ${number} is not promoted${
      champion === null ? "" : `; version ${champion} stays the champion`
    }`,
  before: (value, difference) => `${difference}, champion had ${value}`,
  more: (n) => `and ${n} more`,
  run: "Run",
  runPage: "Open the run page",
};

const KO_OUTCOMES: Readonly<Record<StepOutcome, string>> = {
  materialized: "생성",
  reused: "재사용",
  fresh: "최신",
  failed: "실패",
  skipped: "건너뜀",
  cancelled: "취소",
};

const ko: NoticeWords = {
  headline: (notice) => ({
    failure: "✗ 자산 생성에 실패했습니다",
    refusal: "⚠ 새 모델이 승격되지 않았습니다",
    promotion: "★ 새 모델이 챔피언이 되었습니다",
    recovery: "✓ 복구되었습니다",
    success: "✓ 자산을 생성했습니다",
  }[notice]),
  outcome: (counts, ms) =>
    `${
      OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) =>
        `${KO_OUTCOMES[outcome]} ${counts[outcome]}`
      )
        .join(", ")
    } (${duration(ms, ["분", "초"], "")})`,
  selection: "선택",
  failed: "실패",
  failedChecks: "통과하지 못한 검사",
  skipped: (steps) => `하위 단계 ${steps}개를 건너뛰었습니다`,
  again: (runs) => `지금까지 ${runs}번의 실행에서 발생`,
  made: "생성된 자산",
  rows: (n) => `${n.toLocaleString("en")}행`,
  sameData: "이전과 같은 데이터",
  recovered: (asset, runs, since) => `${asset} 정상화: ${since}부터 ${runs}번의 실행에서 실패했습니다`,
  promoted: (model, to, from) =>
    from === null
      ? `${model}: 첫 챔피언은 버전 ${to}입니다`
      : `${model}: 챔피언이 바뀌었습니다 (버전 ${from} → 버전 ${to})`,
  refused: (model, number, champion) =>
    `${model}: 버전 ${number} 승격 보류${
      champion === null ? "" : `, 챔피언은 그대로 버전 ${champion}입니다`
    }`,
  before: (value, difference) => `${difference}, 챔피언 ${value}`,
  more: (n) => `외 ${n}건`,
  run: "실행",
  runPage: "실행 페이지 열기",
};

/** The phrases of each language. */
export const NOTICE_WORDS: Readonly<Record<Language, NoticeWords>> = { en, ko };

/** 12.3 s, or 2 min 5 s. */
function duration(ms: number, [minutes, seconds]: readonly [string, string], space: string): string {
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}${space}${seconds}`;
  const whole = Math.round(ms / 1000);
  return `${Math.floor(whole / 60)}${space}${minutes} ${whole % 60}${space}${seconds}`;
}

/** `ndcg_at_10` as people write it: `NDCG@10`. */
export function metricName(name: string): string {
  const [, metric, k] = /^(.+)_at_(\d+)$/.exec(name) ?? [];
  if (metric === undefined) return name;
  const known: Readonly<Record<string, string>> = {
    ndcg: "NDCG",
    map: "MAP",
    recall: "Recall",
    precision: "Precision",
    hitRate: "HitRate",
    hit_rate: "HitRate",
  };
  return `${known[metric] ?? metric}@${k}`;
}
