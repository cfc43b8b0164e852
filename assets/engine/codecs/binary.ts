/**
 * Values that know their own flat bytes.
 *
 * @module
 */
import type { Codec } from "../codec.ts";

/** A codec for a value that writes itself to one buffer and opens again from it. */
export function binary<T>(format: {
  /** The bytes, or pieces of them for a value that is too large to be copied. */
  readonly write: (value: T) => Uint8Array | readonly Uint8Array[];
  readonly open: (bytes: Uint8Array<ArrayBuffer>) => T;
  readonly summary: (value: T) => Readonly<Record<string, string | number>>;
}): Codec<T> {
  return {
    kind: "binary",
    encode(value) {
      const written = format.write(value);
      return written instanceof Uint8Array ? [written] : written;
    },
    decode: format.open,
    preview: (value) => ({ kind: "summary", entries: format.summary(value) }),
  };
}
