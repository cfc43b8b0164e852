/**
 * The words of following a run as it goes: told to browser modules by the page.
 *
 * @module
 */
import { EN, KO } from "./format.ts";
import { particle } from "./korean.ts";
import type { Catalogue } from "./say.ts";

export const LIVE = {
  running: { en: "A run goes on", ko: "실행이 진행 중이에요" },
  succeeded: { en: "The run succeeded", ko: "실행이 성공했어요" },
  failed: { en: "The run failed", ko: "실행이 실패했어요" },
  cancelled: { en: "The run was cancelled", ko: "실행이 취소되었어요" },
  interrupted: {
    en: "The run was interrupted: its process died",
    ko: "실행한 프로세스가 끝나 실행이 중단되었어요",
  },
  progress: {
    en: (done: number, all: number) => `${EN.number(done)} of ${EN.count(all, "step", "steps")} done`,
    ko: (done: number, all: number) => `전체 ${KO.number(all)}단계 중 ${KO.number(done)}단계 완료`,
  },
  /** The browser fills in `{done}` and `{all}`. */
  progressPattern: { en: "{done} of {all} steps done", ko: "전체 {all}단계 중 {done}단계 완료" },
  /** The browser fills in `{step}` and `{state}`. */
  stepPattern: { en: "{step}: {state}", ko: "{step}: {state}" },
  lost: {
    en: "The connection to the server was lost. Trying again…",
    ko: "서버와 연결이 끊겼어요. 다시 연결하는 중…",
  },
  back: { en: "Connected again. Nothing was missed.", ko: "다시 연결되었어요. 놓친 것은 없어요." },
  seeRun: { en: "See the run", ko: "실행 보기" },
  cancel: { en: "Cancel the run", ko: "실행 취소하기" },
  cancelling: { en: "It was asked to stop", ko: "멈추도록 요청했어요" },
  refresh: { en: "Refresh", ko: "새로 고침" },
  stillAt: { en: (id: string) => `Run ${id}`, ko: (id: string) => `실행 ${id}` },
  inTheWay: {
    en: (id: string, asset: string) => `Run ${id} is at ${asset} already. Wait for it, or cancel it there.`,
    ko: (id: string, asset: string) =>
      `실행 ${particle(id, "이/가")} 이미 ${
        particle(asset, "을/를")
      } 만들고 있어요. 끝날 때까지 기다리거나 그 실행을 취소하세요.`,
  },
} as const satisfies Catalogue;
