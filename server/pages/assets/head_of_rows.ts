/**
 * The first rows of an artifact without reading the rest: a catalogue of ten thousand games is not decoded to show twenty.
 *
 * @module
 */

const NEWLINE = 10;
const QUOTE = 34;

/**
 * The first `records` records of CSV (its header counts as one) or of JSON Lines.
 *
 * @param quoted whether quotes hold line breaks together, as in CSV
 */
export function headOfRows(
  bytes: Uint8Array<ArrayBuffer>,
  records: number,
  quoted: boolean,
): Uint8Array<ArrayBuffer> {
  let inQuotes = false;
  let found = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    // A doubled quote leaves and enters again, which comes to the same.
    if (quoted && byte === QUOTE) inQuotes = !inQuotes;
    else if (byte === NEWLINE && !inQuotes && ++found === records) return bytes.subarray(0, i + 1);
  }
  return bytes;
}
