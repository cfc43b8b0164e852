/**
 * Reads a file in chunks, and says what is wrong when it cannot be read.
 *
 * @module
 */
import { SourceError } from "../../assets/engine/source.ts";

/** How a file is read. */
export interface FileReadOptions {
  readonly signal: AbortSignal;
  /** The setting that names the file, for messages: "LOGS_SOURCE". */
  readonly setting: string;
}

const CHUNK = 256 * 1024;

/**
 * Yields the bytes of a file. The buffer is reused: copy what must outlive one turn of the loop.
 *
 * @throws {SourceError} when there is no such file, it is not a file, or it may not be read.
 */
export async function* fileChunks(path: string, options: FileReadOptions): AsyncGenerator<Uint8Array> {
  using file = await openFile(path, options.setting);
  const buffer = new Uint8Array(CHUNK);
  while (true) {
    options.signal.throwIfAborted();
    const count = await file.read(buffer).catch((error: unknown) => {
      throw fileFailure(path, error, options.setting);
    });
    if (count === null) return;
    yield buffer.subarray(0, count);
  }
}

/**
 * Reads a whole file.
 *
 * @throws {SourceError} as {@link fileChunks}, and when it is larger than `limit` bytes.
 */
export async function fileBytes(
  path: string,
  options: FileReadOptions & { readonly limit: number; readonly onChunk?: (chunk: Uint8Array) => void },
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of fileChunks(path, options)) {
    size += chunk.length;
    if (size > options.limit) {
      throw new SourceError(
        `Cannot read "${path}": it is larger than the ${
          sizeText(options.limit)
        } that are accepted; check ${options.setting}`,
      );
    }
    options.onChunk?.(chunk);
    chunks.push(chunk.slice());
  }
  return joined(chunks, size);
}

/** Puts chunks together; `size` is their length in bytes. */
export function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

/** Bytes for people: `138 kB`, `1.2 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`;
}

async function openFile(path: string, setting: string): Promise<Deno.FsFile> {
  const file = await Deno.open(path).catch((error: unknown) => {
    throw fileFailure(path, error, setting);
  });
  try {
    const stat = await file.stat();
    if (stat.isDirectory) {
      throw new SourceError(`Cannot read "${path}": it is a folder, expected a file; check ${setting}`);
    }
    // It is read twice, once to look and once for the records: a pipe would be empty the second time.
    if (!stat.isFile) {
      throw new SourceError(`Cannot read "${path}": it is not a regular file; check ${setting}`);
    }
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** What a failed open or read means to the person who named the file. */
export function fileFailure(path: string, error: unknown, setting: string): SourceError {
  const say = (what: string) => new SourceError(`Cannot read "${path}": ${what}`, { cause: error });
  if (error instanceof Deno.errors.NotFound) return say(`there is no such file; check ${setting}`);
  if (error instanceof Deno.errors.NotADirectory) {
    return say(`part of the path is not a folder; check ${setting}`);
  }
  if (error instanceof Deno.errors.IsADirectory) {
    return say(`it is a folder, expected a file; check ${setting}`);
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return say("the system denies access; give this user read access to it");
  }
  if (error instanceof Deno.errors.NotCapable) return say("Deno may not read it; allow it with --allow-read");
  return say(error instanceof Error ? error.message : String(error));
}
