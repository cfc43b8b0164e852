/**
 * Where a bucket is and who asks for it.
 *
 * @module
 */

/** Keys that were given by hand; without them the usual AWS chain decides. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** How patient requests are; tests hurry them. */
export interface S3Patience {
  /** Tries of one request, the first included. */
  readonly attempts: number;
  /** The first pause is up to this long, each next one up to twice as long. Milliseconds. */
  readonly baseMs: number;
  /** No pause is longer. Milliseconds. */
  readonly capMs: number;
  /** How long nothing may move: no answer, or no next piece of one. Milliseconds. */
  readonly silenceMs: number;
}

/** A bucket, as it is configured. */
export interface S3Settings {
  readonly bucket: string;
  /** An address without a path; Amazon's own when it is left out. */
  readonly endpoint?: string;
  /** Before every key: empty, or a path that ends with `/`. */
  readonly prefix: string;
  readonly region?: string;
  /** Whether the bucket stands in the path of the address rather than in its host. */
  readonly forcePathStyle: boolean;
  readonly credentials?: S3Credentials;
  /** Of the files in `~/.aws`. */
  readonly profile?: string;
  readonly patience?: Partial<S3Patience>;
}

/** About 6 s of pauses on average before a request is given up. */
export const PATIENCE: S3Patience = { attempts: 8, baseMs: 100, capMs: 5000, silenceMs: 30_000 };
