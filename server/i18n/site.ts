/**
 * The words of what is wrong, and of signing in.
 *
 * @module
 */
import type { ProblemKind } from "../problem.ts";
import type { Catalogue, Words } from "./say.ts";

/** What went wrong, in words for a visitor; what has no words of its own is called by its kind of status. */
export const PROBLEMS:
  & Readonly<Partial<Record<ProblemKind, Words>>>
  & Readonly<Record<"invalid-request" | "internal", Words>> = {
    "not-found": { en: "There is nothing at this address", ko: "이 주소에는 아무것도 없어요" },
    "internal": { en: "Something went wrong here", ko: "서버에서 문제가 생겼어요" },
    "invalid-request": { en: "This cannot be read", ko: "요청을 읽을 수 없어요" },
    "unauthorized": { en: "Sign in first", ko: "먼저 로그인해 주세요" },
    "forbidden": { en: "This is not allowed from here", ko: "이곳에서는 할 수 없어요" },
    "conflict": { en: "Something else is in the way", ko: "다른 작업이 먼저 진행되고 있어요" },
    "too-many-requests": { en: "Too many requests", ko: "요청이 너무 많아요" },
    "not-ready": { en: "Not ready yet", ko: "아직 준비되지 않았어요" },
  };

export const SITE = {
  notFoundHelp: {
    en: "The address may have changed, or what it named is gone. Everything can be reached from the menu.",
    ko: "주소가 바뀌었거나 가리키던 것이 사라졌을 수 있어요. 위 메뉴에서 모두 찾아갈 수 있어요.",
  },
  internalHelp: {
    en: "It is our fault and it was logged. Trying again may help.",
    ko: "서버의 문제이고 기록해 두었어요. 다시 시도하면 될 수도 있어요.",
  },
  detail: { en: "What the server says", ko: "서버의 설명" },
  requestId: { en: "Request", ko: "요청 번호" },
  again: { en: "Try again", ko: "다시 시도" },
  home: { en: "To the recommendations", ko: "추천으로 가기" },
  signInTitle: { en: "Sign in", ko: "로그인" },
  signInLead: {
    en:
      "Reading needs no token. To materialize, promote or roll back, this browser needs the one that the server was given.",
    ko: "읽기에는 토큰이 필요 없어요. 구체화, 승격, 되돌리기를 하려면 서버에 설정된 토큰이 필요해요.",
  },
  token: { en: "Token", ko: "토큰" },
  tokenHint: {
    en: "The value of API_TOKEN. It is not stored in this browser.",
    ko: "API_TOKEN의 값이에요. 브라우저에 저장하지 않아요.",
  },
  wrongToken: { en: "This is not the token of this server", ko: "이 서버의 토큰이 아니에요" },
  signedIn: { en: "This browser is signed in.", ko: "이 브라우저는 로그인되어 있어요." },
  noToken: { en: "This server has no token.", ko: "이 서버에는 토큰이 없어요." },
  noTokenHelp: {
    en: "Changes are taken from its own machine only. Set API_TOKEN to allow them from elsewhere.",
    ko: "변경은 서버가 있는 컴퓨터에서만 할 수 있어요. 다른 곳에서도 하려면 API_TOKEN을 설정하세요.",
  },
  readOnly: { en: "Read only", ko: "읽기 전용" },
  readOnlyHelp: {
    en: "Sign in with the server's token to change something.",
    ko: "변경하려면 서버의 토큰으로 로그인하세요.",
  },
} as const satisfies Catalogue;
