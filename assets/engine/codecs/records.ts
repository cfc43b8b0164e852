/**
 * CSV records (RFC 4180) that read back exactly as they were written, line ends inside fields included.
 *
 * @module
 */

/** One record with its line end. A lone empty field is quoted, since an empty line would be no record. */
export function writeRecord(cells: readonly string[]): string {
  if (cells.length === 1 && cells[0] === "") return '""\r\n';
  return cells.map((cell) => /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell).join() +
    "\r\n";
}

/**
 * Every record of a text that {@link writeRecord} wrote.
 *
 * @throws {SyntaxError} for a field whose quote is not closed, or is followed by anything but a comma or a line end.
 */
export function readRecords(text: string): string[][] {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const record: string[] = [];
    for (;;) {
      const start = at;
      if (text[at] === '"') {
        at = closingQuote(text, at, records.length);
        const quoted = text.slice(start + 1, at++);
        record.push(quoted.includes('"') ? quoted.replaceAll('""', '"') : quoted);
      } else {
        while (at < text.length && text[at] !== "," && text[at] !== "\r") at++;
        record.push(text.slice(start, at));
      }
      if (text[at] === ",") {
        at++;
        continue;
      }
      if (!text.startsWith("\r\n", at)) {
        throw new SyntaxError(
          `Cannot read record ${records.length + 1}: expected a comma or a line end at character ${at + 1}`,
        );
      }
      at += 2;
      break;
    }
    records.push(record);
  }
  return records;
}

/** Where the field that opens at `from` closes: the first quote that is not one of a pair. */
function closingQuote(text: string, from: number, record: number): number {
  for (let at = from + 1;; at += 2) {
    at = text.indexOf('"', at);
    if (at < 0) {
      throw new SyntaxError(`Cannot read record ${record + 1}: a quote is not closed`);
    }
    if (text[at + 1] !== '"') return at;
  }
}
