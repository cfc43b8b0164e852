/**
 * Compression of pages and their files.
 *
 * @module
 */
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Below this many bytes compression gains nothing. */
const LEAST = 860;

/** A body, and the headers that say how it is packed. */
export interface Packed {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/** Ways to pack, best first. */
export const ENCODINGS = ["br", "gzip"] as const;
export type Encoding = typeof ENCODINGS[number];

/** The best way that a client takes; undefined when it takes the bytes only as they are. */
export function encodingFor(accepted: string | undefined): Encoding | undefined {
  const ranges = (accepted ?? "").toLowerCase().split(",").map((range) => range.trim());
  return ENCODINGS.find((name) =>
    ranges.some((range) =>
      range === name || (range.startsWith(`${name};`) && !/;\s*q=0(?:\.0*)?$/.test(range))
    )
  );
}

/** Packs bytes. `often` says that they are sent many times, so that more effort is worth it. */
export function pack(
  bytes: Uint8Array<ArrayBuffer>,
  encoding: Encoding | undefined,
  often = false,
): Packed {
  const headers = { "Vary": "Accept-Encoding" };
  if (encoding === undefined || bytes.length < LEAST) return { bytes, headers };
  const packed = encoding === "br"
    ? brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: often ? 11 : 4 } })
    : gzipSync(bytes, { level: often ? 9 : 5 });
  return { bytes: new Uint8Array(packed), headers: { ...headers, "Content-Encoding": encoding } };
}
