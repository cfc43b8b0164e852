/**
 * Divides an artifact of rows, so that it can be decoded in pieces.
 *
 * @module
 */

const NEWLINE = 10;
const QUOTE = 34;

/**
 * The header and some records each: every piece is an artifact of its own. There is one piece at least.
 *
 * @param bytes CSV as the codec of rows writes it.
 * @param rows How many records a piece has at most.
 */
export function* csvPieces(bytes: Uint8Array, rows: number): Generator<Uint8Array<ArrayBuffer>> {
  let header = 0;
  let start = 0;
  let count = 0;
  let isQuoted = false;
  const piece = (end: number) => {
    const whole = new Uint8Array(header + end - start);
    whole.set(bytes.subarray(0, header));
    whole.set(bytes.subarray(start, end), header);
    return whole;
  };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) isQuoted = !isQuoted;
    if (byte !== NEWLINE || isQuoted) continue;
    if (header === 0) header = start = at + 1;
    else if (++count % rows === 0) {
      yield piece(at + 1);
      start = at + 1;
    }
  }
  if (start < bytes.length || count === 0) yield piece(bytes.length);
}
