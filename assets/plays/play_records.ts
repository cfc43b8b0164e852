/**
 * The bytes of `user_logs`, record by record: what the asset's codec reads, for whoever cannot hold an object for each of
 * millions of plays.
 *
 * @module
 */

/** What a reader of plays needs of one. */
export interface PlayRecord {
  user: string;
  game: string;
  weight: number;
}

const HEADER = "user,game,weight,time";
/** Decoded at once: a few thousand records. */
const PIECE = 1 << 16;

/**
 * Reads the records in batches of a few thousand. The batch and its records are used again for the next one.
 *
 * @throws {SyntaxError} When the bytes are not what the codec of `user_logs` writes.
 */
export function* playRecords(bytes: Uint8Array): Generator<readonly PlayRecord[]> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let rest = "";
  let count = -1;
  for (let at = 0; at < bytes.length; at += PIECE) {
    const isLast = at + PIECE >= bytes.length;
    const text = rest + decoder.decode(bytes.subarray(at, at + PIECE), { stream: !isLast });
    const batch: PlayRecord[] = [];
    let start = 0;
    // Where the next quote is, so that it is looked for once and not for every record.
    let quote = text.indexOf('"');
    while (start < text.length) {
      const end = text.indexOf("\n", start);
      if (end < 0 && !isLast) break;
      if (quote >= 0 && quote < start) quote = text.indexOf('"', start);
      const c1 = text.indexOf(",", start);
      const c2 = text.indexOf(",", c1 + 1);
      const c3 = text.indexOf(",", c2 + 1);
      const isPlain = c1 > 0 && c2 > 0 && c3 > 0 && c3 < end && count >= 0 && (quote < 0 || quote > end);
      if (isPlain) {
        count++;
        const isOne = c3 === c2 + 2 && text.charCodeAt(c2 + 1) === 49;
        batch.push({
          user: text.slice(start, c1),
          game: text.slice(c1 + 1, c2),
          weight: isOne ? 1 : Number(text.slice(c2 + 1, c3)),
        });
        start = end + 1;
        continue;
      }
      const record = fieldsAt(text, start);
      if (record === undefined) {
        if (!isLast) break;
        throw new SyntaxError(`Cannot read plays: record ${count + 2} is cut off`);
      }
      start = record.next;
      const [user, game, weight] = record.fields;
      if (record.fields.length !== 4) {
        throw new SyntaxError(
          `Cannot read play ${count + 1}: expected 4 fields, got ${record.fields.length}`,
        );
      }
      if (count++ < 0) {
        if (record.fields.join() === HEADER) continue;
        throw new SyntaxError(
          `Cannot read plays: expected the columns ${HEADER}, got ${record.fields.join().slice(0, 100)}`,
        );
      }
      batch.push({ user: user!, game: game!, weight: Number(weight) });
    }
    rest = text.slice(start);
    if (batch.length > 0) yield batch;
  }
  if (count < 0) throw new SyntaxError(`Cannot read plays: expected the columns ${HEADER}, got nothing`);
}

/** The fields of the record that starts at a place, and where the next one starts; undefined when its end is missing. */
function fieldsAt(text: string, start: number): { fields: string[]; next: number } | undefined {
  const end = text.indexOf("\n", start);
  if (end < 0) return undefined;
  const line = text.slice(start, end > start && text.charCodeAt(end - 1) === 13 ? end - 1 : end);
  if (!line.includes('"')) return { fields: line.split(","), next: end + 1 };
  return quotedFieldsAt(text, start);
}

function quotedFieldsAt(text: string, start: number): { fields: string[]; next: number } | undefined {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    if (text[at] === '"') {
      let field = "";
      let from = at + 1;
      for (;;) {
        const quote = text.indexOf('"', from);
        if (quote < 0) return undefined;
        field += text.slice(from, quote);
        from = quote + 1;
        if (text[from] !== '"') break;
        field += '"';
        from++;
      }
      at = from;
      fields.push(field);
    } else {
      const stop = /[,\n]/g;
      stop.lastIndex = at;
      const found = stop.exec(text);
      if (found === null) return undefined;
      fields.push(text.slice(at, found.index).replace(/\r$/, ""));
      at = found.index;
    }
    if (text[at] === "\r") at++;
    if (at >= text.length) return undefined;
    if (text[at] === "\n") return { fields, next: at + 1 };
    if (text[at] !== ",") {
      throw new SyntaxError(`Cannot read plays: "${text.slice(start, at + 1).slice(0, 100)}" is no record`);
    }
    at++;
  }
}
