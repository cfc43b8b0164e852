/**
 * What S3 will say about an object once it has it: its parts' checksums and its ETag, computed before it is sent.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { onDisk } from "../store_error.ts";

/** From here on an object is sent in parts. */
export const MULTIPART_BYTES = 16 << 20;
/** Of a part; S3 takes 10,000 of at least 5 MiB, so that an object may be of 78 GiB. */
export const PART_BYTES = 8 << 20;

/** An object as it will be kept. */
export interface Digests {
  /** Base64; of a multipart object, of its parts' checksums, with `-N` behind it. */
  readonly sha256: string;
  /** As S3 forms it where it does not encrypt by a key of ours. */
  readonly etag: string;
  /** By part, base64; empty when the object is sent whole. */
  readonly parts: readonly string[];
}

/** Of a file, read a part at a time. */
export async function digestsOf(path: string, size: number): Promise<Digests> {
  if (size <= MULTIPART_BYTES) {
    const bytes = await readPart(path, 0, size);
    return {
      sha256: base64("sha256", bytes),
      etag: createHash("md5").update(bytes).digest("hex"),
      parts: [],
    };
  }
  const ofSha = createHash("sha256");
  const ofMd5 = createHash("md5");
  const parts: string[] = [];
  const buffer = new Uint8Array(PART_BYTES);
  for (const { from, length } of partsOf(size)) {
    const bytes = await readPart(path, from, length, buffer);
    const sha = createHash("sha256").update(bytes).digest();
    ofSha.update(sha);
    ofMd5.update(createHash("md5").update(bytes).digest());
    parts.push(sha.toString("base64"));
  }
  return {
    sha256: `${ofSha.digest("base64")}-${parts.length}`,
    etag: `${ofMd5.digest("hex")}-${parts.length}`,
    parts,
  };
}

/** The parts of a multipart object of so many bytes; their numbers count from 1. */
export function partsOf(size: number): { number: number; from: number; length: number }[] {
  const count = Math.max(1, Math.ceil(size / PART_BYTES));
  return Array.from({ length: count }, (_, i) => ({
    number: i + 1,
    from: i * PART_BYTES,
    length: Math.min(PART_BYTES, size - i * PART_BYTES),
  }));
}

/** A stretch of a file, in a buffer that is used over and over where one is given. */
export async function readPart(
  path: string,
  from: number,
  length: number,
  buffer = new Uint8Array(length),
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = buffer.subarray(0, length);
  using file = await onDisk("read", path, Deno.open(path));
  await onDisk("read", path, file.seek(from, Deno.SeekMode.Start));
  for (let at = 0; at < length;) {
    const count = await onDisk("read", path, file.read(bytes.subarray(at)));
    if (count === null) {
      throw new RangeError(`Cannot read ${length} bytes of "${path}" from ${from}: it ends before`);
    }
    at += count;
  }
  return bytes;
}

function base64(algorithm: string, bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest("base64");
}
