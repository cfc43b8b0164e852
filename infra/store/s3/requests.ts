/**
 * Requests through the AWS SDK: tried again while they may pass, and explained when they do not.
 *
 * The SDK is loaded when a bucket is opened: it is large, and asks for the environment as soon as it is imported.
 *
 * @module
 */
import type { S3Client } from "@aws-sdk/client-s3";
import type { ObjectHead, ObjectReceipt } from "./bucket.ts";
import { explained } from "./explain.ts";
import { fetchHandler } from "./fetch_handler.ts";
import { type Failure, failureOf, retried, unlessSilent } from "./retry.ts";
import { PATIENCE, type S3Patience, type S3Settings } from "./settings.ts";

/** The SDK's module. */
export type Sdk = typeof import("@aws-sdk/client-s3");

/** A link slower than this is taken for a broken one: 64 kB a second. */
const SLOWEST_BYTES_PER_MS = 64;

/** What a request may be told besides. */
interface AskOptions<T> {
  /** Turns a refusal into an answer; undefined leaves it a refusal. */
  readonly mild?: (failure: Failure) => T | undefined;
  /** How many bytes go up with it, which may take their time. */
  readonly bytes?: number;
  readonly attempts?: number;
}

/** The client, and how everything is asked of it. */
export class Requests {
  readonly client: S3Client;
  readonly patience: S3Patience;
  /** False once the endpoint has said that it does not know `If-None-Match`. */
  #knowsCondition = true;

  constructor(readonly sdk: Sdk, readonly settings: S3Settings) {
    this.client = clientOf(sdk, settings);
    this.patience = { ...PATIENCE, ...settings.patience };
  }

  /**
   * One request.
   *
   * @param doing for the message, such as `read "key"`
   * @throws {StoreError}, or the signal's reason.
   */
  async ask<T>(
    doing: string,
    signal: AbortSignal,
    request: (signal: AbortSignal) => Promise<T>,
    { mild, bytes = 0, attempts = this.patience.attempts }: AskOptions<T> = {},
  ): Promise<T> {
    const silenceMs = this.patience.silenceMs + bytes / SLOWEST_BYTES_PER_MS;
    const patience = { ...this.patience, attempts };
    try {
      return await retried(() => unlessSilent(request, silenceMs, signal), patience, signal);
    } catch (error) {
      signal.throwIfAborted();
      const answer = mild?.(failureOf(error));
      if (answer !== undefined) return answer;
      throw explained(error, doing, this.settings);
    }
  }

  /** A request that carries `If-None-Match`, or goes without it where the endpoint refuses that. */
  async conditionally<T>(
    onlyNew: boolean,
    request: (condition: { IfNoneMatch?: "*" }) => Promise<T>,
  ): Promise<T> {
    if (!onlyNew || !this.#knowsCondition) return await request({});
    try {
      return await request({ IfNoneMatch: "*" });
    } catch (error) {
      const { code, status } = failureOf(error);
      if (status !== 501 && code !== "NotImplemented") throw error;
      this.#knowsCondition = false;
      return await request({});
    }
  }
}

/** There is no such object. A missing bucket is something else. */
export function isGone({ code, status }: Failure): boolean {
  return code === "NoSuchKey" || code === "NotFound" || (status === 404 && code !== "NoSuchBucket");
}

/** A condition did not hold. */
export function isTaken({ status }: Failure): boolean {
  return status === 412;
}

/** The fields of the SDK's answers that we use. */
interface Answer {
  readonly ContentLength?: number | undefined;
  readonly ETag?: string | undefined;
  readonly ChecksumSHA256?: string | undefined;
  readonly Metadata?: Record<string, string> | undefined;
}

/** An answer about an object. */
export function headOf(answer: Answer): ObjectHead {
  return { ...receiptOf(answer), size: answer.ContentLength ?? 0, metadata: answer.Metadata ?? {} };
}

/** An answer about a write. */
export function receiptOf({ ETag, ChecksumSHA256 }: Answer): ObjectReceipt {
  return { etag: (ETag ?? "").replaceAll('"', ""), sha256: ChecksumSHA256 };
}

function clientOf(
  sdk: Sdk,
  { region, endpoint, forcePathStyle, credentials, profile }: S3Settings,
): S3Client {
  return new sdk.S3Client({
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials: { ...credentials } }),
    ...(profile !== undefined && { profile }),
    forcePathStyle,
    maxAttempts: 1, // We try again ourselves: one rule for requests and for bodies that break off.
    // The SDK's own checksums come as trailers, which many endpoints do not know; we send SHA-256 ahead.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: fetchHandler(),
    customUserAgent: "questline",
  });
}
