/**
 * The words of the runs, and of the plan before one.
 *
 * @module
 */
import { EN, KO } from "./format.ts";
import { particle } from "./korean.ts";
import type { Catalogue } from "./say.ts";

export const PLAN = {
  title: { en: "Materialize", ko: "구체화하기" },
  lead: {
    en: "What a run would do, and why. Nothing has run yet.",
    ko: "실행하면 무엇을 왜 하는지 보여 드려요. 아직 아무것도 실행하지 않았어요.",
  },
  what: { en: "Which assets", ko: "대상 에셋" },
  all: { en: "All", ko: "모두" },
  stale: { en: "Stale and missing only", ko: "오래되거나 없는 것만" },
  these: { en: "A selection", ko: "선택한 것" },
  selection: { en: "Selection", ko: "선택" },
  upstream: { en: "With everything upstream", ko: "상위 에셋 모두 포함" },
  force: { en: "Recompute what is fresh, too", ko: "최신인 것도 다시 계산" },
  preview: { en: "Show the plan", ko: "계획 보기" },
  start: { en: "Materialize now", ko: "지금 구체화하기" },
  steps: { en: "The plan", ko: "계획" },
  action: { en: "What happens", ko: "할 일" },
  reasons: { en: "Why", ko: "이유" },
  count: {
    en: (action: string, count: number) => `${action}: ${EN.number(count)}`,
    ko: (action: string, count: number) => `${action}: ${KO.number(count)}`,
  },
  nothing: {
    en: "Everything selected is fresh: there is nothing to do.",
    ko: "선택한 에셋이 모두 최신이라 할 일이 없어요.",
  },
  noneStale: { en: "Nothing is stale or missing.", ko: "오래되거나 없는 에셋이 없어요." },
  blockedTitle: { en: "Something it is made from is missing", ko: "필요한 입력이 없어요" },
  blockedHelp: {
    en: "A selected asset needs an input that is not selected. Materialize with everything upstream.",
    ko: "선택한 에셋에 필요한 입력이 선택에 없어요. 상위 에셋을 모두 포함해 구체화하세요.",
  },
  addUpstream: { en: "Add what is upstream", ko: "상위 포함하기" },
  command: { en: "The same in a terminal", ko: "터미널에서 같은 일 하기" },
  more: {
    en: (count: number) => `and ${EN.count(count, "more", "more")}`,
    ko: (count: number) => `그 밖에 ${KO.number(count)}개`,
  },
  partitions: {
    en: (count: number) => EN.count(count, "partition", "partitions"),
    ko: (count: number) => `파티션 ${KO.number(count)}개`,
  },
  noLauncher: { en: "This server starts no runs", ko: "이 서버에서는 실행을 시작할 수 없어요" },
} as const satisfies Catalogue;

export const RUNS = {
  title: { en: "Runs", ko: "실행" },
  lead: {
    en: "Every time assets were brought up to date: what was done, how long it took, and what failed.",
    ko: "에셋을 최신으로 만든 모든 실행에서 무엇을 했고, 얼마나 걸렸고, 무엇이 실패했는지 보여 드려요.",
  },
  run: { en: "Run", ko: "실행" },
  runOf: { en: (id: string) => `Run ${id}`, ko: (id: string) => `실행 ${id}` },
  status: { en: "Status", ko: "상태" },
  anyStatus: { en: "Any", ko: "모두" },
  asset: { en: "Asset", ko: "에셋" },
  anyAsset: { en: "Any", ko: "모두" },
  filter: { en: "Filter", ko: "필터" },
  apply: { en: "Show", ko: "보기" },
  selection: { en: "Selection", ko: "선택" },
  started: { en: "Started", ko: "시작" },
  ended: { en: "Ended", ko: "끝" },
  took: { en: "Took", ko: "걸린 시간" },
  soFar: { en: (time: string) => `${time} so far`, ko: (time: string) => `지금까지 ${time}` },
  by: { en: "By", ko: "실행한 곳" },
  steps: { en: "Steps", ko: "단계" },
  older: { en: "Older", ko: "이전 실행" },
  newest: { en: "Newest", ko: "최신 실행" },
  emptyTitle: { en: "Nothing has run yet", ko: "아직 실행한 적이 없어요" },
  emptyHelp: {
    en:
      "A run appears here when assets are materialized: from the lineage page, the terminal, or a schedule.",
    ko: "계보 페이지, 터미널, 예약 작업에서 에셋을 구체화하면 여기에 나타나요.",
  },
  noneTitle: { en: "No run is like that", ko: "조건에 맞는 실행이 없어요" },
  clear: { en: "Show all", ko: "모두 보기" },
  toLineage: { en: "To the lineage", ko: "계보로 가기" },
  again: { en: "Run again", ko: "다시 실행하기" },
  cancel: { en: "Cancel", ko: "취소하기" },
  cancelTitle: { en: "Cancel this run?", ko: "이 실행을 취소할까요?" },
  cancelHelp: {
    en:
      "Steps that are done stay. The one that runs is left as soon as it can be; what was current before stays current.",
    ko: "끝난 단계는 그대로 남아요. 실행 중인 단계는 멈출 수 있을 때 멈추고, 그전에 쓰이던 것이 계속 쓰여요.",
  },
  cancelAsked: { en: "It was asked to stop.", ko: "멈추도록 요청했어요." },
  keep: { en: "Let it go on", ko: "계속 실행하기" },
  // A run's page.
  timeline: { en: "Timeline", ko: "타임라인" },
  timelineHint: {
    en: "Each step from its beginning to its end. Steps that were fresh did nothing and have no bar.",
    ko: "각 단계의 시작부터 끝까지예요. 최신이어서 아무것도 하지 않은 단계는 막대가 없어요.",
  },
  timelineLabel: {
    en: (steps: number, time: string) => `Gantt chart of ${EN.count(steps, "step", "steps")} over ${time}`,
    ko: (steps: number, time: string) => `${time} 동안 진행된 ${KO.number(steps)}단계의 간트 차트`,
  },
  step: { en: "Step", ko: "단계" },
  outcome: { en: "Outcome", ko: "결과" },
  tryFailed: {
    en: (attempt: number, delay: string) => `Try ${EN.number(attempt)} failed, again after ${delay}:`,
    ko: (attempt: number, delay: string) => `${KO.number(attempt)}번째 시도 실패, ${delay} 뒤 다시 시도:`,
  },
  tries: { en: "Tries", ko: "시도" },
  begin: { en: "Begun after", ko: "시작 시점" },
  noSteps: { en: "No step has begun.", ko: "시작한 단계가 없어요." },
  changes: { en: "What changed", ko: "달라진 것" },
  changesHint: {
    en: "What this run materialized, and why. Where the bytes stayed the same, nothing below had to run.",
    ko: "이 실행에서 구체화한 것과 그 이유예요. 내용이 그대로면 하위 에셋은 실행하지 않아도 돼요.",
  },
  noChanges: { en: "It materialized nothing.", ko: "구체화한 것이 없어요." },
  newData: { en: "New data", ko: "새 데이터" },
  sameData: { en: "Same data", ko: "같은 데이터" },
  dataVersion: { en: "Data version", ko: "데이터 버전" },
  difference: { en: "What differed", ko: "달라진 점" },
  failures: { en: "What failed", ko: "실패한 것" },
  stack: { en: "Stack", ko: "스택" },
  failedChecks: { en: "Checks that failed", ko: "실패한 검사" },
  skippedBecause: {
    en: (assets: string) => `Skipped because of it: ${assets}`,
    ko: (assets: string) => `이 때문에 건너뛴 에셋: ${assets}`,
  },
  whyStale: { en: "Why it is not fresh", ko: "최신이 아닌 이유 보기" },
  log: { en: "Events and log", ko: "이벤트와 로그" },
  level: { en: "Level", ko: "수준" },
  anyLevel: { en: "All", ko: "모두" },
  warnLevel: { en: "Warnings and errors", ko: "경고와 오류" },
  errorLevel: { en: "Errors", ko: "오류" },
  info: { en: "info", ko: "정보" },
  warn: { en: "warning", ko: "경고" },
  error: { en: "error", ko: "오류" },
  time: { en: "Time", ko: "시간" },
  event: { en: "Event", ko: "이벤트" },
  noEvents: { en: "No event is like that.", ko: "조건에 맞는 이벤트가 없어요." },
  cutOff: {
    en: (count: number) => `Only the first ${EN.number(count)} events are shown; the API has all of them.`,
    ko: (count: number) => `처음 ${KO.number(count)}개 이벤트만 보여요. API에서 모두 볼 수 있어요.`,
  },
  interruptedHelp: {
    en: "Its process died. What was current before is still current; run again to finish.",
    ko: "실행한 프로세스가 끝났어요. 그전에 쓰이던 것이 그대로 쓰이고, 다시 실행하면 마저 할 수 있어요.",
  },
} as const satisfies Catalogue;

/** Events in words. */
export const EVENTS = {
  run_started: {
    en: (selection: string, steps: number) =>
      `Run of ${selection} started: ${EN.count(steps, "step", "steps")}`,
    ko: (selection: string, steps: number) => `${selection} 실행 시작: ${KO.number(steps)}단계`,
  },
  run_finished: {
    en: (status: string, took: string) => `Run ${status} after ${took}`,
    ko: (status: string, took: string) => `${took} 만에 실행 끝: ${status}`,
  },
  step_started: {
    en: (why: string) => `Started${why && `: ${why}`}`,
    ko: (why: string) => `시작${why && `: ${why}`}`,
  },
  step_waiting: {
    en: (by: string) => `Waiting for ${by}`,
    ko: (by: string) => `${particle(by, "을/를")} 기다리는 중`,
  },
  step_measured: { en: (what: string) => `Measured ${what}`, ko: (what: string) => `측정: ${what}` },
  step_retrying: {
    en: (attempt: number, delay: string, why: string) =>
      `Try ${EN.number(attempt)} failed, again in ${delay}: ${why}`,
    ko: (attempt: number, delay: string, why: string) =>
      `${KO.number(attempt)}번째 시도 실패, ${delay} 뒤 다시 시도: ${why}`,
  },
  check_passed: { en: (name: string) => `Check passed: ${name}`, ko: (name: string) => `검사 통과: ${name}` },
  check_failed: {
    en: (name: string, why: string) => `Check failed: ${name}${why && `: ${why}`}`,
    ko: (name: string, why: string) => `검사 실패: ${name}${why && `: ${why}`}`,
  },
  step_materialized: {
    en: (size: string, took: string, changed: boolean) =>
      `Materialized ${size} in ${took}${changed ? "" : ": the same data as before"}`,
    ko: (size: string, took: string, changed: boolean) =>
      `${took} 만에 ${size} 구체화${changed ? "" : ": 이전과 같은 데이터"}`,
  },
  step_reused: { en: "Reused an artifact that was made before", ko: "전에 만든 아티팩트를 재사용" },
  step_fresh: { en: "Fresh: nothing to do", ko: "최신: 할 일 없음" },
  step_failed: { en: (why: string) => `Failed: ${why}`, ko: (why: string) => `실패: ${why}` },
  step_skipped: {
    en: (because: string) => `Skipped because of ${because}`,
    ko: (because: string) => `${because} 때문에 건너뜀`,
  },
  step_cancelled: { en: "Cancelled", ko: "취소됨" },
  version_registered: {
    en: (number: number) => `Registered as version ${number}`,
    ko: (number: number) => `버전 ${number}로 등록`,
  },
  alias_moved: {
    en: (alias: string, to: string, why: string) => `${alias} is version ${to} now: ${why}`,
    ko: (alias: string, to: string, why: string) => `${alias}: 이제 버전 ${to}. ${why}`,
  },
  gate_refused: {
    en: (number: number, why: string) => `Version ${number} was not promoted: ${why}`,
    ko: (number: number, why: string) => `버전 ${number} 승격 안 함: ${why}`,
  },
} as const satisfies Catalogue;
