/**
 * The words of the frame, the states and the components.
 *
 * @module
 */
import { EN, KO } from "./format.ts";
import type { Catalogue } from "./say.ts";

export const COMMON = {
  skip: { en: "Skip to content", ko: "본문으로 건너뛰기" },
  mainNavigation: { en: "Main", ko: "주 메뉴" },
  recommendations: { en: "Recommendations", ko: "추천" },
  lineage: { en: "Lineage", ko: "계보" },
  runs: { en: "Runs", ko: "실행" },
  models: { en: "Models", ko: "모델" },
  api: { en: "API", ko: "API" },
  settings: { en: "Language and theme", ko: "언어와 테마" },
  theme: { en: "Theme", ko: "테마" },
  auto: { en: "Auto", ko: "자동" },
  light: { en: "Light", ko: "밝게" },
  dark: { en: "Dark", ko: "어둡게" },
  themeIs: {
    en: (now: string, next: string) => `Theme: ${now}. Switch to ${next}`,
    ko: (now: string, next: string) => `테마: ${now}. 바꾸기: ${next}`,
  },
  version: {
    en: (version: string) => `Questline ${version}`,
    ko: (version: string) => `Questline ${version}`,
  },
  promise: {
    en: "Every recommendation can be traced to the data and code it came from.",
    ko: "모든 추천은 바탕이 된 데이터와 코드까지 거슬러 올라갈 수 있어요.",
  },
  signIn: { en: "Sign in", ko: "로그인" },
  signOut: { en: "Sign out", ko: "로그아웃" },
  breadcrumbs: { en: "You are here", ko: "현재 위치" },
  pages: { en: "Pages", ko: "페이지" },
  previous: { en: "Previous", ko: "이전" },
  next: { en: "Next", ko: "다음" },
  rangeOf: {
    en: (from: number, to: number, all: number) => `${EN.number(from)}–${EN.number(to)} of ${EN.number(all)}`,
    ko: (from: number, to: number, all: number) =>
      `전체 ${KO.number(all)}개 중 ${KO.number(from)}–${KO.number(to)}`,
  },
  close: { en: "Close", ko: "닫기" },
  cancel: { en: "Cancel", ko: "취소" },
  search: { en: "Search", ko: "검색" },
  none: { en: "none", ko: "없음" },
  noTable: { en: "Nothing here yet", ko: "아직 아무것도 없어요" },
  copy: { en: "Copy", ko: "복사" },
  copied: { en: "Copied", ko: "복사했어요" },
  loading: { en: "Loading", ko: "불러오는 중" },
  added: { en: "added", ko: "추가됨" },
  removed: { en: "removed", ko: "제거됨" },
  state: { en: "State", ko: "상태" },
  tableOf: { en: (what: string) => `Table: ${what}`, ko: (what: string) => `표: ${what}` },
  pictureOf: { en: (what: string) => `Picture: ${what}`, ko: (what: string) => `그림: ${what}` },
  table: { en: "As a table", ko: "표로 보기" },
} as const satisfies Catalogue;

/** Every state that a thing can be in, in words. */
export const STATES = {
  fresh: { en: "Fresh", ko: "최신" },
  stale: { en: "Stale", ko: "오래됨" },
  missing: { en: "Missing", ko: "없음" },
  held: { en: "Held", ko: "고정됨" },
  failed: { en: "Failed", ko: "실패" },
  running: { en: "Running", ko: "실행 중" },
  queued: { en: "Queued", ko: "대기 중" },
  succeeded: { en: "Succeeded", ko: "성공" },
  cancelled: { en: "Cancelled", ko: "취소됨" },
  interrupted: { en: "Interrupted", ko: "중단됨" },
  skipped: { en: "Skipped", ko: "건너뜀" },
  reused: { en: "Reused", ko: "재사용됨" },
  materialized: { en: "Materialized", ko: "구체화됨" },
  waiting: { en: "Waiting", ko: "기다리는 중" },
  retrying: { en: "Retrying", ko: "다시 시도 중" },
  run: { en: "Will run", ko: "실행 예정" },
  maybe: { en: "May run", ko: "실행할 수 있음" },
  reuse: { en: "Will be reused", ko: "재사용 예정" },
  blocked: { en: "Blocked", ko: "막힘" },
  passed: { en: "Passed", ko: "통과" },
  warned: { en: "Warning", ko: "경고" },
  refused: { en: "Refused", ko: "거부됨" },
  champion: { en: "Champion", ko: "챔피언" },
  challenger: { en: "Challenger", ko: "챌린저" },
} as const satisfies Catalogue;

export type State = keyof typeof STATES;
