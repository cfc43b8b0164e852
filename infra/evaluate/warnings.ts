/**
 * What to know about the data before believing the numbers, with its wording in each language.
 *
 * @module
 */
import { basename } from "node:path";
import type { ColumnsTaken } from "./plays_file.ts";
import type { Words } from "./report/words.ts";

/** Something about the data. */
export type DataWarning =
  /** Nobody named the columns of a file and no name is known. */
  | { readonly kind: "columns-guessed"; readonly taken: ColumnsTaken }
  /** Test plays that are in the training part as well. */
  | { readonly kind: "in-training"; readonly count: number }
  /** Test plays of games that the training part does not hold. */
  | { readonly kind: "unknown-game"; readonly count: number }
  /** Users with test plays and no training plays. */
  | { readonly kind: "unknown-user"; readonly count: number };

/** A warning in a sentence. */
export function warningWords(warning: DataWarning): Words {
  if (warning.kind === "columns-guessed") {
    const { path, description } = warning.taken;
    const file = basename(path);
    return {
      en: `no column of ${file} has a known name, so the first two were taken: ${description}; ` +
        "if that is wrong, name them with --columns user=…,game=…",
      ko: `${file}에 이름으로 알아볼 수 있는 열이 없어 처음 두 열을 썼습니다: ${description}. ` +
        "다르면 --columns user=…,game=…로 지정하세요",
    };
  }
  const { count } = warning;
  const n = count.toLocaleString("en");
  const plays = `${n} test ${count === 1 ? "play is" : "plays are"}`;
  switch (warning.kind) {
    case "in-training":
      return {
        en: `${plays} in the training part as well: never recommended, counted as missed`,
        ko: `시험 플레이 ${n}건은 학습 데이터에도 있어 추천되지 않으며, 놓친 것으로 셉니다`,
      };
    case "unknown-game":
      return {
        en: `${plays} of games that do not occur in the training part`,
        ko: `시험 플레이 ${n}건은 학습 데이터에 없는 게임의 플레이입니다`,
      };
    case "unknown-user":
      return {
        en: `${n} measured ${count === 1 ? "user has" : "users have"} nothing in the training part`,
        ko: `측정한 사용자 중 ${n}명은 학습 데이터에 플레이가 없습니다`,
      };
  }
}
