/**
 * How an artifact stands, by what the bucket says about it: one HEAD, and a download only in doubt.
 *
 * Beside each artifact its writer leaves, as metadata, the size, the checksum and the ETag that it computed from the
 * bytes before they were sent. S3 computes its own when it stores an object, and anew with each overwrite, so that
 * the two agree as long as the object is the one that was written. What this cannot see is bytes that change inside
 * S3 without a write: S3 guards against that itself, and a read hashes them.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { DataVersion } from "../../../assets/engine/keys.ts";
import type { ArtifactState } from "../../../assets/engine/store.ts";
import type { Bucket, ObjectHead, ObjectReceipt } from "./bucket.ts";
import type { Digests } from "./digests.ts";
import { download } from "./download.ts";

/** Names of the metadata; S3 puts `x-amz-meta-` before them. */
const SIZE = "questline-size";
const SHA256 = "questline-sha256";
const ETAG = "questline-etag";
const STATE = "questline-state";

/** What a writer leaves beside the bytes. */
export function label(size: number, { sha256, etag }: Digests): Record<string, string> {
  return { [SIZE]: String(size), [SHA256]: sha256, [ETAG]: etag };
}

/** Whether the bucket says that it has stored what was sent. It may say nothing, where it keeps no checksums. */
export function confirms({ etag, sha256 }: ObjectReceipt, digests: Digests): boolean {
  return sha256 === undefined ? etag === digests.etag : sha256 === digests.sha256;
}

/** What a HEAD alone tells; "doubtful" when only the bytes can. */
export function judge(version: DataVersion, head: ObjectHead): "intact" | "corrupt" | "doubtful" {
  const { size, sha256, etag, metadata } = head;
  if (metadata[STATE] === "corrupt") return "corrupt";
  // The key is the checksum of the whole: where S3 keeps that, nobody's word is needed.
  if (sha256 === Buffer.from(version, "hex").toString("base64")) return "intact";
  if (metadata[SIZE] === undefined) return "doubtful"; // Somebody else put it here; a restored copy, for one.
  if (metadata[SIZE] !== String(size)) return "corrupt";
  const agrees = sha256 === undefined ? metadata[ETAG] === etag : metadata[SHA256] === sha256;
  return agrees ? "intact" : "doubtful";
}

/** Looks at artifacts, and remembers which doubts it has settled. */
export interface Looks {
  look(version: DataVersion, key: string, signal: AbortSignal): Promise<ArtifactState>;
  /** Leaves word for every other look that the bytes are not what they should be. */
  markCorrupt(key: string, etag: string, signal: AbortSignal): Promise<void>;
}

/** Looks at a bucket's artifacts. */
export function looks(bucket: Bucket): Looks {
  /** What the bytes of an ETag hashed to. */
  const settled = new Map<string, string>();
  return {
    async look(version, key, signal) {
      const head = await bucket.head(key, signal);
      if (head === undefined) return "lost";
      const judgement = judge(version, head);
      if (judgement !== "doubtful") return judgement;
      const id = `${key} ${head.etag} ${head.size}`;
      let hash = settled.get(id);
      if (hash === undefined) {
        let sum = createHash("sha256");
        const found = await download(bucket, key, signal, {
          begin: () => sum = createHash("sha256"),
          take: (piece) => sum.update(piece),
        });
        if (found === undefined) return "lost";
        hash = sum.digest("hex");
        if (found.etag === head.etag) settled.set(id, hash);
      }
      return hash === version ? "intact" : "corrupt";
    },
    async markCorrupt(key, etag, signal) {
      await bucket.relabel(key, etag, { [STATE]: "corrupt" }, signal);
    },
  };
}
