/**
 * Cleans names written in any script.
 *
 * @module
 */

/** White space of any kind, NEL and the ideographic space included. */
const SPACE = /\p{White_Space}+/gu;

/**
 * Invisible on their own: controls that are not white space, the soft hyphen, zero-width spaces, the byte-order mark, marks and
 * overrides of direction, invisible operators, interlinear marks, halves of surrogate pairs.
 */
const INVISIBLE =
  /(?!\p{White_Space})[\p{Cc}\p{Cs}\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** The joiner between two emoji (👩 + 🌾), which may carry a variation selector or a skin tone. */
const EMOJI_JOIN = String
  .raw`(?<=\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d(?=\p{Extended_Pictographic})`;

/** Scripts whose spelling needs the zero-width joiner and non-joiner. */
const JOINING = "[" +
  ["Arab", "Syrc", "Mong", "Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh"]
    .map((script) => String.raw`\p{Script=${script}}`).join("") +
  "]";

const JOINERS = new RegExp(
  `${EMOJI_JOIN}|(?<=${JOINING}\\p{M}*)[\\u200c\\u200d](?=${JOINING})|([\\u200c\\u200d])`,
  "gu",
);

/**
 * Cleans a text: what is invisible is dropped (joiners stay where they shape emoji or a script's spelling), the
 * rest composed (NFC), every run of white space becomes one space, and none is left at the ends.
 */
export function cleanText(text: string): string {
  return text
    .replaceAll(INVISIBLE, "")
    .replaceAll(JOINERS, (joiner: string, meaningless?: string) => meaningless === undefined ? joiner : "")
    .normalize("NFC")
    .replaceAll(SPACE, " ")
    .trim();
}

/** Cleans every text, leaving out what is empty then or stood before. */
export function cleanList(texts: readonly string[]): string[] {
  const cleaned = new Set(texts.map(cleanText));
  cleaned.delete("");
  return [...cleaned];
}
