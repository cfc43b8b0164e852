/**
 * How a fault in an input file is told: `file:line:column: what was found: what is expected`.
 *
 * @module
 */

/** A fault at a place of a text file. Lines and columns count from 1; a column is a character (code point). */
export interface Fault {
  readonly line: number;
  readonly column: number;
  /** What was found and what is expected, without the place. */
  readonly problem: string;
}

/** `games.csv:17:3: problem`. */
export function placed(path: string, fault: Fault): string {
  return `${path}:${fault.line}:${fault.column}: ${fault.problem}`;
}

/** The column (from 1, in code points) of an index into a line. */
export function columnAt(line: string, index: number): number {
  let column = 1;
  for (let i = 0; i < index; i++) {
    const unit = line.charCodeAt(i);
    // The second half of a surrogate pair belongs to the character before it.
    if (unit < 0xdc00 || unit > 0xdfff) column++;
  }
  return column;
}

/** A found value as a message shows it: quoted, control characters escaped, at most 40 characters. */
export function shown(value: string): string {
  const characters = [...value.slice(0, 100)];
  const cut = value.length > 100 || characters.length > 40;
  return JSON.stringify(cut ? `${characters.slice(0, 40).join("")}…` : value);
}

/** What to write instead of a number with a decimal comma; nothing for other texts. */
export function decimalPoint(text: string): string {
  return /^[-+]?\d+,\d+$/.test(text) ? `; write decimals with a point, as ${text.replace(",", ".")}` : "";
}

/** A list as a message shows it: quoted, at most 20 entries. */
export function shownList(values: readonly string[]): string {
  const rest = values.length - 20;
  return values.slice(0, 20).map(shown).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
