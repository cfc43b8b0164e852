/**
 * Giving a spooled file its content's name in the bucket.
 *
 * The key is the hash, which is known only after the last byte. So the bytes are spooled to a local file first, and
 * sent from there. The other way, a multipart upload to a temporary key and a copy on the server, needs no local disk
 * but sends what is there already, cannot repeat a part (a stream is read once), and cannot tell S3 the checksums
 * beforehand.
 *
 * @module
 */
import type { DataVersion } from "../../../assets/engine/keys.ts";
import { StoreError } from "../store_error.ts";
import type { Bucket, ObjectReceipt, UploadedPart } from "./bucket.ts";
import { type Digests, digestsOf, PART_BYTES, partsOf, readPart } from "./digests.ts";
import { confirms, label, type Looks } from "./look.ts";

/** Parts on their way at once: with 8 MiB each, what an upload keeps in memory. */
const AT_ONCE = 3;
/** Uploads that arrived as something else before that is an error. */
const TRIES = 3;

/** A file that is to be an object. */
export interface Upload {
  readonly version: DataVersion;
  readonly key: string;
  /** An empty object with this name stands for the upload while it is open: it tells `sweep` whose it is. */
  readonly markerKey: string;
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Sends a file, unless the object is there and intact, and makes sure that it arrived.
 *
 * @throws {StoreError}
 */
export async function upload(bucket: Bucket, looks: Looks, file: Upload, signal: AbortSignal): Promise<void> {
  let state = await looks.look(file.version, file.key, signal);
  if (state === "intact") return;
  const digests = await digestsOf(file.path, file.size);
  for (let tries = 1; tries <= TRIES; tries++) {
    // What is there but corrupt is replaced. What is not there is not written over what someone else puts there first.
    const onlyNew = state === "lost";
    const receipt = digests.parts.length === 0
      ? await sendWhole(bucket, file, digests, onlyNew, signal)
      : await sendParts(bucket, file, digests, onlyNew, signal);
    if (typeof receipt === "object" && confirms(receipt, digests)) return;
    state = await looks.look(file.version, file.key, signal);
    if (state === "intact") return;
  }
  throw new StoreError(
    `Cannot write "${file.key}" in ${bucket.place}: what it keeps is not what was sent, ${TRIES} times`,
    bucket.place,
  );
}

async function sendWhole(
  bucket: Bucket,
  file: Upload,
  digests: Digests,
  onlyNew: boolean,
  signal: AbortSignal,
) {
  const bytes = await readPart(file.path, 0, file.size);
  return await bucket.put(file.key, bytes, {
    sha256: digests.sha256,
    metadata: label(file.size, digests),
    onlyNew,
    signal,
  });
}

async function sendParts(
  bucket: Bucket,
  file: Upload,
  digests: Digests,
  onlyNew: boolean,
  signal: AbortSignal,
): Promise<ObjectReceipt | "taken" | "gone"> {
  // Before the upload: one that is open always has its marker.
  await bucket.put(file.markerKey, new Uint8Array(), { signal });
  const uploadId = await bucket.startUpload(file.key, { metadata: label(file.size, digests), signal });
  const open = { key: file.key, uploadId };
  try {
    const parts = await sendEach(bucket, file, open, digests, signal);
    const receipt = await bucket.completeUpload(open, parts, { onlyNew, signal });
    // A condition that failed leaves the upload open.
    if (receipt === "taken") await giveUp(bucket, open);
    return receipt;
  } catch (error) {
    await giveUp(bucket, open);
    throw error;
  } finally {
    await bucket.remove(file.markerKey, new AbortController().signal).catch(() => {}); // `sweep` does it later.
  }
}

/** Whatever was aborted: the parts take up room until they are told to go. */
async function giveUp(bucket: Bucket, open: { key: string; uploadId: string }): Promise<void> {
  await bucket.abortUpload(open, new AbortController().signal).catch(() => {});
}

async function sendEach(
  bucket: Bucket,
  { path, size }: Upload,
  open: { key: string; uploadId: string },
  digests: Digests,
  signal: AbortSignal,
): Promise<UploadedPart[]> {
  if (digests.parts.length > 10_000) {
    throw new StoreError(
      `Cannot write "${open.key}" in ${bucket.place}: it has ${size} bytes, and 10,000 parts of ${PART_BYTES} is the most`,
      bucket.place,
    );
  }
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const waiting = partsOf(size);
  const sent: UploadedPart[] = [];
  const work = async () => {
    const buffer = new Uint8Array(PART_BYTES);
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const bytes = await readPart(path, part.from, part.length, buffer);
      const sha256 = digests.parts[part.number - 1]!;
      sent.push(await bucket.putPart(open, part.number, bytes, { sha256, signal: both }));
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } catch (error) {
    stop.abort(error); // The others must have stopped before the upload is aborted.
    throw error;
  }
  return sent.sort((a, b) => a.number - b.number);
}
