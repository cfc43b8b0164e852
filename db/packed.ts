/**
 * Values as JSON, compressed where that is worth it: what is kept for years should not cost more than it has to.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { deflateRawSync, inflateRawSync } from "node:zlib";

/** Shorter texts stay as they are: they would hardly shrink, and a person can read them in the database. */
const SHORT = 60;
/** The first byte of what is compressed. No JSON begins with it. */
const MARK = 0;

/** A value as JSON, or as compressed JSON when it is long. */
export function pack(value: unknown): string | Buffer {
  const text = JSON.stringify(value);
  if (text.length <= SHORT) return text;
  return Buffer.concat([Buffer.of(MARK), deflateRawSync(text)]);
}

/** The JSON of what was packed. */
export function unpackText(stored: string | Uint8Array): string {
  if (typeof stored === "string") return stored;
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength);
  return (bytes[0] === MARK ? inflateRawSync(bytes.subarray(1)) : bytes).toString();
}

/** The value that was packed. */
export function unpack(stored: string | Uint8Array): unknown {
  return JSON.parse(unpackText(stored));
}
