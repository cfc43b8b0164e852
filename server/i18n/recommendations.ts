/**
 * The words of the recommendations, the games, and where a recommendation comes from.
 *
 * @module
 */
import type { Child } from "hono/jsx";
import { EN, KO } from "./format.ts";
import { particle } from "./korean.ts";
import type { Catalogue } from "./say.ts";

/** A game in a sentence: its name, and what stands for it. */
export interface Mention {
  readonly name: string;
  readonly node: Child;
}

/** Puts commas and the last word between. */
function joined(mentions: readonly Mention[], last: string): Child[] {
  return mentions.flatMap(({ node }, i) => [
    i === 0 ? "" : i === mentions.length - 1 ? last : ", ",
    node,
  ]);
}

/** The particle that follows the last name. */
function after(mentions: readonly Mention[], shape: "을/를" | "이/가"): string {
  return particle(mentions.at(-1)!.name, shape).slice(mentions.at(-1)!.name.length);
}

export const SHOP = {
  title: { en: "Recommendations", ko: "추천" },
  question: { en: "What will you play next?", ko: "다음엔 어떤 게임을 해 볼까요?" },
  lead: {
    en:
      "Name a few games you like, or choose a player of the log. Each answer says why, and where it comes from.",
    ko:
      "좋아하는 게임을 몇 개 고르거나 플레이 기록에서 사용자를 골라 보세요. 추천마다 이유와 출처를 알려 드려요.",
  },
  likeLabel: { en: "Games you like", ko: "좋아하는 게임" },
  likeHint: { en: "Type a few letters of a title", ko: "제목의 몇 글자를 입력하세요" },
  likePlaceholder: { en: "Search games", ko: "게임 검색" },
  userLabel: { en: "Or a player", ko: "또는 사용자" },
  userHint: {
    en: (count: number) => `One of ${EN.count(count, "player", "players")} of the play log`,
    ko: (count: number) => `플레이 기록의 사용자 ${KO.number(count)}명 중 한 명`,
  },
  userPlaceholder: { en: "Player id", ko: "사용자 ID" },
  tryOne: { en: "Try", ko: "예시" },
  find: { en: "Find", ko: "찾기" },
  show: { en: "Show", ko: "보기" },
  add: { en: (name: string) => `Add ${name}`, ko: (name: string) => `${name} 추가` },
  remove: { en: (name: string) => `Remove ${name}`, ko: (name: string) => `${name} 빼기` },
  startOver: { en: "Start over", ko: "처음부터" },
  found: {
    en: (count: number, text: string) => `${EN.count(count, "game", "games")} for “${text}”`,
    ko: (count: number, text: string) => `“${text}” 검색 결과 ${KO.number(count)}개`,
  },
  foundNone: {
    en: (text: string) => `No game is called “${text}”. Try fewer letters.`,
    ko: (text: string) => `“${text}” 이름의 게임이 없어요. 글자를 줄여 보세요.`,
  },
  forUser: { en: (user: string) => `For ${user}`, ko: (user: string) => `${user} 님을 위한 추천` },
  forLikes: { en: "For what you like", ko: "좋아하는 게임으로 고른 추천" },
  forAll: { en: "Played by many", ko: "많은 사람이 하는 게임" },
  has: {
    en: (count: number) => `Has ${EN.count(count, "game", "games")}`,
    ko: (count: number) => `보유 게임 ${KO.number(count)}개`,
  },
  andMore: {
    en: (count: number) => `and ${EN.number(count)} more`,
    ko: (count: number) => `외 ${KO.number(count)}개`,
  },
  unknownUser: {
    en: (user: string) => `There is no player “${user}”`,
    ko: (user: string) => `“${user}” 사용자가 없어요`,
  },
  unknownUserHelp: {
    en:
      "For someone new these are the games that many play. Name a few games you like for answers of your own.",
    ko:
      "처음 온 분께는 많은 사람이 하는 게임을 보여 드려요. 좋아하는 게임을 고르면 나만의 추천을 받을 수 있어요.",
  },
  didYouMean: { en: "Did you mean", ko: "혹시 이 사용자인가요?" },
  unknownGames: {
    en: (count: number) => `${EN.count(count, "game is", "games are")} not known to this model and left out`,
    ko: (count: number) => `이 모델이 모르는 게임 ${KO.number(count)}개는 제외했어요`,
  },
  becauseHas: {
    en: (mentions: readonly Mention[]): Child[] => ["Because you played ", ...joined(mentions, " and ")],
    ko: (
      mentions: readonly Mention[],
    ): Child[] => [...joined(mentions, ", "), after(mentions, "을/를"), " 플레이했기 때문이에요"],
  },
  becauseLikes: {
    en: (mentions: readonly Mention[]): Child[] => ["Because you like ", ...joined(mentions, " and ")],
    ko: (
      mentions: readonly Mention[],
    ): Child[] => [...joined(mentions, ", "), after(mentions, "을/를"), " 좋아하기 때문이에요"],
  },
  becauseContent: {
    en: (mentions: readonly Mention[]): Child[] => ["Same genres and tags as ", ...joined(mentions, " and ")],
    ko: (mentions: readonly Mention[]): Child[] => [...joined(mentions, ", "), "의 장르와 태그가 비슷해요"],
  },
  becausePopular: { en: "Popular with all players", ko: "많은 사용자가 즐기는 게임이에요" },
  confidence: { en: "Confidence", ko: "신뢰도" },
  confidenceOf: { en: (name: string) => `Confidence in ${name}`, ko: (name: string) => `${name} 신뢰도` },
  popularityOf: {
    en: (name: string) => `Share of players who have ${name}`,
    ko: (name: string) => `${name} 보유율`,
  },
  ownedBy: { en: "Played by", ko: "보유율" },
  confidenceMeaning: {
    en: "How much the games you have speak for this one. It compares games, and is no promise.",
    ko: "보유한 게임이 이 게임을 얼마나 뒷받침하는지 나타내요. 게임끼리 비교하는 값이며 보장은 아니에요.",
  },
  rating: { en: "Rating", ko: "평점" },
  ratingOf: {
    en: (rating: number) => `Rated ${EN.number(rating, 1)} of 5`,
    ko: (rating: number) => `5점 만점에 ${KO.number(rating, 1)}점`,
  },
  noRating: { en: "Not rated", ko: "평점 없음" },
  moreLike: { en: "More like this", ko: "비슷한 게임" },
  moreLikeName: {
    en: (name: string) => `More like ${name}`,
    ko: (name: string) => `${particle(name, "과/와")} 비슷한 게임`,
  },
  trace: { en: "Trace it", ko: "계보 보기" },
  from: { en: "Answered by", ko: "답한 모델" },
  modelNumber: {
    en: (number: number) => `Model version ${number}`,
    ko: (number: number) => `모델 버전 ${number}`,
  },
  modelUnregistered: { en: "Model without a version", ko: "버전이 없는 모델" },
  filters: { en: "Filters", ko: "필터" },
  genres: { en: "Genres", ko: "장르" },
  tags: { en: "Tags", ko: "태그" },
  yearFrom: { en: "From year", ko: "출시 연도부터" },
  yearTo: { en: "To year", ko: "출시 연도까지" },
  minRating: { en: "Rating at least", ko: "최소 평점" },
  anyRating: { en: "Any", ko: "상관없음" },
  stars: {
    en: (count: number) => `${EN.number(count, -1)} and better`,
    ko: (count: number) => `${KO.number(count, -1)}점 이상`,
  },
  variety: { en: "Variety", ko: "다양성" },
  varieties: {
    en: (level: number) => ["Closest matches", "Some variety", "Much variety"][level] ?? "",
    ko: (level: number) => ["가장 잘 맞는 게임", "조금 다양하게", "아주 다양하게"][level] ?? "",
  },
  includeOwned: { en: "Include games already owned", ko: "보유한 게임도 포함" },
  apply: { en: "Apply", ko: "적용" },
  clear: { en: "Clear filters", ko: "필터 지우기" },
  more: { en: "Show more", ko: "더 보기" },
  results: {
    en: (count: number) => EN.count(count, "game", "games"),
    ko: (count: number) => `게임 ${KO.number(count)}개`,
  },
  noneTitle: { en: "No game passes these filters", ko: "필터에 맞는 게임이 없어요" },
  noneHelp: {
    en: "Loosen one of them: the years, the rating, or the genres.",
    ko: "연도나 평점, 장르 조건을 조금 풀어 보세요.",
  },
  emptyTitle: { en: "No recommendations yet", ko: "아직 추천이 없어요" },
  emptyHelp: {
    en:
      "They appear once the pipeline has run for the first time. With the bundled sample that takes a second.",
    ko: "파이프라인을 처음 한 번 실행하면 추천이 생겨요. 내장된 샘플 데이터라면 1초면 충분해요.",
  },
  emptyCommand: { en: "Command that runs the pipeline", ko: "파이프라인을 실행하는 명령" },
  materialize: { en: "Materialize", ko: "구체화하기" },
  seeLineage: { en: "See the pipeline", ko: "파이프라인 보기" },
  stuckTitle: { en: "The newest model cannot be served", ko: "최신 모델을 제공할 수 없어요" },
  synthetic: {
    en: "These plays are synthetic. What they lead to says nothing about real players.",
    ko: "이 플레이 기록은 합성 데이터예요. 결과는 실제 사용자와 관계가 없어요.",
  },
  // A game's own page.
  released: { en: "Released", ko: "출시" },
  playtime: { en: "Playtime", ko: "플레이 시간" },
  hours: {
    en: (hours: number) => EN.count(hours, "hour", "hours"),
    ko: (hours: number) => `${KO.number(hours)}시간`,
  },
  metacritic: { en: "Metacritic", ko: "메타크리틱" },
  players: { en: "Players", ko: "사용자" },
  playersOf: {
    en: (count: number, share: number) =>
      `${EN.number(count)}, ${EN.percent(share, share < 0.1 ? 1 : 0)} of all`,
    ko: (count: number, share: number) =>
      `${KO.number(count)}명 (전체의 ${KO.percent(share, share < 0.1 ? 1 : 0)})`,
  },
  gameId: { en: "Id", ko: "ID" },
  like: { en: "I like this", ko: "이 게임이 좋아요" },
  similarHint: {
    en: "What the model recommends to someone who has this game and nothing else.",
    ko: "이 게임 하나만 가진 사람에게 모델이 추천하는 게임이에요.",
  },
  noSimilar: {
    en: "Nobody has played this game yet, and nothing is like it.",
    ko: "아직 아무도 플레이하지 않았고, 비슷한 게임도 없어요.",
  },
  unknownGame: { en: "There is no such game", ko: "그런 게임이 없어요" },
  unknownGameHelp: {
    en: (id: string) => `No game has the id “${id}” in the model that answers now.`,
    ko: (id: string) => `지금 답하는 모델에는 ID가 “${id}”인 게임이 없어요.`,
  },
  back: { en: "Back to recommendations", ko: "추천으로 돌아가기" },
  noDetails: {
    en: "This game is in the play log and in no catalogue, so only its id is known.",
    ko: "플레이 기록에만 있고 카탈로그에는 없는 게임이라 ID만 알 수 있어요.",
  },
} as const satisfies Catalogue;

/** Where a recommendation comes from. */
export const TRACE = {
  title: { en: "Where this comes from", ko: "이 추천의 계보" },
  lead: {
    en: "From this answer back to the first byte. Each stop is kept, and can be opened.",
    ko: "이 추천에서 첫 바이트까지 거슬러 올라가요. 모든 지점은 보존되어 있고 열어 볼 수 있어요.",
  },
  leadModel: {
    en: "From this model back to the first byte.",
    ko: "이 모델에서 첫 바이트까지 거슬러 올라가요.",
  },
  stops: { en: "Stops", ko: "지점" },
  answer: { en: "The answer", ko: "추천" },
  model: { en: "The model", ko: "모델" },
  proof: { en: "Its measurements", ko: "측정 결과" },
  data: { en: "Its data", ko: "데이터" },
  origin: { en: "Run and code", ko: "실행과 코드" },
  forUser: { en: (user: string) => `for ${user}`, ko: (user: string) => `${user} 님에게` },
  forLikes: { en: "for someone who likes these games", ko: "이 게임들을 좋아하는 사람에게" },
  rankOf: { en: (rank: number) => `Rank ${rank}`, ko: (rank: number) => `${rank}위` },
  weight: {
    en: (name: string) => `How much ${name} speaks for it`,
    ko: (name: string) => `${particle(name, "이/가")} 뒷받침하는 정도`,
  },
  notRecommended: {
    en: "The model does not recommend this game here.",
    ko: "이 조건에서는 모델이 이 게임을 추천하지 않아요.",
  },
  spec: { en: "Configuration", ko: "설정" },
  fitted: { en: "Fit", ko: "학습" },
  fitTook: { en: (took: string) => `in ${took}`, ko: (took: string) => `${took} 걸림` },
  size: { en: "Size", ko: "크기" },
  dataVersion: { en: "Data version", ko: "데이터 버전" },
  fingerprint: { en: "Fingerprint", ko: "핑거프린트" },
  openModel: { en: "Open this version", ko: "이 버전 열기" },
  unregistered: {
    en: "This model has no version number: it is the current materialization of the model asset.",
    ko: "버전 번호가 없는 모델이에요. 모델 에셋의 현재 구체화 결과를 쓰고 있어요.",
  },
  unmeasured: { en: "This model was not measured.", ko: "측정하지 않은 모델이에요." },
  against: { en: "Popularity", ko: "인기도" },
  thisModel: { en: "This model", ko: "이 모델" },
  proofHint: {
    en: "Measured on plays that the measured fit had not seen, beside what popularity alone reaches.",
    ko: "학습에 쓰지 않은 플레이로 측정했고, 인기도만 썼을 때와 비교했어요.",
  },
  dataHint: {
    en: "What it was made from. A data version is the SHA-256 of the bytes.",
    ko: "이 모델의 재료예요. 데이터 버전은 바이트의 SHA-256이에요.",
  },
  asset: { en: "Asset", ko: "에셋" },
  rows: { en: "Rows", ko: "행" },
  made: { en: "Made", ko: "만든 때" },
  run: { en: "Run", ko: "실행" },
  partitions: {
    en: (count: number) => EN.count(count, "partition", "partitions"),
    ko: (count: number) => `파티션 ${KO.number(count)}개`,
  },
  forgotten: { en: "no longer kept", ko: "보관 기간 지남" },
  runOf: { en: "Run", ko: "실행" },
  selection: { en: "Selection", ko: "선택" },
  started: { en: "Started", ko: "시작" },
  took: { en: "Took", ko: "소요 시간" },
  by: { en: "By", ko: "실행한 곳" },
  code: { en: "Code", ko: "코드" },
  codeOf: {
    en: (files: number, packages: number) =>
      `${EN.count(files, "file", "files")} and ${
        EN.count(packages, "package", "packages")
      }, each by its hash or locked version`,
    ko: (files: number, packages: number) =>
      `파일 ${KO.number(files)}개와 패키지 ${KO.number(packages)}개를 해시나 잠긴 버전으로 기록했어요`,
  },
  showCode: { en: "All files", ko: "모든 파일" },
  file: { en: "File or package", ko: "파일 또는 패키지" },
  hash: { en: "SHA-256 or version", ko: "SHA-256 또는 버전" },
  config: { en: "Config", ko: "설정" },
  start: { en: "Here it began", ko: "여기서 시작됐어요" },
  unknownCode: {
    en: "The materialization is no longer kept, so its code is not known.",
    ko: "구체화 기록이 남아 있지 않아 코드를 알 수 없어요.",
  },
} as const satisfies Catalogue;
