/**
 * Readable names in the bucket: small JSON objects, each of which points at an artifact by its key.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { StoreError } from "../store_error.ts";
import type { Bucket } from "./bucket.ts";
import { download } from "./download.ts";

/** The folders of readable names below the prefix. */
export const SHELVES = ["data", "models", "recommendations"] as const;
export type ShelfName = typeof SHELVES[number];

/** A name under a shelf without `.json`, such as `clean_features/01k9x0…-9f86d081884c` or `model/v7`. */
export type ShelfPath = `${ShelfName}/${string}`;

/** What a readable name says. */
export interface Manifest {
  /** Of this format. */
  readonly version: 1;
  readonly asset: string;
  /** Empty for an asset without partitions. */
  readonly partition: string;
  readonly content: {
    /** In the same bucket. */
    readonly key: string;
    readonly sha256: string;
    /** Bytes. */
    readonly size: number;
  };
  /** Everything else that is worth telling. */
  readonly [more: string]: unknown;
}

/** Readable names. */
export interface Shelf {
  /** Writes a manifest; one that is there already stays as it is. Answers whether it was written. */
  place(path: ShelfPath, manifest: Manifest, signal: AbortSignal): Promise<boolean>;
  /**
   * Writes a manifest under a name that only one writer may have, such as the next number of a model: false when
   * somebody else has it.
   *
   * @throws {StoreError} where the endpoint does not honour `If-None-Match`, so that nobody can tell.
   */
  claim(path: ShelfPath, manifest: Manifest, signal: AbortSignal): Promise<boolean>;
  read(path: ShelfPath, signal: AbortSignal): Promise<Manifest | undefined>;
  /** The names below a folder, in order. */
  list(folder: ShelfPath, signal: AbortSignal): AsyncIterable<ShelfPath>;
  remove(path: ShelfPath, signal: AbortSignal): Promise<void>;
}

/** The readable names of a bucket. */
export function shelf(bucket: Bucket): Shelf {
  const { prefix } = bucket.settings;
  let honours: Promise<boolean> | undefined;
  const keyOf = (path: ShelfPath) => `${prefix}${path}.json`;

  async function put(path: ShelfPath, manifest: Manifest, signal: AbortSignal): Promise<boolean> {
    const bytes = new TextEncoder().encode(JSON.stringify(manifest, null, 2) + "\n");
    const sha256 = createHash("sha256").update(bytes).digest("base64");
    const contentType = "application/json";
    const answer = await bucket.put(keyOf(path), bytes, { sha256, contentType, onlyNew: true, signal });
    if (answer !== "taken") return true;
    // Perhaps by ourselves, when the answer to the first try was lost.
    return Buffer.compare(bytes, await bytesOf(bucket, keyOf(path), signal) ?? new Uint8Array()) === 0;
  }

  return {
    async place(path, manifest, signal) {
      if (await bucket.head(keyOf(path), signal) !== undefined) return false;
      return await put(path, manifest, signal);
    },
    async claim(path, manifest, signal) {
      if (!await (honours ??= honoursIfNoneMatch(bucket, signal))) {
        throw new StoreError(
          `Cannot claim "${path}" in ${bucket.place}: its endpoint does not honour If-None-Match, so that two writers ` +
            "could both get the name; give names out by the database",
          bucket.place,
        );
      }
      return await put(path, manifest, signal);
    },
    async read(path, signal) {
      const bytes = await bytesOf(bucket, keyOf(path), signal);
      return bytes && JSON.parse(new TextDecoder().decode(bytes)) as Manifest;
    },
    async *list(folder, signal) {
      for await (const { key } of bucket.list(`${prefix}${folder}`, signal)) {
        if (key.endsWith(".json")) yield key.slice(prefix.length, -".json".length) as ShelfPath;
      }
    },
    remove: (path, signal) => bucket.remove(keyOf(path), signal),
  };
}

/**
 * Whether the endpoint refuses to replace an object when it is asked not to. Found out by trying, since endpoints that
 * do not know the condition ignore it.
 */
export async function honoursIfNoneMatch(bucket: Bucket, signal: AbortSignal): Promise<boolean> {
  const key = `${bucket.settings.prefix}probe/${crypto.randomUUID()}`;
  const probe = new TextEncoder().encode("Questline asks whether If-None-Match is honoured\n");
  try {
    await bucket.put(key, probe, { signal });
    return await bucket.put(key, probe, { onlyNew: true, signal }) === "taken";
  } finally {
    await bucket.remove(key, signal);
  }
}

/** Takes those names down whose content is gone. Numbers that were claimed are their claimer's to take down. */
export async function pruneShelf(bucket: Bucket, signal: AbortSignal): Promise<void> {
  const { prefix } = bucket.settings;
  const named: { key: string; content: string }[] = [];
  for (const name of SHELVES) {
    for await (const { key } of bucket.list(`${prefix}${name}/`, signal)) {
      const [, content] = /-([0-9a-f]{12})\.json$/.exec(key) ?? [];
      if (content !== undefined) named.push({ key, content });
    }
  }
  // After the names: an artifact is always older than its name.
  const kept = new Set<string>();
  const folder = `${prefix}artifacts/`;
  for await (const { key } of bucket.list(folder, signal)) {
    kept.add(key.slice(folder.length, folder.length + 12));
  }
  for (const { key, content } of named) if (!kept.has(content)) await bucket.remove(key, signal);
}

async function bytesOf(bucket: Bucket, key: string, signal: AbortSignal): Promise<Uint8Array | undefined> {
  let pieces: Uint8Array[] = [];
  const found = await download(bucket, key, signal, {
    begin: () => pieces = [],
    take: (piece) => pieces.push(piece),
  });
  return found && Buffer.concat(pieces);
}
