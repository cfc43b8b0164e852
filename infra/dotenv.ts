/**
 * Slips that a person makes when setting variables.
 *
 * @module
 */

/**
 * The first line of a `.env` file (from 1) that is neither an assignment, a comment nor empty; undefined when all are
 * well. Values in quotes may go over several lines.
 */
export function badLine(text: string): { line: number; text: string } | undefined {
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    if (/^\s*(#.*)?$/.test(line)) continue;
    const value = /^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*=\s*(.*)$/.exec(line)?.[1];
    if (value === undefined) return { line: i + 1, text: line };
    const quote = /^["'`]/.exec(value)?.[0];
    if (quote === undefined || value.indexOf(quote, 1) > 0) continue;
    const end = lines.findIndex((later, at) => at > i && later.includes(quote));
    // A quote that is never closed belongs to the value.
    if (end > 0) i = end;
  }
  return undefined;
}

/**
 * Likely misspellings of a variable that keep its first word, by which alone the tasks may look variables up: a letter
 * left out or doubled, two swapped, one underscore for two, or an S at the end.
 */
export function slipsOf(name: string): string[] {
  const start = name.indexOf("_") + 1;
  const slips = new Set<string>([`${name}S`, name.slice(0, start) + name.slice(start).replaceAll("__", "_")]);
  for (let i = start; i < name.length; i++) {
    slips.add(name.slice(0, i) + name.slice(i + 1));
    slips.add(name.slice(0, i) + name[i] + name.slice(i));
    if (i + 1 < name.length) slips.add(name.slice(0, i) + name[i + 1] + name[i] + name.slice(i + 2));
  }
  slips.delete(name);
  slips.delete(name.slice(0, start));
  return [...slips];
}
