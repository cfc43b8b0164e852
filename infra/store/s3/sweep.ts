/**
 * What interrupted writers left behind, on this computer and in the bucket.
 *
 * @module
 */
import { onDisk } from "../store_error.ts";
import type { Bucket } from "./bucket.ts";
import { pruneShelf } from "./shelf.ts";

/** An upload of an owner that cannot be seen from here, or of nobody known, is given up after a day. */
const FORGOTTEN_MS = 24 * 60 * 60 * 1000;

interface Swept {
  readonly files: number;
  /** Bytes. */
  readonly bytes: number;
}

/** How a sweep goes about it. */
export interface SweepOptions {
  readonly alive: (owner: string) => Promise<boolean>;
  readonly dryRun: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly signal: AbortSignal;
}

/** Removes spooled files, `<owner>.<random>`, of dead owners. */
export async function sweepSpool(
  folder: string,
  alive: SweepOptions["alive"],
  dryRun: boolean,
): Promise<Swept> {
  let files = 0;
  let bytes = 0;
  try {
    for await (const { name } of Deno.readDir(folder)) {
      const owner = name.slice(0, name.indexOf("."));
      if (owner === "" || await alive(owner)) continue;
      const path = `${folder}/${name}`;
      const { size } = await onDisk("read", path, Deno.stat(path));
      if (!dryRun) await onDisk("delete", path, Deno.remove(path));
      files++;
      bytes += size;
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return { files, bytes };
}

/**
 * Aborts the multipart uploads of dead owners, whose parts would take up room for ever, and takes the names of
 * content that is gone off the shelf. An upload counts as a file; what its parts took up as its bytes.
 */
export async function sweepBucket(bucket: Bucket, options: SweepOptions): Promise<Swept> {
  const { dryRun, signal } = options;
  const { prefix } = bucket.settings;
  const markers = await markersOf(bucket, options);
  let files = 0;
  let bytes = 0;
  for (const open of await bucket.openUploads(`${prefix}artifacts/`, signal) ?? []) {
    const version = open.key.slice(`${prefix}artifacts/`.length);
    const owners = markers.filter((marker) => marker.version === version);
    const isOld = options.now - open.startedAt > FORGOTTEN_MS;
    // Without a marker it may be another program's, or one whose writer died while it told its end.
    if (!isOld && (owners.length === 0 || owners.some(({ lives }) => lives))) continue;
    bytes += await bucket.uploadedBytes(open, signal);
    if (!dryRun) await bucket.abortUpload(open, signal);
    files++;
  }
  if (!dryRun) {
    for (const { key, lives } of markers) if (!lives) await bucket.remove(key, signal);
    await pruneShelf(bucket, signal);
  }
  return { files, bytes };
}

/** The markers of uploads: see `upload.ts`. */
async function markersOf(bucket: Bucket, { alive, signal }: SweepOptions) {
  const folder = `${bucket.settings.prefix}uploads/`;
  const markers: { key: string; version: string; lives: boolean }[] = [];
  for await (const { key } of bucket.list(folder, signal)) {
    const [owner, version] = key.slice(folder.length).split("/");
    if (owner === undefined || version === undefined) continue;
    markers.push({ key, version, lives: await alive(owner) });
  }
  return markers;
}
