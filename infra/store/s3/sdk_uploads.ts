/**
 * Requests about objects that are sent in parts, through the AWS SDK.
 *
 * @module
 */
import type { ListMultipartUploadsCommandOutput, ListPartsCommandOutput } from "@aws-sdk/client-s3";
import type { BucketUploads, ObjectReceipt, OpenUpload } from "./bucket.ts";
import { isTaken, receiptOf, type Requests } from "./requests.ts";

/** See {@link BucketUploads}. */
export function sdkUploads(requests: Requests): BucketUploads {
  const { sdk, client, settings } = requests;
  const Bucket = settings.bucket;
  return {
    startUpload: (Key, { metadata = {}, contentType, signal }) =>
      requests.ask(`write "${Key}"`, signal, async (abortSignal) => {
        const request = new sdk.CreateMultipartUploadCommand({
          Bucket,
          Key,
          ContentType: contentType ?? "application/octet-stream",
          Metadata: { ...metadata },
          ChecksumAlgorithm: "SHA256",
        });
        const { UploadId } = await client.send(request, { abortSignal });
        return UploadId!;
      }),

    putPart: ({ key: Key, uploadId: UploadId }, number, bytes, { sha256, signal }) =>
      requests.ask(`write "${Key}"`, signal, async (abortSignal) => {
        const request = new sdk.UploadPartCommand({
          Bucket,
          Key,
          UploadId,
          PartNumber: number,
          Body: bytes,
          ContentLength: bytes.length,
          ChecksumSHA256: sha256,
        });
        const { ETag } = await client.send(request, { abortSignal });
        return { number, etag: ETag ?? "", sha256 };
      }, { bytes: bytes.length }),

    completeUpload: ({ key: Key, uploadId: UploadId }, parts, { onlyNew, signal }) =>
      requests.ask<ObjectReceipt | "taken" | "gone">(
        `write "${Key}"`,
        signal,
        (abortSignal) =>
          requests.conditionally(onlyNew, async (condition) => {
            const request = new sdk.CompleteMultipartUploadCommand({
              Bucket,
              Key,
              UploadId,
              MultipartUpload: {
                Parts: parts.map(({ number, etag, sha256 }) => ({
                  PartNumber: number,
                  ETag: etag,
                  ChecksumSHA256: sha256,
                })),
              },
              ...condition,
            });
            return receiptOf(await client.send(request, { abortSignal }));
          }),
        {
          mild: (failure) =>
            isTaken(failure) ? "taken" : failure.code === "NoSuchUpload" ? "gone" : undefined,
        },
      ),

    async abortUpload({ key: Key, uploadId: UploadId }, signal) {
      await requests.ask(`abort the upload of "${Key}"`, signal, async (abortSignal) => {
        await client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId }), { abortSignal });
        return true;
      }, { mild: ({ code, status }) => code === "NoSuchUpload" || status === 404 || undefined });
    },

    async uploadedBytes({ key: Key, uploadId: UploadId }, signal) {
      let bytes = 0;
      let next: { PartNumberMarker?: string } = {};
      for (;;) {
        const request = new sdk.ListPartsCommand({ Bucket, Key, UploadId, ...next });
        const page = await requests.ask<ListPartsCommandOutput | null>(
          `look at the upload of "${Key}"`,
          signal,
          (abortSignal) => client.send(request, { abortSignal }),
          { mild: ({ status }) => status === 404 || status === 501 ? null : undefined },
        );
        for (const { Size } of page?.Parts ?? []) bytes += Size ?? 0;
        if (!page?.IsTruncated || page.NextPartNumberMarker === undefined) return bytes;
        next = { PartNumberMarker: page.NextPartNumberMarker };
      }
    },

    async openUploads(Prefix, signal) {
      const open: OpenUpload[] = [];
      let next: { KeyMarker?: string; UploadIdMarker?: string } = {};
      for (;;) {
        const request = new sdk.ListMultipartUploadsCommand({ Bucket, Prefix, ...next });
        const page = await requests.ask<ListMultipartUploadsCommandOutput | null>(
          "list the open uploads",
          signal,
          (abortSignal) => client.send(request, { abortSignal }),
          { mild: ({ status }) => status === 501 ? null : undefined },
        );
        if (page === null) return undefined;
        for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
          if (Key === undefined || UploadId === undefined) continue;
          open.push({ key: Key, uploadId: UploadId, startedAt: Initiated?.getTime() ?? 0 });
        }
        if (!page.IsTruncated || page.NextKeyMarker === undefined) return open;
        next = {
          KeyMarker: page.NextKeyMarker,
          ...(page.NextUploadIdMarker !== undefined && { UploadIdMarker: page.NextUploadIdMarker }),
        };
      }
    },
  };
}
