/**
 * Values as JSON, compressed where that is worth it: what is kept for years should not cost more than it has to.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { brotliCompressSync, brotliDecompressSync, constants, inflateRawSync } from "node:zlib";

/** Shorter texts stay as they are: they would hardly shrink, and a person can read them in the database. */
const SHORT = 60;
/** The first byte of what is compressed. No JSON begins with it. */
const BROTLI = 1;
/** What earlier versions wrote. */
const DEFLATE = 0;
/** Already smaller than deflate's best, in less time than it takes; what more gives takes a hundred times as long. */
const QUALITY = 5;

/** A value as JSON, or as compressed JSON when it is long. */
export function pack(value: unknown): string | Buffer {
  const text = JSON.stringify(value);
  if (text.length <= SHORT) return text;
  const bytes = Buffer.from(text);
  const compressed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: QUALITY,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  return Buffer.concat([Buffer.of(BROTLI), compressed]);
}

/** The JSON of what was packed. */
export function unpackText(stored: string | Uint8Array): string {
  if (typeof stored === "string") return stored;
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
  switch (bytes[0]) {
    case BROTLI:
      return brotliDecompressSync(bytes.subarray(1)).toString();
    case DEFLATE:
      return inflateRawSync(bytes.subarray(1)).toString();
    default:
      return bytes.toString();
  }
}

/** The value that was packed. */
export function unpack(stored: string | Uint8Array): unknown {
  return JSON.parse(unpackText(stored));
}
