/**
 * A corner of a test server's bucket, and a folder for what is kept nearby.
 *
 * @module
 */
import { type Bucket, openBucket, s3Store, type S3StoreOptions } from "../../../infra/store/s3/mod.ts";
import { filesBelow, withFolder } from "../../support/program.ts";
import { type S3Server, settingsFor } from "../../support/s3.ts";
import type { StorePlace } from "../store_contract.ts";

/** A signal that is never aborted. */
export const ALWAYS = new AbortController().signal;

/** A place for stores on a bucket. */
export interface S3Place extends StorePlace {
  readonly bucket: Bucket;
  /** The folder of copies and of what is being written. */
  readonly cacheFolder: string;
  open(owner?: string, options?: Partial<S3StoreOptions>): ReturnType<typeof s3Store>;
}

/** Gives a test a place of its own. Stores keep no copies unless they are told to. */
export function withinS3(server: S3Server, body: (place: S3Place) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const bucket = await openBucket(settingsFor(server.endpoint));
    const { prefix } = bucket.settings;
    try {
      await body({
        bucket,
        cacheFolder: folder,
        open: (owner = "me", options = {}) =>
          s3Store({ bucket, cacheFolder: folder, cacheBytes: 0, owner, ...options }),
        async overwrite(version, bytes) {
          await bucket.put(`${prefix}artifacts/${version}`, bytes, { signal: ALWAYS });
        },
        async leftovers() {
          const left = await filesBelow(`${folder}/tmp`);
          for await (const { key } of bucket.list(prefix, ALWAYS)) {
            const name = key.slice(prefix.length);
            if (!/^artifacts\/[0-9a-f]{64}$/.test(name)) left.push(name);
          }
          for (const { key } of await bucket.openUploads(prefix, ALWAYS) ?? []) left.push(`upload of ${key}`);
          return left;
        },
      });
    } finally {
      bucket.close();
    }
  });
}
