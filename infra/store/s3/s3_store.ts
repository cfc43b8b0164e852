/**
 * Artifacts in a bucket: `<prefix>artifacts/<SHA-256>`, with copies of the last used ones in a local folder.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { DataVersion } from "../../../assets/engine/keys.ts";
import { ArtifactError, type ArtifactStore } from "../../../assets/engine/store.ts";
import { artifactCache } from "../artifact_cache.ts";
import { onDisk } from "../store_error.ts";
import { writeTemporary } from "../temporary_file.ts";
import type { Bucket } from "./bucket.ts";
import { download } from "./download.ts";
import { looks as looksAt } from "./look.ts";
import { sweepBucket, sweepSpool } from "./sweep.ts";
import { upload } from "./upload.ts";

const CONTENT = /^[0-9a-f]{64}$/;
/** A second download tells bytes that were hurt on the way from bytes that are wrong in the bucket. */
const READS = 3;

/** What a store on a bucket is made of. */
export interface S3StoreOptions {
  readonly bucket: Bucket;
  /** Holds the copies, and `tmp` below it what is being written. */
  readonly cacheFolder: string;
  /** Bytes; 0 keeps no copies. */
  readonly cacheBytes: number;
  /** Who writes: letters, digits, `-` and `_`. */
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** An artifact store on a bucket. What `verify` promises is written in `look.ts`. */
export function s3Store(
  { bucket, cacheFolder, cacheBytes, owner, now = Date.now }: S3StoreOptions,
): ArtifactStore {
  if (!/^[\w-]+$/.test(owner)) {
    throw new TypeError(
      `Cannot open the artifact store: owner "${owner}" must be letters, digits, "-" and "_"`,
    );
  }
  const { prefix } = bucket.settings;
  const spool = `${cacheFolder}/tmp`;
  const never = new AbortController().signal;
  const looks = looksAt(bucket);
  const temporaryPath = async () => {
    await onDisk("write", spool, Deno.mkdir(spool, { recursive: true }));
    return `${spool}/${owner}.${crypto.randomUUID()}`;
  };
  const cache = artifactCache({ root: cacheFolder, temporaryPath, limit: cacheBytes });

  function keyOf(version: DataVersion): string {
    if (!CONTENT.test(version)) {
      throw new RangeError(`Cannot look up "${version}": a data version is 64 hex digits`);
    }
    return `${prefix}artifacts/${version}`;
  }

  /** Downloads and hashes. Wrong bytes that come twice are wrong in the bucket, which is then told so. */
  async function fetchWhole(version: DataVersion): Promise<Uint8Array<ArrayBuffer>> {
    const key = keyOf(version);
    const seen = new Set<string>();
    for (let reads = 1;; reads++) {
      let bytes = new Uint8Array();
      let at = 0;
      const head = await download(bucket, key, never, {
        begin({ size }) {
          bytes = new Uint8Array(size);
          at = 0;
        },
        take(piece) {
          bytes.set(piece, at);
          at += piece.length;
        },
      });
      if (head === undefined) throw new ArtifactError("lost", version, bucket.place);
      const hash = createHash("sha256").update(bytes).digest("hex");
      if (hash === version) return bytes;
      const isWrongThere = seen.has(`${head.etag} ${hash}`);
      if (isWrongThere || reads === READS) {
        // A later look must find it too, although nobody has written since. Without the right to, it is only told.
        if (isWrongThere) await looks.markCorrupt(key, head.etag, never).catch(() => {});
        throw new ArtifactError("corrupt", version, bucket.place);
      }
      seen.add(`${head.etag} ${hash}`);
    }
  }

  return {
    async write(chunks, { signal, moment }) {
      signal.throwIfAborted();
      const path = await temporaryPath();
      try {
        const started = () => moment?.("writing");
        const { hash, size } = await writeTemporary(path, chunks, signal, started, { durable: false });
        const dataVersion = hash as DataVersion;
        await moment?.("written");
        signal.throwIfAborted();
        const markerKey = `${prefix}uploads/${owner}/${dataVersion}`;
        const file = { version: dataVersion, key: keyOf(dataVersion), markerKey, path, size };
        await upload(bucket, looks, file, signal);
        await moment?.("named");
        await cache.adopt(dataVersion, path, size);
        return { dataVersion, size };
      } catch (error) {
        await Deno.remove(path).catch(() => {});
        throw error;
      }
    },

    async read(version) {
      keyOf(version);
      const near = await cache.get(version);
      if (near !== undefined) return near;
      const bytes = await fetchWhole(version);
      await cache.put(version, bytes);
      return bytes;
    },

    verify: async (version) => await looks.look(version, keyOf(version), never),

    async *list() {
      const folder = `${prefix}artifacts/`;
      for await (const { key, size } of bucket.list(folder, never)) {
        const name = key.slice(folder.length);
        if (CONTENT.test(name)) yield { dataVersion: name as DataVersion, size };
      }
    },

    async delete(version) {
      await bucket.remove(keyOf(version), never);
      await cache.drop(version);
    },

    async sweep(options) {
      const lives = new Map<string, boolean>();
      const alive = async (id: string) => {
        if (!lives.has(id)) lives.set(id, await options.alive(id));
        return lives.get(id)!;
      };
      const near = await sweepSpool(spool, alive, options.dryRun);
      const far = await sweepBucket(bucket, { alive, dryRun: options.dryRun, now: now(), signal: never });
      return { files: near.files + far.files, bytes: near.bytes + far.bytes };
    },
  };
}
