/**
 * Artifacts kept nearby: a folder of content-addressed files, no larger in all than a limit, the longest unused
 * going first. Several processes may use one folder. A cache that fails never fails a read: it is only slower.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { DataVersion } from "../../assets/engine/keys.ts";

const CONTENT = /^[0-9a-f]{64}$/;

/** A folder of copies. */
export interface ArtifactCache {
  /** The bytes, if they are here and hash to their version; a copy that does not is removed. */
  get(version: DataVersion): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Keeps bytes that are known to be right. */
  put(version: DataVersion, bytes: Uint8Array): Promise<void>;
  /** Keeps a file that is known to be right, on the same disk; the file is gone afterwards, kept or not. */
  adopt(version: DataVersion, path: string, size: number): Promise<void>;
  drop(version: DataVersion): Promise<void>;
}

/** @param options.limit bytes; with 0 nothing is kept. */
export function artifactCache(
  { root, temporaryPath, limit }: {
    readonly root: string;
    /** Makes up a path for a temporary file, in a folder that exists or is made. */
    readonly temporaryPath: () => Promise<string>;
    readonly limit: number;
  },
): ArtifactCache {
  const pathOf = (version: DataVersion) => `${root}/${version}`;

  async function adopt(version: DataVersion, path: string, size: number): Promise<void> {
    try {
      if (size <= limit) {
        await Deno.mkdir(root, { recursive: true });
        await Deno.rename(path, pathOf(version));
        await shrink();
        return;
      }
    } catch {
      // No room, no right, or a file in use: it is not kept.
    }
    await Deno.remove(path).catch(() => {});
  }

  /** Removes the longest unused copies until the rest is within the limit. */
  async function shrink(): Promise<void> {
    const copies: { path: string; size: number; usedAt: number }[] = [];
    let total = 0;
    for await (const { name } of Deno.readDir(root)) {
      if (!CONTENT.test(name)) continue;
      const path = `${root}/${name}`;
      const file = await Deno.stat(path).catch(() => undefined); // Another process may have removed it.
      if (file === undefined) continue;
      total += file.size;
      copies.push({ path, size: file.size, usedAt: file.mtime?.getTime() ?? 0 });
    }
    copies.sort((a, b) => a.usedAt - b.usedAt);
    for (const { path, size } of copies) {
      if (total <= limit) return;
      await Deno.remove(path).catch(() => {});
      total -= size;
    }
  }

  return {
    async get(version) {
      if (limit === 0) return undefined;
      const path = pathOf(version);
      try {
        const bytes = await Deno.readFile(path);
        if (createHash("sha256").update(bytes).digest("hex") !== version) {
          await Deno.remove(path).catch(() => {});
          return undefined;
        }
        // When it was last used, in the modification time: many disks do not keep the access time.
        const now = new Date();
        await Deno.utime(path, now, now).catch(() => {});
        return bytes;
      } catch {
        return undefined;
      }
    },
    async put(version, bytes) {
      if (bytes.length > limit) return;
      try {
        const path = await temporaryPath();
        try {
          await Deno.writeFile(path, bytes, { createNew: true });
          await adopt(version, path, bytes.length);
        } catch {
          await Deno.remove(path).catch(() => {});
        }
      } catch {
        // Not kept.
      }
    },
    adopt,
    async drop(version) {
      await Deno.remove(pathOf(version)).catch(() => {});
    },
  };
}
