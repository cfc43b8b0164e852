/**
 * The layout of a flat file: one little-endian buffer that is opened without parsing or copying.
 *
 * | offset | bytes | what |
 * | --- | --- | --- |
 * | 0 | 8 | the magic `QLFLAT\r\n` (a transfer in text mode would break it) |
 * | 8 | 4 | format version |
 * | 12 | 4 | CRC-32 of the rest of the header: of the bytes 16 up to the header's length |
 * | 16 | 8 | length of the whole file |
 * | 24 | 4 | length of the header, a multiple of 8 |
 * | 28 | 4 | how many sections there are |
 * | 32 | 4 | length of the kind, in bytes of UTF-8 |
 * | 36 | 4 | length of the meta data, in bytes of UTF-8 |
 * | 40 | 48 each | the sections |
 * | … | | the kind, the meta data (canonical JSON), zeros up to a multiple of 8 |
 *
 * A section's entry is its name (24 bytes of ASCII, zeros behind), its type (4), its CRC-32 (4), its offset (8) and
 * its length in elements (8). Sections follow the header and each other, each with zeros up to a multiple of 8, which
 * its checksum covers. So every byte of the file is under a checksum or is compared.
 *
 * @module
 */

/** `QLFLAT\r\n`. */
export const MAGIC: Uint8Array = new Uint8Array([0x51, 0x4c, 0x46, 0x4c, 0x41, 0x54, 0x0d, 0x0a]);

/** The version that is written, and the only one that is read. */
export const FORMAT_VERSION = 1;

/** Where each field of the header lies. */
export const AT = {
  version: 8,
  checksum: 12,
  checked: 16,
  fileLength: 16,
  headerLength: 24,
  sections: 28,
  kindLength: 32,
  metaLength: 36,
  table: 40,
} as const;

/** Where each field of a section's entry lies. */
export const ENTRY = { name: 0, type: 24, checksum: 28, offset: 32, length: 40, size: 48 } as const;

/** The element types, by the name they are asked for, and the code that the file holds. */
export const TYPES = {
  u8: { code: 1, array: Uint8Array },
  u16: { code: 2, array: Uint16Array },
  u32: { code: 3, array: Uint32Array },
  i32: { code: 4, array: Int32Array },
  f32: { code: 5, array: Float32Array },
  f64: { code: 6, array: Float64Array },
} as const;

/** The name of an element type. */
export type FlatType = keyof typeof TYPES;

/** The typed array of each element type. */
export interface FlatArrays {
  u8: Uint8Array;
  u16: Uint16Array;
  u32: Uint32Array;
  i32: Int32Array;
  f32: Float32Array;
  f64: Float64Array;
}

/** A typed array that a section can hold. */
export type FlatArray = FlatArrays[FlatType];

/** The next multiple of 8. */
export function aligned(length: number): number {
  return Math.ceil(length / 8) * 8;
}

/** Typed arrays show bytes in the machine's order, and the format has one order. @throws {Error} On a big-endian machine. */
export function requireLittleEndian(): void {
  if (new Uint8Array(new Uint16Array([1]).buffer)[0] !== 1) {
    throw new Error("Cannot use flat files on a big-endian machine: they are little-endian");
  }
}
