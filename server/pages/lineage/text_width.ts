/**
 * How much room a text takes in a picture, where nothing can be measured: Korean letters are as wide as two Latin ones.
 *
 * @module
 */

const WIDE = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/u;

/** The width of a text in Latin letters. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += WIDE.test(letter) ? 1.8 : 1;
  return width;
}

/** A text that is no wider than `most` Latin letters; what is left out is an ellipsis. */
export function cut(text: string, most: number): string {
  if (widthOf(text) <= most) return text;
  let kept = "";
  let width = 1;
  for (const letter of text) {
    width += widthOf(letter);
    if (width > most) break;
    kept += letter;
  }
  return `${kept.trimEnd()}…`;
}
