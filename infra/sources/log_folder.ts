/**
 * A folder with the files of a log.
 *
 * @module
 */
import { basename, join } from "node:path";
import { fileFailure } from "./file_bytes.ts";
import type { LogFiles, LogPlace } from "./log_days.ts";
import { RememberedHashes } from "./remembered_hashes.ts";

/**
 * The files of a kind in a folder and the folders in it; hidden ones, and those that begin with `_`, are left out.
 *
 * @param memory where the hashes of unchanged files are kept
 */
export function logFolder(folder: string, files: LogFiles, memory?: string): LogPlace {
  const hashes = new RememberedHashes(memory);
  return {
    name: basename(folder),
    kind: files.extensions[0]!,
    async list(signal) {
      const names = await namesBelow(folder, files.extensions);
      const found = [];
      for (const name of names) {
        signal.throwIfAborted();
        const path = join(folder, name);
        found.push({ name, version: await hashes.hashOf(path, () => files.version(path, signal)) });
      }
      hashes.save(new Set(names.map((name) => join(folder, name))));
      return found;
    },
    read: ({ name, version }, context) => files.read(join(folder, name), version, context),
  };
}

async function namesBelow(folder: string, extensions: readonly string[], within = ""): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(join(folder, within))) {
      if (name.startsWith(".") || name.startsWith("_")) continue;
      const path = within === "" ? name : `${within}/${name}`;
      if (isDirectory) names.push(...await namesBelow(folder, extensions, path));
      else if (extensions.some((end) => name.toLowerCase().endsWith(end))) names.push(path);
    }
  } catch (error) {
    throw fileFailure(join(folder, within), error, "LOGS_SOURCE");
  }
  return names.sort();
}
