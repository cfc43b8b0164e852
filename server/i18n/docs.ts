/**
 * The words of the API page. The routes' own words come from the OpenAPI document, which is English; what they are for is said
 * in Korean here.
 *
 * @module
 */
import type { Catalogue } from "./say.ts";

export const DOCS = {
  title: { en: "The API", ko: "API" },
  intro: {
    en:
      "Game recommendations, each with its reasons and the model version that it comes from. Ids are strings and may hold " +
      "any character; in an address they are percent-encoded.",
    ko:
      "추천마다 이유와 답한 모델 버전을 함께 알려 드려요. ID는 어떤 문자든 담을 수 있는 문자열이고, 주소 안에서는 퍼센트 인코딩해요.",
  },
  document: { en: "OpenAPI 3.1 document", ko: "OpenAPI 3.1 문서" },
  routes: { en: "Routes", ko: "경로" },
  parameters: { en: "Parameters", ko: "매개변수" },
  name: { en: "Name", ko: "이름" },
  place: { en: "In", ko: "위치" },
  type: { en: "Type", ko: "형식" },
  meaning: { en: "Meaning", ko: "설명" },
  status: { en: "Status", ko: "상태" },
  body: { en: "Body", ko: "요청 본문" },
  answers: { en: "Answers", ko: "응답" },
  tryIt: { en: "Try it", ko: "실행해 보기" },
  problems: { en: "Problems", ko: "오류" },
  problemsIntro: {
    en: "Every error is a problem document (RFC 9457). Its type is the address of one of these.",
    ko: "모든 오류는 RFC 9457 문제 문서예요. type은 아래 항목 중 하나의 주소예요.",
  },
  required: { en: "required", ko: "필수" },
  needsToken: {
    en: "Needs the token of the server, or a client on its own machine",
    ko: "서버의 토큰이 필요해요. 토큰이 없는 서버는 같은 컴퓨터에서 온 요청만 받아요",
  },
  standard: { en: "default", ko: "기본값" },
  schemas: { en: "Schemas", ko: "스키마" },
} as const satisfies Catalogue;

/** What each route is for, in Korean. A test holds this against the routes there are. */
export const KOREAN: Readonly<Record<string, string>> = {
  "get /livez": "프로세스가 응답하는지 확인",
  "get /readyz": "응답할 모델과 데이터베이스가 있는지 확인",
  "get /healthz": "예전 점검 도구를 위한 /readyz의 다른 이름",
  "post /predict": "사용자 또는 좋아하는 게임 목록에 가장 알맞은 게임",
  "post /api/v1/predict": "사용자 또는 좋아하는 게임 목록에 가장 알맞은 게임",
  "post /api/v1/predict/batch": "최대 1,000명에게 알맞은 게임을 한 줄씩 스트리밍",
  "get /api/v1/users/{id}/recommendations": "한 사용자에게 가장 알맞은 게임",
  "get /api/v1/games": "이름과 조건으로 게임을 찾아 한 쪽씩 보기",
  "get /api/v1/games/{id}": "게임 하나",
  "get /api/v1/games/{id}/similar": "이 게임을 좋아하는 사람에게 알맞은 게임",
  "get /api/v1/popular": "가장 많은 사용자가 가진 게임",
  "get /metrics": "프로메테우스 형식의 지표",
  "get /api/v1/assets": "모든 에셋의 상태와 최신이 아닌 이유",
  "get /api/v1/assets/{key}": "에셋 하나: 뿌리까지 거슬러 올라간 원인, 설정, 코드, 검사",
  "get /api/v1/assets/{key}/materializations": "에셋이 만들어진 기록",
  "post /api/v1/assets/{key}/rollback": "에셋을 이전에 만든 결과로 되돌리기",
  "get /api/v1/runs": "최근 순서로 본 실행 목록",
  "get /api/v1/runs/{id}": "실행 하나: 계획한 일, 한 일, 실패한 일",
  "post /api/v1/runs": "선택한 에셋을 최신으로 만들기, 또는 plan으로 무엇을 할지 미리 보기",
  "get /api/v1/runs/{id}/events": "실행의 이벤트: 저장된 것부터, 이어서 끝날 때까지 실시간으로",
  "post /api/v1/runs/{id}/cancel": "어느 프로세스의 실행이든 끝내 달라고 요청",
  "get /api/v1/models": "모든 모델 버전과 지표, 별칭",
  "get /api/v1/models/current": "이 서버가 지금 응답에 쓰는 모델",
  "get /api/v1/models/{version}": "모델 버전 하나: 지표, 계보, 별칭이 옮겨진 기록",
  "get /api/v1/models/{a}/compare/{b}": "두 버전의 지표를 나란히 비교",
  "post /api/v1/models/{version}/promote": "별칭이 이 버전을 가리키게 하기: champion이 서비스돼요",
  "post /api/v1/models/rollback": "별칭의 마지막 이동을 되돌리기",
  "post /api/v1/events": "사용자가 플레이하고 클릭한 기록을 보고",
};
