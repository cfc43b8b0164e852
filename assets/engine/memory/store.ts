/**
 * An artifact store in memory, for tests and benchmarks.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { DataVersion } from "../keys.ts";
import { ArtifactError, type ArtifactStore } from "../store.ts";

/**
 * A store that ends with the process.
 *
 * @param artifacts where it keeps them, for tests that look behind it
 */
export function memoryStore(artifacts = new Map<DataVersion, Uint8Array<ArrayBuffer>>()): ArtifactStore {
  return {
    handsOutItsOwn: true,
    async write(chunks, { signal, moment }) {
      const parts: Uint8Array[] = [];
      for await (const chunk of chunks) {
        signal.throwIfAborted();
        parts.push(chunk);
      }
      await moment?.("writing");
      const bytes = concat(parts);
      const dataVersion = hash(bytes);
      await moment?.("written");
      artifacts.set(dataVersion, bytes);
      await moment?.("named");
      return { dataVersion, size: bytes.length };
    },
    read(version) {
      const bytes = artifacts.get(version);
      if (bytes === undefined) return Promise.reject(new ArtifactError("lost", version, "memory"));
      if (hash(bytes) !== version) return Promise.reject(new ArtifactError("corrupt", version, "memory"));
      return Promise.resolve(bytes);
    },
    verify(version) {
      const bytes = artifacts.get(version);
      return Promise.resolve(bytes === undefined ? "lost" : hash(bytes) === version ? "intact" : "corrupt");
    },
    async *list() {
      for (const [dataVersion, bytes] of artifacts) yield { dataVersion, size: bytes.length };
    },
    delete(version) {
      artifacts.delete(version);
      return Promise.resolve();
    },
    sweep: () => Promise.resolve({ files: 0, bytes: 0 }),
  };
}

function hash(bytes: Uint8Array): DataVersion {
  return createHash("sha256").update(bytes).digest("hex") as DataVersion;
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
