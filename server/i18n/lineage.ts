/**
 * The words of the lineage page.
 *
 * @module
 */
import { EN, KO } from "./format.ts";
import { particle } from "./korean.ts";
import type { Catalogue } from "./say.ts";

export const LINEAGE = {
  title: { en: "Lineage", ko: "계보" },
  lead: {
    en: "Every asset, what it is made from, and whether it is up to date.",
    ko: "모든 에셋이 무엇으로 만들어졌고 최신인지 보여 드려요.",
  },
  graph: { en: "Asset graph, from left to right", ko: "에셋 그래프, 왼쪽에서 오른쪽으로" },
  graphHelp: {
    en:
      "Arrow keys move to a neighbour, Enter opens it. + and − zoom, 0 fits, Shift with an arrow key moves the view.",
    ko:
      "화살표 키로 이웃 에셋으로 옮기고 Enter로 열어요. +와 −로 확대와 축소, 0으로 화면 맞춤, Shift와 화살표 키로 화면을 옮겨요.",
  },
  list: { en: "Assets", ko: "에셋" },
  filter: { en: "Filter", ko: "찾기" },
  filterPlaceholder: { en: "Name, group, kind or state", ko: "이름, 그룹, 종류, 상태" },
  filterNone: { en: "Nothing matches the filter", ko: "조건에 맞는 에셋이 없어요" },
  selection: { en: "Selection", ko: "선택" },
  selectionPlaceholder: { en: "+model, group:plays, kind:csv", ko: "+model, group:plays, kind:csv" },
  selectionHint: {
    en: "+model: with everything upstream; model+: with everything downstream; and, or, not",
    ko: "+model: 상위 포함, model+: 하위 포함. and, or, not도 쓸 수 있어요",
  },
  apply: { en: "Select", ko: "선택하기" },
  clear: { en: "Clear", ko: "지우기" },
  selected: {
    en: (count: number, all: number) => `${EN.number(count)} of ${EN.count(all, "asset", "assets")} selected`,
    ko: (count: number, all: number) => `에셋 ${KO.number(all)}개 중 ${KO.number(count)}개를 선택했어요`,
  },
  selectionWrong: { en: "This selection cannot be read", ko: "선택을 읽을 수 없어요" },
  materialize: { en: "Materialize", ko: "구체화하기" },
  materializeThis: { en: "Materialize with upstream", ko: "상위 포함 구체화하기" },
  open: { en: "Open", ko: "열기" },
  zoomIn: { en: "Zoom in", ko: "확대" },
  zoomOut: { en: "Zoom out", ko: "축소" },
  fit: { en: "Fit", ko: "화면 맞춤" },
  zoom: { en: "Zoom", ko: "확대와 축소" },
  chosen: { en: "Chosen asset", ko: "고른 에셋" },
  chooseOne: {
    en: "Choose an asset in the graph to see why it stands as it does.",
    ko: "그래프에서 에셋을 고르면 지금 상태인 이유를 볼 수 있어요.",
  },
  state: { en: "State", ko: "상태" },
  asset: { en: "Asset", ko: "에셋" },
  group: { en: "Group", ko: "그룹" },
  kinds: { en: "Kinds", ko: "종류" },
  owners: { en: "Owners", ko: "담당" },
  inputs: { en: "Made from", ko: "입력" },
  outputs: { en: "Used by", ko: "출력" },
  last: { en: "Last materialized", ko: "마지막 구체화" },
  never: { en: "never", ko: "한 적 없음" },
  checks: { en: "Checks", ko: "검사" },
  checksOf: {
    en: (passed: number, all: number) => `${EN.number(passed)} of ${EN.count(all, "check", "checks")} passed`,
    ko: (passed: number, all: number) => `검사 ${KO.number(all)}개 중 ${KO.number(passed)}개 통과`,
  },
  causes: { en: "Causes", ko: "원인" },
  own: { en: "In itself", ko: "자체 원인" },
  above: { en: "Upstream", ko: "상위 원인" },
  noCauses: {
    en: "It is fresh: nothing it is made from has changed.",
    ko: "최신이에요. 입력이 바뀌지 않았어요.",
  },
  isHeld: {
    en: "A rollback holds it where it is until what it is made from changes.",
    ko: "되돌린 상태로 고정되어 있어요. 입력이 바뀌면 풀려요.",
  },
  causesOf: {
    en: (count: number, asset: string) => `${EN.count(count, "cause", "causes")} why ${asset} is stale`,
    ko: (count: number, asset: string) => `${particle(asset, "이/가")} 오래된 원인 ${KO.number(count)}개`,
  },
  lastTry: { en: "The last try failed", ko: "마지막 시도가 실패했어요" },
  seeRun: { en: "See the run", ko: "실행 보기" },
  walk: { en: "Walk the causes to their roots", ko: "원인을 끝까지 따라가기" },
  summary: {
    en: (state: string, count: number) => `${state}: ${EN.number(count)}`,
    ko: (state: string, count: number) => `${state}: ${KO.number(count)}`,
  },
  emptyTitle: { en: "Nothing is declared yet", ko: "아직 선언된 에셋이 없어요" },
  emptyHelp: {
    en: "An asset appears here once it is in the pipeline.",
    ko: "파이프라인에 에셋을 넣으면 여기에 나타나요.",
  },
  firstTitle: { en: "Nothing is materialized yet", ko: "아직 구체화된 것이 없어요" },
  firstHelp: {
    en:
      "These are the steps from raw games to recommendations. Materialize them once, and Questline recomputes only what goes stale.",
    ko: "원본 게임에서 추천까지의 단계예요. 한 번 구체화하면 이후에는 오래된 것만 다시 계산해요.",
  },
  columnsHelp: { en: "The same graph as a table", ko: "같은 그래프를 표로 보기" },
} as const satisfies Catalogue;
