/**
 * Values as compressed JSON, for what is kept for long and read seldom.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { deflateRawSync, inflateRawSync } from "node:zlib";

/** A value as the bytes to store. */
export function pack(value: unknown): Buffer {
  return deflateRawSync(JSON.stringify(value));
}

/** The value that was packed. */
export function unpack(bytes: Uint8Array): unknown {
  return JSON.parse(inflateRawSync(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)).toString());
}
