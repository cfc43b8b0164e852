/**
 * Finds where a file stops being UTF-8. Only called once a fatal decoder has refused the bytes.
 *
 * @module
 */
import type { Fault } from "./place.ts";

const LF = 0x0a;

/** The first byte sequence that is not UTF-8, or undefined when there is none; `line` is the first line's number. */
export function badUtf8(bytes: Uint8Array, line = 1): Fault | undefined {
  let start = 0;
  while (start <= bytes.length) {
    const found = bytes.indexOf(LF, start);
    const end = found < 0 ? bytes.length : found;
    const column = badColumn(bytes.subarray(start, end));
    if (column !== undefined) return { line, column, problem: problemOf(bytes, line) };
    start = end + 1;
    line++;
  }
  return undefined;
}

/** Decoding byte by byte is slow and exact: the decoder itself says which byte it refuses. */
function badColumn(line: Uint8Array): number | undefined {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let column = 1;
  try {
    decoder.decode(line);
    return undefined;
  } catch {
    // Falls through to the search.
  }
  try {
    for (let i = 0; i < line.length; i++) {
      if (decoder.decode(line.subarray(i, i + 1), { stream: true }) !== "") column++;
    }
    decoder.decode();
  } catch {
    return column;
  }
  return undefined;
}

function problemOf(bytes: Uint8Array, line: number): string {
  const utf16 = line === 1 &&
    (bytes[0] === 0xff && bytes[1] === 0xfe || bytes[0] === 0xfe && bytes[1] === 0xff);
  return utf16
    ? "the file is UTF-16: expected UTF-8; save it as UTF-8"
    : "these bytes are not UTF-8: expected UTF-8 text; save the file as UTF-8";
}
