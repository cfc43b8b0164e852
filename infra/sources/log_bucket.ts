/**
 * The files of a log below a prefix of an S3 bucket.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { SourceChangedError, SourceError } from "../../assets/engine/source.ts";
import type { Bucket } from "../store/s3/mod.ts";
import type { LogFiles, LogPlace } from "./log_days.ts";

/** Such as `s3://bucket/plays/`. */
export interface BucketAddress {
  readonly bucket: string;
  /** Empty, or a path that ends with `/`. */
  readonly prefix: string;
}

/** The bucket and the prefix of an address; undefined for what is none. */
export function bucketAddress(text: string): BucketAddress | undefined {
  const [, bucket, path = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(text) ?? [];
  if (bucket === undefined) return undefined;
  return { bucket, prefix: path === "" || path.endsWith("/") ? path : `${path}/` };
}

/**
 * The objects of a kind below a prefix. A look costs a listing: an object's version is its ETag and size.
 *
 * @param open opens the bucket, for each look and each read: a source has nobody who would close it
 * @param folder where an object is put while it is read
 * @param options what decides which plays come out of a file
 */
export function logBucket(
  { bucket: name, prefix }: BucketAddress,
  files: LogFiles,
  { open, folder, options }: {
    readonly open: () => Promise<Bucket>;
    readonly folder: string;
    readonly options: Readonly<Record<string, unknown>>;
  },
): LogPlace {
  const spelt = JSON.stringify(Object.entries(options).sort());
  const versionOf = (etag: string, size: number) =>
    createHash("sha256").update(JSON.stringify([etag, size, spelt])).digest("hex");

  return {
    name: `s3://${name}/${prefix}`,
    kind: files.extensions[0]!,
    async list(signal) {
      const bucket = await open();
      try {
        const found = [];
        for await (const { key, size, etag } of bucket.list(prefix, signal)) {
          const path = key.slice(prefix.length);
          if (!files.extensions.some((end) => path.toLowerCase().endsWith(end))) continue;
          if (path.split("/").some((part) => part.startsWith(".") || part.startsWith("_"))) continue;
          if (etag === "") {
            throw new SourceError(`Cannot use "s3://${name}/${key}": its endpoint does not list ETags`);
          }
          found.push({ name: path, version: versionOf(etag, size) });
        }
        return found;
      } finally {
        bucket.close();
      }
    },
    async *read({ name: path, version }, context) {
      await Deno.mkdir(folder, { recursive: true });
      const copy = join(folder, `${crypto.randomUUID()}${files.extensions[0]}`);
      const bucket = await open();
      try {
        const head = await fetchTo(bucket, `${prefix}${path}`, copy, context.signal);
        if (head === undefined || versionOf(head.etag, head.size) !== version) {
          throw new SourceChangedError(`"s3://${name}/${prefix}${path}" changed: materialize again`);
        }
        yield* files.read(copy, await files.version(copy, context.signal), context);
      } finally {
        bucket.close();
        await Deno.remove(copy).catch(() => {});
      }
    },
  };
}

async function fetchTo(bucket: Bucket, key: string, path: string, signal: AbortSignal) {
  const { download } = await import("../store/s3/mod.ts");
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  return await download(bucket, key, signal, {
    begin() {
      file.seekSync(0, Deno.SeekMode.Start);
      file.truncateSync(0);
    },
    take(piece) {
      for (let at = 0; at < piece.length;) at += file.writeSync(piece.subarray(at));
    },
  });
}
