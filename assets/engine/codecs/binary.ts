/**
 * Values that know their own flat bytes.
 *
 * @module
 */
import type { Codec } from "../codec.ts";

/** A codec for a value that writes itself to one buffer and opens again from it. */
export function binary<T>(format: {
  readonly write: (value: T) => Uint8Array;
  readonly open: (bytes: Uint8Array<ArrayBuffer>) => T;
  readonly summary: (value: T) => Readonly<Record<string, string | number>>;
}): Codec<T> {
  return {
    kind: "binary",
    encode: (value) => [format.write(value)],
    decode: format.open,
    preview: (value) => ({ kind: "summary", entries: format.summary(value) }),
  };
}
