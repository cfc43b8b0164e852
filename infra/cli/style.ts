/**
 * Colours, and the width of text on a terminal.
 *
 * @module
 */
import stringWidth from "string-width";

/** Paints text, or leaves it alone. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warn(text: string): string;
  accent(text: string): string;
}

/** The colours of a stream that shows them, or none. */
export function style(color: boolean): Style {
  const paint = (open: number, close: number) => (text: string) =>
    color ? `\x1b[${open}m${text}\x1b[${close}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    good: paint(32, 39),
    bad: paint(31, 39),
    warn: paint(33, 39),
    accent: paint(36, 39),
  };
}

const segmenter = new Intl.Segmenter();

/** Columns a text takes: nothing for escapes, two for wide characters (Hangul, kana, ideographs). */
export function textWidth(text: string): number {
  return stringWidth(text);
}

/** Fills text up with blanks. */
export function pad(text: string, width: number, side: "left" | "right" = "right"): string {
  const blanks = " ".repeat(Math.max(0, width - textWidth(text)));
  return side === "right" ? text + blanks : blanks + text;
}

/** Cuts plain text to a width, with "…" for what is gone. */
export function cut(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let kept = "";
  let used = 1;
  for (const { segment } of segmenter.segment(text)) {
    used += textWidth(segment);
    if (used > width) break;
    kept += segment;
  }
  return kept + "…";
}
