/**
 * The artifact store: bytes by their content. The embedded store is a folder; the port is all the engine knows.
 *
 * @module
 */
import type { DataVersion } from "./keys.ts";

/** What was written. */
export interface StoredArtifact {
  readonly dataVersion: DataVersion;
  /** Bytes. */
  readonly size: number;
}

/** What a look at a stored artifact finds. */
export type ArtifactState = "intact" | "lost" | "corrupt";

/** A place that keeps artifacts by the SHA-256 of their bytes. */
export interface ArtifactStore {
  /** Whether `read` hands out the very bytes that it keeps, so that nobody may change them. */
  readonly handsOutItsOwn?: boolean;
  /**
   * Streams bytes aside while hashing them, then gives them their content's name in one step. Never visible
   * half-written; writing the same bytes twice is harmless. A failure or an abort leaves nothing under a content name.
   *
   * `moment` is called at named points of the protocol, for fault tests: "writing", "written", "named".
   */
  write(
    chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    options: { signal: AbortSignal; moment?: (point: StoreMoment) => void | Promise<void> },
  ): Promise<StoredArtifact>;
  /**
   * The artifact's bytes, verified.
   *
   * @throws {ArtifactError} when it is lost or its bytes no longer hash to its data version.
   */
  read(version: DataVersion): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Says whether the stored bytes still are what they were: by hashing them, or by what shows that they were not touched
   * since they were hashed.
   */
  verify(version: DataVersion): Promise<ArtifactState>;
  /** Called after many looks: keeps what makes the next ones quicker, where there is anything to keep. */
  remember?(): Promise<void>;
  /** Every artifact kept, with its size in bytes. */
  list(): AsyncIterable<StoredArtifact>;
  /** Deletes an artifact; deleting what is not there is harmless. */
  delete(version: DataVersion): Promise<void>;
  /**
   * Removes what interrupted writers left behind; returns the bytes freed.
   *
   * `alive` tells whether the process that wrote a temporary file still runs.
   */
  sweep(
    options: { alive: (owner: string) => Promise<boolean>; dryRun: boolean },
  ): Promise<{ files: number; bytes: number }>;
}

/** Named points of {@link ArtifactStore.write}. */
export type StoreMoment = "writing" | "written" | "named";

/** An artifact is not what its data version says. */
export class ArtifactError extends Error {
  override name = "ArtifactError";
  constructor(
    readonly state: Exclude<ArtifactState, "intact">,
    readonly version: DataVersion,
    where: string,
  ) {
    super(
      state === "lost"
        ? `Artifact ${version.slice(0, 12)} is gone from ${where}: materialize again to recompute it`
        : `Artifact ${
          version.slice(0, 12)
        } in ${where} no longer hashes to its data version: materialize again to recompute it`,
    );
  }
}
