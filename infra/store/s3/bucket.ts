/**
 * A bucket: the few requests that Questline makes, each tried again while it may pass, each refusal explained.
 *
 * @module
 */

import type { S3Patience, S3Settings } from "./settings.ts";

/** What the bucket says about an object without sending it. */
export interface ObjectHead {
  /** Bytes. */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Base64; with `-N` behind it, of the checksums of N parts. Undefined where the endpoint keeps none. */
  readonly sha256: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What the bucket says that it has stored. */
export type ObjectReceipt = Pick<ObjectHead, "etag" | "sha256">;

/** An object on its way down. The body must be read to its end, given up by leaving its loop, or discarded. */
export interface ObjectBody extends ObjectHead {
  readonly body: AsyncIterable<Uint8Array>;
  /** Lets a body go that nobody has begun to read. */
  discard(): Promise<void>;
}

/** One object of a listing. */
export interface ListedObject {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Without quotes; empty where the endpoint does not list it. */
  readonly etag: string;
}

/** A multipart upload that was begun and neither completed nor aborted. */
export interface OpenUpload {
  readonly key: string;
  readonly uploadId: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** A part of a multipart upload that has arrived. */
export interface UploadedPart {
  readonly number: number;
  readonly etag: string;
  /** Base64. */
  readonly sha256: string;
}

/** How an object is put. */
export interface PutOptions {
  /** Base64 SHA-256 of the bytes, for the bucket to check and keep. */
  readonly sha256?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  /** Refuses to replace an object, where the endpoint knows how to. */
  readonly onlyNew?: boolean;
  readonly signal: AbortSignal;
}

/** Requests about whole objects. Keys are whole, prefix included. Every method may throw a {@link StoreError}. */
export interface BucketObjects {
  /** One small listing, which tells what HEAD cannot: why something is refused. Tries three times only. */
  check(signal: AbortSignal): Promise<void>;
  head(key: string, signal: AbortSignal): Promise<ObjectHead | undefined>;
  /** From a byte on. With an ETag, undefined as well when the object is another one by now. */
  get(
    key: string,
    options: { from?: number; etag?: string; signal: AbortSignal },
  ): Promise<ObjectBody | undefined>;
  /** "taken" when `onlyNew` was asked for and an object has the key already. */
  put(key: string, bytes: Uint8Array, options: PutOptions): Promise<ObjectReceipt | "taken">;
  /** Replaces an object's metadata if it still has that ETag. */
  relabel(
    key: string,
    etag: string,
    metadata: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<void>;
  /** Deleting what is not there is harmless. */
  remove(key: string, signal: AbortSignal): Promise<void>;
  /** Every object whose key starts with a prefix, a page (1,000) at a time, in the order of their keys. */
  list(prefix: string, signal: AbortSignal): AsyncIterable<ListedObject>;
}

/** Requests about objects that are sent in parts. */
export interface BucketUploads {
  startUpload(key: string, options: Omit<PutOptions, "sha256" | "onlyNew">): Promise<string>;
  putPart(
    upload: { key: string; uploadId: string },
    number: number,
    bytes: Uint8Array,
    options: { sha256: string; signal: AbortSignal },
  ): Promise<UploadedPart>;
  /** "taken" as `put` says it; "gone" when there is no such upload, which is how a repeated completion looks. */
  completeUpload(
    upload: { key: string; uploadId: string },
    parts: readonly UploadedPart[],
    options: { onlyNew: boolean; signal: AbortSignal },
  ): Promise<ObjectReceipt | "taken" | "gone">;
  abortUpload(upload: { key: string; uploadId: string }, signal: AbortSignal): Promise<void>;
  /** How many bytes of an open upload have arrived. */
  uploadedBytes(upload: { key: string; uploadId: string }, signal: AbortSignal): Promise<number>;
  /** Undefined where the endpoint cannot list them. */
  openUploads(prefix: string, signal: AbortSignal): Promise<OpenUpload[] | undefined>;
}

/** The bucket. */
export interface Bucket extends BucketObjects, BucketUploads {
  readonly settings: S3Settings;
  /** Such as `s3://bucket/prefix/`. */
  readonly place: string;
  readonly patience: S3Patience;
  close(): void;
}
