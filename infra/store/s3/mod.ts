/**
 * Artifacts in a bucket; loaded when one is configured.
 *
 * @module
 */
export type { Bucket } from "./bucket.ts";
export { download } from "./download.ts";
export { StoreSettingError } from "./explain.ts";
export { manifests } from "./manifests.ts";
export { s3Store, type S3StoreOptions } from "./s3_store.ts";
export { connectBucket, openBucket } from "./sdk_bucket.ts";
export type { S3Credentials, S3Patience, S3Settings } from "./settings.ts";
export { honoursIfNoneMatch, type Manifest, type Shelf, shelf, type ShelfPath } from "./shelf.ts";
export { type VersionNames, versionNames } from "./version_names.ts";
