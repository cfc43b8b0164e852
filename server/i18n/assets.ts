/**
 * The words of an asset's page.
 *
 * @module
 */
import { EN, KO } from "./format.ts";
import { particle } from "./korean.ts";
import type { Catalogue } from "./say.ts";

export const CAUSE_WORDS = {
  more: {
    en: (count: number) => `and ${EN.count(count, "more", "more")}`,
    ko: (count: number) => `그 밖에 ${KO.number(count)}개`,
  },
  toldBefore: { en: "(see above)", ko: "(위에서 설명)" },
  root: { en: "root", ko: "근본 원인" },
} as const satisfies Catalogue;

export const ASSET = {
  overview: { en: "Overview", ko: "개요" },
  data: { en: "Data", ko: "데이터" },
  history: { en: "History", ko: "기록" },
  code: { en: "Code and config", ko: "코드와 설정" },
  views: { en: "Views of the asset", ko: "에셋 보기" },
  inLineage: { en: "In the graph", ko: "그래프에서 보기" },
  rows: { en: "Rows", ko: "행" },
  size: { en: "Size", ko: "크기" },
  took: { en: "Took", ko: "걸린 시간" },
  currentMade: { en: "The current materialization", ko: "지금 쓰이는 구체화" },
  made: { en: "Made", ko: "만든 때" },
  dataVersion: { en: "Data version", ko: "데이터 버전" },
  fingerprint: { en: "Fingerprint", ko: "핑거프린트" },
  codeVersion: { en: "Code version", ko: "코드 버전" },
  source: { en: "Source", ko: "원본" },
  run: { en: "Run", ko: "실행" },
  attempts: { en: "Tries", ko: "시도" },
  why: { en: "Why it is not fresh", ko: "최신이 아닌 이유" },
  whyFresh: { en: "Why it is fresh", ko: "최신인 이유" },
  whyHint: {
    en: "Every cause, walked to its root. Materializing with upstream settles all of them.",
    ko: "모든 원인을 끝까지 따라갔어요. 상위를 포함해 구체화하면 모두 해결돼요.",
  },
  roots: { en: "At the root", ko: "근본 원인" },
  walk: { en: "The way there", ko: "원인을 따라가면" },
  failedTitle: { en: "The last try failed", ko: "마지막 시도가 실패했어요" },
  failedKept: {
    en: "What was materialized before is still current.",
    ko: "그전에 구체화한 것이 그대로 쓰이고 있어요.",
  },
  edges: { en: "Inputs and outputs", ko: "입력과 출력" },
  edge: { en: "Side", ko: "방향" },
  input: { en: "input", ko: "입력" },
  output: { en: "output", ko: "출력" },
  noEdges: { en: "It stands alone.", ko: "연결된 에셋이 없어요." },
  usedVersion: { en: "Version used", ko: "쓴 버전" },
  currentVersion: { en: "Current version", ko: "현재 버전" },
  noChecks: { en: "It declares no checks.", ko: "선언된 검사가 없어요." },
  checksHint: {
    en: "Of what is current. A blocking check keeps a bad artifact from becoming current.",
    ko: "지금 쓰이는 것의 검사 결과예요. 필수 검사에서 실패한 아티팩트는 쓰이지 않아요.",
  },
  check: { en: "Check", ko: "검사" },
  result: { en: "Result", ko: "결과" },
  blocking: { en: "blocking", ko: "필수" },
  advisory: { en: "advisory", ko: "참고" },
  message: { en: "Message", ko: "내용" },
  partitions: { en: "Partitions", ko: "파티션" },
  partitionsHint: {
    en: (all: number, fresh: number) =>
      `${EN.number(fresh)} of ${EN.count(all, "partition", "partitions")} fresh`,
    ko: (all: number, fresh: number) => `파티션 ${KO.number(all)}개 중 ${KO.number(fresh)}개 최신`,
  },
  partition: { en: "Partition", ko: "파티션" },
  notFresh: { en: "Not fresh", ko: "최신이 아닌 파티션" },
  // Data.
  noData: { en: "There is no data yet", ko: "아직 데이터가 없어요" },
  noDataHelp: {
    en: "Materialize the asset to see what it holds.",
    ko: "에셋을 구체화하면 내용을 볼 수 있어요.",
  },
  unreadable: { en: "The artifact cannot be shown", ko: "아티팩트를 보여 드릴 수 없어요" },
  firstRows: {
    en: (shown: number, all: number | undefined) =>
      all === undefined || all <= shown
        ? EN.count(shown, "row", "rows")
        : `The first ${EN.number(shown)} of ${EN.count(all, "row", "rows")}`,
    ko: (shown: number, all: number | undefined) =>
      all === undefined || all <= shown
        ? `${KO.number(shown)}행`
        : `전체 ${KO.number(all)}행 중 처음 ${KO.number(shown)}행`,
  },
  contents: { en: "Contents", ko: "내용" },
  heat: { en: "The most popular games, in pairs", ko: "인기 게임끼리의 관계" },
  heatHint: {
    en: "How many of the players of the rarer game also have the other. The stronger the colour, the more.",
    ko:
      "두 게임 중 플레이어가 적은 쪽의 플레이어 가운데 다른 게임도 가진 사람의 비율이에요. 색이 강할수록 높아요.",
  },
  heatLabel: {
    en: (games: number) => `Heat map of the ${EN.number(games)} most popular games against each other`,
    ko: (games: number) => `가장 인기 있는 게임 ${KO.number(games)}개를 서로 비교한 히트맵`,
  },
  heatCell: {
    en: (a: string, b: string, both: number, share: string) =>
      `${a} and ${b}: ${EN.count(both, "player", "players")}, ${share}`,
    ko: (a: string, b: string, both: number, share: string) =>
      `${particle(a, "과/와")} ${b}: ${KO.number(both)}명, ${share}`,
  },
  game: { en: "Game", ko: "게임" },
  players: { en: "Players", ko: "플레이어" },
  closest: { en: "Closest of these", ko: "이 중 가장 가까운 게임" },
  share: { en: "Share", ko: "비율" },
  neighbours: { en: "Neighbours of a game", ko: "게임의 이웃" },
  neighboursHint: {
    en: "What the model thinks of someone who has this one game.",
    ko: "이 게임 하나만 가진 사람에게 모델이 추천하는 게임이에요.",
  },
  pickGame: { en: "Game", ko: "게임" },
  pickPlaceholder: { en: "A name, or an id", ko: "이름 또는 번호" },
  show: { en: "Show", ko: "보기" },
  gameUnknown: {
    en: (text: string) => `The model knows no game “${text}”`,
    ko: (text: string) => `모델이 아는 게임 중에 “${text}” 항목이 없어요`,
  },
  score: { en: "Score", ko: "점수" },
  rank: { en: "Rank", ko: "순위" },
  popularityOnly: { en: "filled up from popularity", ko: "인기도로 채움" },
  // History.
  overTime: { en: "Over time", ko: "시간에 따라" },
  overTimeHint: {
    en: "Numbers of every materialization. Choose which.",
    ko: "구체화할 때마다 남긴 수치예요. 골라서 볼 수 있어요.",
  },
  numbers: { en: "Numbers", ko: "수치" },
  plotOf: {
    en: (name: string, asset: string) => `${name} of ${asset} over time`,
    ko: (name: string, asset: string) => `시간에 따른 ${asset}의 ${name}`,
  },
  duration: { en: "Duration", ko: "걸린 시간" },
  materializations: { en: "Materializations", ko: "구체화" },
  noHistory: { en: "It was never materialized.", ko: "아직 구체화한 적이 없어요." },
  current: { en: "Current", ko: "현재" },
  changes: { en: "What differed", ko: "달라진 점" },
  older: { en: "Older", ko: "이전 기록" },
  newest: { en: "Newest", ko: "최신 기록" },
  rollback: { en: "Roll back", ko: "되돌리기" },
  rollbackTo: {
    en: (version: string) => `Roll back to ${version}`,
    ko: (version: string) => `${version} 버전으로 되돌리기`,
  },
  rollbackTitle: {
    en: (asset: string) => `Roll ${asset} back?`,
    ko: (asset: string) => `${particle(asset, "을/를")} 되돌릴까요?`,
  },
  rollbackHelp: {
    en: (asset: string, version: string, when: string) =>
      `${asset} points at ${version} again, made ${when}. What is made from it becomes stale. It stays there until what it is made from changes, or it is materialized by force.`,
    ko: (asset: string, version: string, when: string) =>
      `${
        particle(asset, "이/가")
      } ${when}에 만든 ${version} 버전을 다시 가리켜요. 이것으로 만든 에셋은 오래됨이 돼요. 입력이 바뀌거나 강제로 구체화할 때까지 그대로예요.`,
  },
  rolledBack: {
    en: (asset: string) => `${asset} was rolled back.`,
    ko: (asset: string) => `${particle(asset, "을/를")} 되돌렸어요.`,
  },
  rollbackSame: {
    en: "It has the same data already: nothing would change.",
    ko: "이미 같은 데이터라서 달라지는 것이 없어요.",
  },
  // Code and config.
  changedSince: { en: "Since it was last materialized", ko: "마지막 구체화 이후" },
  changedIn: { en: (id: string) => `What differed in ${id}`, ko: (id: string) => `${id}에서 달라진 점` },
  nothingChanged: { en: "Nothing has changed.", ko: "바뀐 것이 없어요." },
  firstMade: {
    en: "It was the first one: there is nothing to compare it with.",
    ko: "처음 만든 것이라 비교할 것이 없어요.",
  },
  config: { en: "Config", ko: "설정" },
  configLabel: { en: "Config, with what differs", ko: "설정과 달라진 점" },
  noConfig: { en: "It takes no config.", ko: "설정이 없어요." },
  files: { en: "Files", ko: "파일" },
  file: { en: "File or package", ko: "파일 또는 패키지" },
  change: { en: "Change", ko: "변경" },
  before: { en: "Before", ko: "이전" },
  after: { en: "After", ko: "이후" },
  fileChanged: { en: "changed", ko: "변경됨" },
  allFiles: {
    en: (files: number, packages: number) =>
      `${EN.count(files, "file", "files")} and ${EN.count(packages, "package", "packages")} make it`,
    ko: (files: number, packages: number) =>
      `파일 ${KO.number(files)}개와 패키지 ${KO.number(packages)}개로 만들어요`,
  },
  showFiles: { en: "All of them", ko: "모두 보기" },
  noFiles: { en: "No file differs.", ko: "달라진 파일이 없어요." },
  inputsDiffer: { en: "Inputs", ko: "입력" },
  noInputsDiffer: { en: "No input differs.", ko: "달라진 입력이 없어요." },
  retry: { en: "Retries", ko: "재시도" },
  policy: { en: "Policy", ko: "정책" },
  maxAge: { en: "Oldest that counts as fresh", ko: "최신으로 보는 기간" },
  codec: { en: "Codec", ko: "코덱" },
} as const satisfies Catalogue;
