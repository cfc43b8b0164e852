/**
 * Requests about whole objects, through the AWS SDK.
 *
 * @module
 */
import type { BucketObjects, ObjectBody, ObjectHead, ObjectReceipt } from "./bucket.ts";
import { headOf, isGone, isTaken, receiptOf, type Requests } from "./requests.ts";
import { unlessSilent } from "./retry.ts";

/** See {@link BucketObjects}. */
export function sdkObjects(requests: Requests): BucketObjects {
  const { sdk, client, patience, settings } = requests;
  const Bucket = settings.bucket;
  return {
    async check(signal) {
      const request = new sdk.ListObjectsV2Command({ Bucket, Prefix: settings.prefix, MaxKeys: 1 });
      const attempts = Math.min(3, patience.attempts);
      await requests.ask(
        "keep artifacts",
        signal,
        (abortSignal) => client.send(request, { abortSignal }),
        { attempts },
      );
    },

    async head(Key, signal) {
      const found = await requests.ask<ObjectHead | null>(`look at "${Key}"`, signal, async (abortSignal) => {
        const request = new sdk.HeadObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" });
        return headOf(await client.send(request, { abortSignal }));
      }, { mild: (failure) => isGone(failure) ? null : undefined });
      return found ?? undefined;
    },

    async get(Key, { from = 0, etag, signal }) {
      const found = await requests.ask<ObjectBody | null>(`read "${Key}"`, signal, async (abortSignal) => {
        const request = new sdk.GetObjectCommand({
          Bucket,
          Key,
          ChecksumMode: "ENABLED",
          ...(from > 0 && { Range: `bytes=${from}-` }),
          ...(etag !== undefined && { IfMatch: `"${etag}"` }),
        });
        const answer = await client.send(request, { abortSignal });
        const body = answer.Body as unknown as ReadableStream<Uint8Array>; // As `fetch_handler.ts` gives it.
        return {
          ...headOf(answer),
          body: watched(body, patience.silenceMs, signal),
          discard: () => body.cancel(),
        };
      }, { mild: (failure) => isGone(failure) || isTaken(failure) ? null : undefined });
      return found ?? undefined;
    },

    put: (Key, bytes, { sha256, metadata = {}, contentType, onlyNew = false, signal }) =>
      requests.ask<ObjectReceipt | "taken">(
        `write "${Key}"`,
        signal,
        (abortSignal) =>
          requests.conditionally(onlyNew, async (condition) => {
            const request = new sdk.PutObjectCommand({
              Bucket,
              Key,
              Body: bytes,
              ContentLength: bytes.length,
              ContentType: contentType ?? "application/octet-stream",
              Metadata: { ...metadata },
              ...(sha256 !== undefined && { ChecksumSHA256: sha256 }),
              ...condition,
            });
            return receiptOf(await client.send(request, { abortSignal }));
          }),
        { mild: (failure) => isTaken(failure) ? "taken" : undefined, bytes: bytes.length },
      ),

    async relabel(Key, etag, metadata, signal) {
      await requests.ask(`mark "${Key}"`, signal, async (abortSignal) => {
        const request = new sdk.CopyObjectCommand({
          Bucket,
          Key,
          CopySource: `${Bucket}/${Key.split("/").map(encodeURIComponent).join("/")}`,
          CopySourceIfMatch: `"${etag}"`,
          MetadataDirective: "REPLACE",
          Metadata: { ...metadata },
        });
        await client.send(request, { abortSignal });
        return true;
      }, { mild: (failure) => isGone(failure) || isTaken(failure) || undefined });
    },

    async remove(Key, signal) {
      await requests.ask(`delete "${Key}"`, signal, async (abortSignal) => {
        await client.send(new sdk.DeleteObjectCommand({ Bucket, Key }), { abortSignal });
        return true;
      }, { mild: (failure) => isGone(failure) || undefined });
    },

    async *list(Prefix, signal) {
      let next: { ContinuationToken?: string } = {};
      for (;;) {
        const request = new sdk.ListObjectsV2Command({ Bucket, Prefix, ...next });
        const page = await requests.ask(
          `list "${Prefix}"`,
          signal,
          (abortSignal) => client.send(request, { abortSignal }),
        );
        for (const { Key, Size, ETag } of page.Contents ?? []) {
          if (Key !== undefined) yield { key: Key, size: Size ?? 0, etag: ETag?.replaceAll('"', "") ?? "" };
        }
        if (!page.IsTruncated || page.NextContinuationToken === undefined) return;
        next = { ContinuationToken: page.NextContinuationToken };
      }
    },
  };
}

/** A body that breaks off with an error when nothing comes for a while, instead of waiting for ever. */
async function* watched(
  body: ReadableStream<Uint8Array>,
  silenceMs: number,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  const reader = body.getReader();
  let isDone = false;
  try {
    for (;;) {
      const { done, value } = await unlessSilent(() => reader.read(), silenceMs, signal);
      if (done) {
        isDone = true;
        return;
      }
      yield value;
    }
  } finally {
    // Lets the connection go: a body that nobody reads would hold it.
    if (!isDone) await reader.cancel().catch(() => {});
  }
}
