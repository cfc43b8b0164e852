/**
 * Play logs by day: a folder with a file, or several, for each day.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import type { PartitionKey } from "../../assets/engine/keys.ts";
import {
  type Observation,
  type ReadContext,
  type Source,
  SourceChangedError,
  SourceError,
} from "../../assets/engine/source.ts";
import type { Play } from "../../assets/schemas.ts";
import { dayOfFile } from "./day_of_file.ts";
import { fileFailure } from "./file_bytes.ts";
import { RememberedHashes } from "./remembered_hashes.ts";

const SETTING = "LOGS_SOURCE";

/** How the files of a kind are read. */
export interface LogFiles {
  /** The ends of their names, such as ".csv". */
  readonly extensions: readonly string[];
  /** What a file holds: its hash, and the options that decide which plays come out of it. */
  version(path: string, signal: AbortSignal): Promise<string>;
  /** @throws {SourceChangedError} when the file is not what `version` says. */
  read(path: string, version: string, context: ReadContext): AsyncIterable<readonly Play[]>;
}

interface DayFile {
  readonly path: string;
  readonly version: string;
}

/** @param memory where hashes of unchanged files are kept */
export function logDays(folder: string, files: LogFiles, memory?: string): Source<Play> {
  const hashes = new RememberedHashes(memory);
  let days: ReadonlyMap<PartitionKey, readonly DayFile[]> = new Map();

  async function observe(signal: AbortSignal): Promise<Observation> {
    const found = new Map<PartitionKey, DayFile[]>();
    const paths = new Set<string>();
    for (const name of await namesBelow(folder, files.extensions)) {
      signal.throwIfAborted();
      const day = dayOfFile(name);
      if (day === undefined) {
        throw new SourceError(
          `Cannot tell which day "${join(folder, name)}" is about: expected a date in its name, such as ` +
            `plays-2026-11-01${files.extensions[0]}; check ${SETTING}`,
        );
      }
      const path = join(folder, name);
      paths.add(path);
      const version = await hashes.hashOf(path, () => files.version(path, signal));
      found.set(day, [...found.get(day) ?? [], { path, version }]);
    }
    if (found.size === 0) {
      throw new SourceError(
        `Cannot use "${folder}": it holds no ${files.extensions.join(" or ")} file; check ${SETTING}`,
      );
    }
    hashes.save(paths);
    days = found;
    const partitions = new Map(
      [...found].map(([day, parts]) => [day, { version: versionOf(parts), detail: detailOf(parts) }]),
    );
    const whole = createHash("sha256").update(JSON.stringify([...partitions].sort())).digest("hex");
    return { version: whole, detail: `folder ${basename(folder)}, ${found.size} days`, partitions };
  }

  return {
    name: basename(folder),
    observe,
    async *read(observed, context) {
      const { partition } = context;
      const wanted = partition === undefined || partition === "" ? [...days.keys()].sort() : [partition];
      for (const day of wanted) {
        const parts = days.get(day) ?? [];
        if (wanted.length === 1 && versionOf(parts) !== observed.version) {
          throw new SourceChangedError(`The files of ${day} in "${folder}" changed: materialize again`);
        }
        for (const { path, version } of parts) yield* files.read(path, version, context);
      }
    },
  };
}

/** One file's own version; of several, their hash. */
function versionOf(parts: readonly DayFile[]): string {
  if (parts.length === 1) return parts[0]!.version;
  return createHash("sha256").update(JSON.stringify(parts.map(({ version }) => version))).digest("hex");
}

function detailOf(parts: readonly DayFile[]): string {
  return parts.length === 1 ? `file ${basename(parts[0]!.path)}` : `${parts.length} files`;
}

/** The files below a folder by their paths in it, sorted; hidden ones and those of other kinds are left out. */
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
    throw fileFailure(join(folder, within), error, SETTING);
  }
  return names.sort();
}
