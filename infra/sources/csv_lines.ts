/**
 * Cuts a stream of bytes into decoded lines: LF or CRLF, the last one with or without a line end, a byte-order
 * mark dropped, bad UTF-8 found.
 *
 * @module
 */
import { SourceError } from "../../assets/engine/source.ts";
import { joined, sizeText } from "./file_bytes.ts";
import { type Fault, placed } from "./place.ts";
import { badUtf8 } from "./utf8_place.ts";

/** The longest line, and the longest record, that is accepted, in bytes. */
export const RECORD_LIMIT = 16 * 1024 * 1024;

const LF = 0x0a;

/** A block of whole lines. */
export interface LineBlock {
  /** Decoded, without line ends. */
  readonly lines: readonly string[];
  /** The number of the first line, from 1. */
  readonly first: number;
  /** Whether no line holds a quote. */
  readonly plain: boolean;
  /** Lines that are not UTF-8 (their text is decoded lossily), by line number. */
  readonly bad: ReadonlyMap<number, Fault>;
}

/**
 * Yields the lines of a stream of chunks in blocks, each about a chunk long, in linear time.
 *
 * @throws {SourceError} for a line over {@link RECORD_LIMIT}.
 */
export async function* csvLines(path: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LineBlock> {
  let carry: Uint8Array[] = [];
  let carried = 0;
  let line = 1;
  for await (const chunk of chunks) {
    const last = chunk.lastIndexOf(LF);
    const firstEnd = last < 0 ? chunk.length : chunk.indexOf(LF);
    if (carried + firstEnd > RECORD_LIMIT) throw tooLong(path, line);
    if (last < 0) {
      carry.push(chunk.slice());
      carried += chunk.length;
      continue;
    }
    const whole = chunk.subarray(0, last);
    const block = decodeLines(carried === 0 ? whole : joined([...carry, whole], carried + last), line);
    line += block.lines.length;
    yield block;
    carry = last + 1 < chunk.length ? [chunk.slice(last + 1)] : [];
    carried = chunk.length - last - 1;
  }
  if (carried > 0) yield decodeLines(joined(carry, carried), line);
}

/** A record longer than what is accepted; `line` is where it begins. */
export function tooLong(path: string, line: number): SourceError {
  const problem =
    `the record that begins here is longer than ${sizeText(RECORD_LIMIT)}: expected shorter records; ` +
    "look for a quote that is not closed, or for line ends that are missing";
  return new SourceError(placed(path, { line, column: 1, problem }));
}

function decodeLines(bytes: Uint8Array, first: number): LineBlock {
  if (first === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
  let text: string;
  let bad: ReadonlyMap<number, Fault> = NONE;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    bad = badLines(bytes, first);
  }
  const lines = text.split("\n");
  if (text.includes("\r")) {
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i]!;
      if (line.endsWith("\r")) lines[i] = line.slice(0, -1);
    }
  }
  return { lines, first, plain: !text.includes('"'), bad };
}

const NONE: ReadonlyMap<number, Fault> = new Map();

function badLines(bytes: Uint8Array, first: number): Map<number, Fault> {
  const bad = new Map<number, Fault>();
  let start = 0;
  for (let line = first; start <= bytes.length; line++) {
    const found = bytes.indexOf(LF, start);
    const end = found < 0 ? bytes.length : found;
    const fault = badUtf8(bytes.subarray(start, end), line);
    if (fault !== undefined) bad.set(line, fault);
    start = end + 1;
  }
  return bad;
}
