/**
 * A bucket through the AWS SDK.
 *
 * @module
 */
import { StoreError } from "../store_error.ts";
import type { Bucket } from "./bucket.ts";
import { placeOf, StoreSettingError } from "./explain.ts";
import { Requests } from "./requests.ts";
import { sdkObjects } from "./sdk_objects.ts";
import { sdkUploads } from "./sdk_uploads.ts";
import type { S3Settings } from "./settings.ts";

/** Opens a bucket. Nothing is asked of it yet. */
export async function openBucket(settings: S3Settings): Promise<Bucket> {
  const requests = new Requests(await import("@aws-sdk/client-s3"), settings);
  return {
    settings,
    place: placeOf(settings),
    patience: requests.patience,
    ...sdkObjects(requests),
    ...sdkUploads(requests),
    close: () => requests.client.destroy(),
  };
}

/**
 * Opens a bucket and asks it one small question.
 *
 * @throws {StoreSettingError} when it does not answer, or not as it should: the message names the variable.
 */
export async function connectBucket(settings: S3Settings): Promise<Bucket> {
  const bucket = await openBucket(settings);
  try {
    await bucket.check(new AbortController().signal);
    return bucket;
  } catch (error) {
    bucket.close();
    // Before anything was done, everything that is wrong is wrong with the configuration.
    if (error instanceof StoreError && !(error instanceof StoreSettingError)) {
      throw new StoreSettingError(error.message, error.path);
    }
    throw error;
  }
}
