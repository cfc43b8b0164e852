/**
 * Flat files: named typed arrays in one buffer. Writing is deterministic; opening looks at the header only and yields
 * views. See {@link ./flat_layout.ts} for the layout.
 *
 * @module
 */
import { crc32 } from "./checksum.ts";
import {
  aligned,
  AT,
  ENTRY,
  type FlatArray,
  type FlatArrays,
  type FlatType,
  FORMAT_VERSION,
  MAGIC,
  requireLittleEndian,
  TYPES,
} from "./flat_layout.ts";
import { canonicalJson, type JsonValue } from "./json.ts";

/** What {@linkcode writeFlat} writes. */
export interface FlatContent {
  /** What the file is, such as `recommender`. */
  readonly kind: string;
  /** Small facts; big ones are sections. */
  readonly meta: JsonValue;
  /** Typed arrays by name (1 to 24 characters of `a-z`, `0-9` and `_`), written in this order. */
  readonly sections: Readonly<Record<string, FlatArray>>;
}

/** Why a flat file was refused. */
export type FlatRefusal = "magic" | "version" | "length" | "checksum" | "structure" | "kind" | "section";

/** The bytes are not a flat file, or not the one that was asked for. */
export class FlatFileError extends Error {
  override readonly name = "FlatFileError";
  readonly refusal: FlatRefusal;

  constructor(refusal: FlatRefusal, message: string) {
    super(message);
    this.refusal = refusal;
  }
}

interface Section {
  readonly type: FlatType;
  readonly offset: number;
  readonly length: number;
}

const TYPE_NAMES = Object.keys(TYPES) as FlatType[];
const SECTION_NAME = /^[a-z0-9_]{1,24}$/;

/**
 * Writes a flat file. The same content gives the same bytes.
 *
 * @throws {RangeError} When a section's name is not one.
 * @throws {TypeError} When the meta data is not JSON.
 */
export function writeFlat(content: FlatContent): Uint8Array<ArrayBuffer> {
  requireLittleEndian();
  const encoder = new TextEncoder();
  const kind = encoder.encode(content.kind);
  const meta = encoder.encode(canonicalJson(content.meta));
  const sections = Object.entries(content.sections);
  const textStart = AT.table + sections.length * ENTRY.size;
  const headerLength = aligned(textStart + kind.length + meta.length);
  let fileLength = headerLength;
  for (const [, array] of sections) fileLength += aligned(array.byteLength);

  const bytes = new Uint8Array(fileLength);
  const view = new DataView(bytes.buffer);
  bytes.set(MAGIC);
  view.setUint32(AT.version, FORMAT_VERSION, true);
  view.setBigUint64(AT.fileLength, BigInt(fileLength), true);
  view.setUint32(AT.headerLength, headerLength, true);
  view.setUint32(AT.sections, sections.length, true);
  view.setUint32(AT.kindLength, kind.length, true);
  view.setUint32(AT.metaLength, meta.length, true);
  bytes.set(kind, textStart);
  bytes.set(meta, textStart + kind.length);

  let offset = headerLength;
  for (const [s, [name, array]] of sections.entries()) {
    if (!SECTION_NAME.test(name)) {
      throw new RangeError(`Cannot name a section "${name}": expected 1 to 24 of a-z, 0-9 and _`);
    }
    const end = offset + aligned(array.byteLength);
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
    const entry = AT.table + s * ENTRY.size;
    bytes.set(encoder.encode(name), entry + ENTRY.name);
    view.setUint32(entry + ENTRY.type, TYPES[typeOf(array)].code, true);
    view.setUint32(entry + ENTRY.checksum, crc32(bytes.subarray(offset, end)), true);
    view.setBigUint64(entry + ENTRY.offset, BigInt(offset), true);
    view.setBigUint64(entry + ENTRY.length, BigInt(array.length), true);
    offset = end;
  }
  view.setUint32(AT.checksum, crc32(bytes.subarray(AT.checked, headerLength)), true);
  return bytes;
}

/** Options of {@linkcode openFlat}. */
export interface OpenFlatOptions {
  /** The kind that is expected; any when left out. */
  readonly kind?: string;
  /**
   * Whether to check the sections against their checksums, which reads every byte once; true when left out. False is for
   * bytes whose hash was already checked. The header is always checked.
   */
  readonly verify?: boolean;
}

/**
 * Opens a flat file: checks it and yields views, without parsing or copying its sections. Only bytes that start
 * at an offset that is no multiple of 8 in their buffer are copied, once.
 *
 * @throws {FlatFileError} When the bytes are no whole, unchanged flat file of this version and kind.
 */
export function openFlat(bytes: Uint8Array, options: OpenFlatOptions = {}): FlatFile {
  requireLittleEndian();
  const whole = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const header = checkedHeader(whole);
  const view = new DataView(whole.buffer, whole.byteOffset, header.length);
  const sections = new Map<string, Section>();
  let offset = header.length;
  for (let s = 0; s < header.sections; s++) {
    const entry = AT.table + s * ENTRY.size;
    const name = text(whole.subarray(entry, entry + ENTRY.type)).replace(/\0+$/, "");
    const code = view.getUint32(entry + ENTRY.type, true);
    const type = TYPE_NAMES.find((known) => TYPES[known].code === code);
    const length = Number(view.getBigUint64(entry + ENTRY.length, true));
    if (type === undefined) refuse("structure", `Cannot open section "${name}": type ${code} is not known`);
    const end = offset + aligned(length * TYPES[type].array.BYTES_PER_ELEMENT);
    if (
      Number(view.getBigUint64(entry + ENTRY.offset, true)) !== offset || !(end <= whole.length) ||
      sections.has(name)
    ) refuse("structure", `Cannot open section "${name}": it is not where its place would be`);
    if (options.verify !== false) {
      const expected = view.getUint32(entry + ENTRY.checksum, true);
      const found = crc32(whole.subarray(offset, end));
      if (found !== expected) {
        refuse(
          "checksum",
          `Cannot open section "${name}": expected CRC-32 ${hex(expected)}, got ${hex(found)}`,
        );
      }
    }
    sections.set(name, { type, offset, length });
    offset = end;
  }
  if (offset !== whole.length) {
    refuse("structure", `Cannot open a flat file: its sections end at ${offset}, it ends at ${whole.length}`);
  }
  const file = new FlatFile(whole, header.kind, header.meta, sections);
  if (options.kind !== undefined && options.kind !== file.kind) {
    refuse("kind", `Cannot open a flat file: expected kind "${options.kind}", got "${file.kind}"`);
  }
  return file;
}

/** How long the flat file is that some bytes begin with, by its own account; all of them where it cannot be told. */
export function flatLength(bytes: Uint8Array): number {
  if (bytes.length < AT.table) return bytes.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(AT.fileLength, true);
  return length <= BigInt(bytes.length) ? Number(length) : bytes.length;
}

/** An opened flat file. */
export class FlatFile {
  readonly kind: string;
  readonly meta: JsonValue;
  readonly #bytes: Uint8Array;
  readonly #sections: ReadonlyMap<string, Section>;

  /** Made by {@linkcode openFlat}. */
  constructor(bytes: Uint8Array, kind: string, meta: JsonValue, sections: ReadonlyMap<string, Section>) {
    this.kind = kind;
    this.meta = meta;
    this.#bytes = bytes;
    this.#sections = sections;
  }

  /** The names of the sections, in the order of the file. */
  get names(): string[] {
    return [...this.#sections.keys()];
  }

  /** A section as a view. @throws {FlatFileError} When there is none of this name and type. */
  section<T extends FlatType>(name: string, type: T): FlatArrays[T] {
    const section = this.#sections.get(name);
    if (section === undefined) {
      refuse("section", `Cannot find section "${name}": the file has ${this.names.join(", ") || "none"}`);
    }
    if (section.type !== type) {
      refuse("section", `Cannot read section "${name}" as ${type}: it holds ${section.type}`);
    }
    const { buffer, byteOffset } = this.#bytes;
    return new TYPES[type].array(
      buffer as ArrayBuffer,
      byteOffset + section.offset,
      section.length,
    ) as FlatArrays[T];
  }
}

function checkedHeader(bytes: Uint8Array) {
  const seen = bytes.subarray(0, MAGIC.length);
  if (seen.length < MAGIC.length || seen.some((byte, i) => byte !== MAGIC[i])) {
    const shown = [...seen].map((byte) => byte.toString(16).padStart(2, "0")).join(" ") || "nothing";
    refuse(
      "magic",
      `Cannot open a flat file: expected it to start with "QLFLAT\\r\\n", got the bytes ${shown}`,
    );
  }
  if (bytes.length < AT.table) {
    refuse("length", `Cannot open a flat file: ${bytes.length} bytes are too few for its header`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(AT.version, true);
  if (version !== FORMAT_VERSION) {
    refuse("version", `Cannot open a flat file: expected format version ${FORMAT_VERSION}, got ${version}`);
  }
  const fileLength = view.getBigUint64(AT.fileLength, true);
  if (fileLength !== BigInt(bytes.length)) {
    refuse("length", `Cannot open a flat file: its header promises ${fileLength} bytes, got ${bytes.length}`);
  }
  const length = view.getUint32(AT.headerLength, true);
  const sections = view.getUint32(AT.sections, true);
  const kindLength = view.getUint32(AT.kindLength, true);
  const metaLength = view.getUint32(AT.metaLength, true);
  const textStart = AT.table + sections * ENTRY.size;
  if (length > bytes.length || length !== aligned(textStart + kindLength + metaLength)) {
    refuse("structure", `Cannot open a flat file: its header of ${length} bytes does not add up`);
  }
  const expected = view.getUint32(AT.checksum, true);
  const found = crc32(bytes.subarray(AT.checked, length));
  if (found !== expected) {
    refuse(
      "checksum",
      `Cannot open a flat file's header: expected CRC-32 ${hex(expected)}, got ${hex(found)}`,
    );
  }
  const kind = text(bytes.subarray(textStart, textStart + kindLength));
  const metaStart = textStart + kindLength;
  const meta = JSON.parse(text(bytes.subarray(metaStart, metaStart + metaLength))) as JsonValue;
  return { length, sections, kind, meta };
}

function typeOf(array: FlatArray): FlatType {
  const type = TYPE_NAMES.find((name) => array instanceof TYPES[name].array);
  if (type === undefined) {
    throw new TypeError("Cannot write a section: it is not a typed array of a known type");
  }
  return type;
}

function refuse(refusal: FlatRefusal, message: string): never {
  throw new FlatFileError(refusal, message);
}

function text(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function hex(crc: number): string {
  return `0x${crc.toString(16).padStart(8, "0")}`;
}
