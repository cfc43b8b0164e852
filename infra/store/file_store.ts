/**
 * Artifacts in a folder: `<first two hex digits>/<SHA-256>`, and `tmp/<owner>.<random>` while they are written.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { DataVersion } from "../../assets/engine/keys.ts";
import { ArtifactError, type ArtifactStore, type StoredArtifact } from "../../assets/engine/store.ts";
import { onDisk } from "./store_error.ts";
import { syncFolder, writeTemporary } from "./temporary_file.ts";
import { looksOf, VerifiedFiles } from "./verified.ts";

const CONTENT = /^[0-9a-f]{64}$/;
const SHARD = /^[0-9a-f]{2}$/;
const READ_BYTES = 1 << 20;

/**
 * An artifact store on a folder, which is made when the first artifact is written.
 *
 * @param options.owner who writes: stands in the names of temporary files, so it holds no `/` and no `.`
 * @param options.memory where it is kept which files were found right; only as long as the store without one
 */
export function fileStore(
  { root, owner, memory }: { readonly root: string; readonly owner: string; readonly memory?: string },
): ArtifactStore {
  if (!/^[\w-]+$/.test(owner)) {
    throw new TypeError(
      `Cannot open the artifact store: owner "${owner}" must be letters, digits, "-" and "_"`,
    );
  }
  const temporaries = `${root}/tmp`;
  const verified = new VerifiedFiles(memory, owner);
  const shardOf = (version: DataVersion) => `${root}/${version.slice(0, 2)}`;

  function pathOf(version: DataVersion): string {
    if (!CONTENT.test(version)) {
      throw new RangeError(`Cannot look up "${version}": a data version is 64 hex digits`);
    }
    return `${shardOf(version)}/${version}`;
  }

  /** Gives a finished temporary file the name of its content. What had that name, intact or not, is replaced. */
  async function nameIt(temporary: string, version: DataVersion): Promise<void> {
    const path = pathOf(version);
    for (let tries = 1;; tries++) {
      await makeShard(shardOf(version));
      try {
        await onDisk("write", path, Deno.rename(temporary, path));
        break;
      } catch (error) {
        // Another process's sweep took the empty folder away in between.
        if (tries === 3 || !(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
    await syncFolder(shardOf(version));
  }

  async function makeShard(shard: string): Promise<void> {
    try {
      await Deno.mkdir(shard);
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) return;
      await onDisk("write", shard, Promise.reject(error));
    }
    await syncFolder(root);
  }

  return {
    async write(chunks, { signal, moment }) {
      signal.throwIfAborted();
      await onDisk("write", temporaries, Deno.mkdir(temporaries, { recursive: true }));
      const temporary = `${temporaries}/${owner}.${crypto.randomUUID()}`;
      try {
        const { hash, size } = await writeTemporary(temporary, chunks, signal, () => moment?.("writing"));
        await moment?.("written");
        signal.throwIfAborted();
        await nameIt(temporary, hash as DataVersion);
        const looks = looksOf(pathOf(hash as DataVersion));
        if (looks) verified.found(hash, looks);
        await moment?.("named");
        return { dataVersion: hash as DataVersion, size };
      } catch (error) {
        await Deno.remove(temporary).catch(() => {});
        throw error;
      }
    },

    async read(version) {
      const path = pathOf(version);
      let bytes: Uint8Array<ArrayBuffer>;
      try {
        bytes = await onDisk("read", path, Deno.readFile(path));
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) throw new ArtifactError("lost", version, root);
        throw error;
      }
      if (createHash("sha256").update(bytes).digest("hex") !== version) {
        throw new ArtifactError("corrupt", version, root);
      }
      return bytes;
    },

    async verify(version) {
      const path = pathOf(version);
      const looks = looksOf(path);
      if (looks === null) return "lost";
      if (looks !== undefined && verified.isRight(version, looks)) return "intact";
      let file: Deno.FsFile;
      try {
        file = await onDisk("read", path, Deno.open(path));
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return "lost";
        throw error;
      }
      using open = file;
      const hash = createHash("sha256");
      const buffer = new Uint8Array(READ_BYTES);
      for (;;) {
        const count = await onDisk("read", path, open.read(buffer));
        if (count === null) break;
        hash.update(buffer.subarray(0, count));
      }
      if (hash.digest("hex") !== version) return "corrupt";
      if (looks !== undefined) verified.found(version, looks);
      return "intact";
    },

    remember() {
      verified.save();
      return Promise.resolve();
    },

    async *list() {
      for (const shard of await entries(root)) {
        if (!shard.isDirectory || !SHARD.test(shard.name)) continue;
        for (const { name } of await entries(`${root}/${shard.name}`)) {
          if (!CONTENT.test(name)) continue;
          const size = await sizeOf(`${root}/${shard.name}/${name}`);
          if (size !== undefined) yield { dataVersion: name as DataVersion, size } satisfies StoredArtifact;
        }
      }
    },

    async delete(version) {
      await remove(pathOf(version));
    },

    async sweep({ alive, dryRun }) {
      const lives = new Map<string, boolean>();
      let files = 0;
      let bytes = 0;
      for (const { name } of await entries(temporaries)) {
        const writer = name.slice(0, name.indexOf("."));
        if (writer === "") continue;
        if (!lives.has(writer)) lives.set(writer, await alive(writer));
        if (lives.get(writer)) continue;
        const size = await sizeOf(`${temporaries}/${name}`);
        if (size === undefined) continue;
        if (!dryRun) await remove(`${temporaries}/${name}`);
        files++;
        bytes += size;
      }
      if (!dryRun) await removeEmptyShards();
      return { files, bytes };
    },
  };

  async function removeEmptyShards(): Promise<void> {
    for (const { name, isDirectory } of await entries(root)) {
      if (!isDirectory || !SHARD.test(name)) continue;
      // Refused when it is not empty, which is the test that nobody can get in between of.
      await Deno.remove(`${root}/${name}`).catch(() => {});
    }
  }
}

/** What is in a folder, sorted by name; nothing when it does not exist. */
async function entries(folder: string): Promise<Deno.DirEntry[]> {
  const found: Deno.DirEntry[] = [];
  try {
    await onDisk(
      "read",
      folder,
      (async () => {
        for await (const entry of Deno.readDir(folder)) found.push(entry);
      })(),
    );
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found.sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Bytes; undefined when the file is gone. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await onDisk("read", path, Deno.stat(path))).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function remove(path: string): Promise<void> {
  try {
    await onDisk("delete", path, Deno.remove(path));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
