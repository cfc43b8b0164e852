/**
 * Writing bytes to a file that is complete and on the disk, or not there.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { onDisk } from "./store_error.ts";

/** Small chunks are gathered: a write each would cost more than the bytes. */
const GATHER_BYTES = 1 << 18;

/**
 * Streams chunks to a new file and forces them to the disk. Leaves the file behind when it fails.
 *
 * @param started called when the first bytes are in the file
 * @param options.durable false where the file is a copy that may be lost
 * @returns the SHA-256 (hex) and the number of bytes
 */
export async function writeTemporary(
  path: string,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  started: () => void | Promise<void> | undefined,
  { durable = true }: { readonly durable?: boolean } = {},
): Promise<{ readonly hash: string; readonly size: number }> {
  using file = await onDisk("write", path, Deno.open(path, { write: true, createNew: true }));
  const hash = createHash("sha256");
  const gathered = new Uint8Array(GATHER_BYTES);
  let filled = 0;
  let size = 0;
  let hasStarted = false;

  async function put(bytes: Uint8Array): Promise<void> {
    for (let from = 0; from < bytes.length;) {
      from += await onDisk("write", path, file.write(bytes.subarray(from)));
      // At the first bytes, whole or not: a fault test wants a file that is really half-written.
      if (!hasStarted) {
        hasStarted = true;
        await started();
      }
    }
  }
  for await (const chunk of chunks) {
    signal.throwIfAborted();
    hash.update(chunk);
    size += chunk.length;
    if (filled + chunk.length > GATHER_BYTES) {
      await put(gathered.subarray(0, filled));
      filled = 0;
    }
    if (chunk.length >= GATHER_BYTES) {
      await put(chunk);
    } else {
      gathered.set(chunk, filled);
      filled += chunk.length;
    }
  }
  signal.throwIfAborted();
  await put(gathered.subarray(0, filled));
  if (!hasStarted) await started();
  // The name must never appear before the bytes do, power loss included.
  if (durable) await onDisk("write", path, file.sync());
  return { hash: hash.digest("hex"), size };
}

/** Forces a folder's entries to the disk, where the system knows that: Windows cannot open a folder. */
export async function syncFolder(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  using folder = await onDisk("write", path, Deno.open(path));
  await onDisk("write", path, folder.sync());
}
