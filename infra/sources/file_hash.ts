/**
 * What a file holds right now: its SHA-256, streamed, together with the options that decide which records come out of it.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { type Observation, SourceChangedError } from "../../assets/engine/source.ts";
import { fileChunks, type FileReadOptions, sizeText } from "./file_bytes.ts";

/** Options of a source by name. Unset ones are left out. */
export type VersionedOptions = Readonly<Record<string, string | undefined>>;

/** The SHA-256 (hex) and size in bytes of a file. */
export async function hashFile(
  path: string,
  options: FileReadOptions,
): Promise<{ hash: string; size: number }> {
  const sha256 = createHash("sha256");
  let size = 0;
  for await (const chunk of fileChunks(path, options)) {
    sha256.update(chunk);
    size += chunk.length;
  }
  return { hash: sha256.digest("hex"), size };
}

/** The version of what a file source yields: SHA-256 (hex) over the file's hash and the options. */
export function sourceVersion(fileHash: string, options: VersionedOptions): string {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => a < b ? -1 : 1);
  // JSON of strings in arrays is unambiguous: no two different inputs are written alike.
  return createHash("sha256").update(JSON.stringify([fileHash, entries])).digest("hex");
}

/**
 * Observes a file source.
 *
 * @throws {SourceError} when the file cannot be read.
 */
export async function observeFile(
  path: string,
  options: VersionedOptions,
  read: FileReadOptions,
): Promise<Observation> {
  const { hash, size } = await hashFile(path, read);
  return { version: sourceVersion(hash, options), detail: `file ${basename(path)}, ${sizeText(size)}` };
}

/** Hashes what is read, to compare it at the end with what was observed. */
export class ReadCheck {
  readonly #sha256 = createHash("sha256");
  #bytes = 0;

  constructor(readonly path: string, readonly options: VersionedOptions) {}

  /** Bytes read so far. */
  get bytes(): number {
    return this.#bytes;
  }

  update(chunk: Uint8Array): void {
    this.#sha256.update(chunk);
    this.#bytes += chunk.length;
  }

  /**
   * Compares, once all is read.
   *
   * @throws {SourceChangedError} when the file is not what was observed.
   */
  verify(observed: Observation): void {
    if (sourceVersion(this.#sha256.digest("hex"), this.options) !== observed.version) {
      throw new SourceChangedError(`"${this.path}" changed while it was being read: materialize again`);
    }
  }
}
