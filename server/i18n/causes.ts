/**
 * Causes in words: why an asset is not fresh, and what a run does about it.
 *
 * @module
 */
import type { Action, Cause, CauseKind } from "../../assets/engine/mod.ts";
import type { State } from "./common.ts";
import { particle } from "./korean.ts";
import type { Catalogue, Say, Words } from "./say.ts";

/** What a cause's sentence is made of. */
export interface CauseParts {
  readonly asset: string;
  readonly subject: string;
  readonly old: string | null;
  readonly now: string | null;
  /** As the engine says it, in English. */
  readonly sentence: string;
}

type CauseWords = Words<(parts: CauseParts) => string>;

/** `파일 이름` and the like stand in quotes where a particle follows. */
const unset = (value: string | null) => value ?? "없음";

const CAUSES: Readonly<Record<CauseKind, CauseWords>> = {
  missing: { en: () => "It was never materialized", ko: () => "아직 구체화한 적이 없어요" },
  code_changed: {
    en: ({ sentence }) => sentence,
    ko: ({ subject, old, now }) => {
      if (subject === "fingerprint") return "코드: 핑거프린트를 만드는 방식이 바뀌었어요";
      if (subject === "version") {
        return `선언된 코드 버전이 ${unset(old)}에서 ${unset(now)} 버전으로 바뀌었어요`;
      }
      return `코드: ${particle(subject, "이/가")} ${
        old === null ? "추가되었어요" : now === null ? "더는 쓰이지 않아요" : "바뀌었어요"
      }`;
    },
  },
  config_changed: {
    en: ({ sentence }) => sentence,
    ko: ({ subject, old, now }) => `설정: ${subject} 값이 ${unset(old)} → ${unset(now)}`,
  },
  dependency_added: {
    en: ({ sentence }) => sentence,
    ko: ({ subject }) => `이제 ${particle(subject, "을/를")} 입력으로 써요`,
  },
  dependency_removed: {
    en: ({ sentence }) => sentence,
    ko: ({ subject }) => `더는 ${particle(subject, "을/를")} 입력으로 쓰지 않아요`,
  },
  partition_added: {
    en: ({ sentence }) => sentence,
    ko: ({ subject }) => `${subject}의 새 파티션이 있어요`,
  },
  partition_removed: {
    en: ({ sentence }) => sentence,
    ko: ({ subject }) => `${subject}의 파티션이 사라졌어요`,
  },
  upstream_changed: {
    en: ({ subject }) => `The data of ${subject} changed`,
    ko: ({ subject }) => `${subject}의 데이터가 바뀌었어요`,
  },
  upstream_stale: {
    en: ({ subject, sentence }) => `${subject} is ${/missing$/.test(sentence) ? "missing" : "stale"}`,
    ko: ({ subject, sentence }) =>
      /missing$/.test(sentence)
        ? `${particle(subject, "이/가")} 없어요`
        : `${particle(subject, "이/가")} 오래되었어요`,
  },
  source_changed: {
    en: ({ sentence }) => sentence,
    ko: ({ subject }) => `원본 ${subject}의 내용이 바뀌었어요`,
  },
  artifact_lost: {
    en: ({ sentence }) => sentence,
    ko: () => "아티팩트가 저장소에서 사라졌어요",
  },
  artifact_corrupt: {
    en: ({ sentence }) => sentence,
    ko: () => "아티팩트의 내용이 데이터 버전과 달라졌어요",
  },
  unpublished: { en: ({ sentence }) => sentence, ko: () => "데이터베이스에 행이 없어요" },
  check_failed: {
    en: ({ sentence }) => sentence,
    ko: ({ subject }) => `지난번에 검사 “${subject}”에서 실패했어요`,
  },
  too_old: { en: ({ sentence }) => sentence, ko: () => "최신으로 볼 수 있는 기간이 지났어요" },
  forced: { en: () => "It was asked for, fresh or not", ko: () => "최신이어도 다시 만들도록 요청했어요" },
};

/** A cause as a sentence without its full stop. A kind that has no words of its own is said in the engine's. */
export function causeText(say: Say, cause: Cause): string {
  const { kind, asset, subject = asset, old, new: now, sentence } = cause;
  const words = (CAUSES as Readonly<Record<string, CauseWords | undefined>>)[kind];
  const text = words === undefined ? sentence : say(words)({ asset, subject, old, now, sentence });
  // A name keeps its own first letter.
  return text.startsWith(subject) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

/** The look of what a plan does with a step. */
export const ACTION_STATES: Readonly<Record<Action, State>> = {
  run: "run",
  maybe: "maybe",
  reuse: "reuse",
  fresh: "fresh",
  blocked: "blocked",
};

/** What each action means. */
export const ACTIONS = {
  run: { en: "It will be computed", ko: "새로 계산해요" },
  maybe: {
    en: "It runs only if the data upstream really changes",
    ko: "상위 데이터가 실제로 바뀔 때만 실행해요",
  },
  reuse: {
    en: "The same was made before: it is pointed at again, and nothing runs",
    ko: "같은 것을 전에 만들었으므로 실행 없이 다시 가리켜요",
  },
  fresh: { en: "Nothing to do", ko: "할 일이 없어요" },
  blocked: {
    en: "An input outside the selection is missing",
    ko: "선택하지 않은 입력이 없어 만들 수 없어요",
  },
} as const satisfies Catalogue;
