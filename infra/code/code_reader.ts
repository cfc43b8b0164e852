/**
 * The code an asset is made by: every file and package that its module loads.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import type { CodeReader } from "../../assets/engine/ports.ts";
import { CodeError } from "./code_error.ts";
import { ImportMap } from "./import_map.ts";
import { type Edge, importsOf, isScript } from "./imports.ts";
import { Lock } from "./lock_file.ts";

/** A file as the reader found it. */
interface FoundFile {
  /** SHA-256 (hex) of its bytes. */
  readonly hash: string;
  /** URLs of the files that it loads. */
  readonly files: readonly string[];
  /** Name to version of the packages that it loads, with all that these bring along. */
  readonly packages: ReadonlyMap<string, string>;
}

/**
 * Reads import closures below a folder.
 *
 * A reader reads each file once and remembers it: it answers for the moment it was made. Make a new one for a new plan.
 *
 * @param options.root the folder that holds `deno.json`, as a URL
 */
export function codeReader(options: { readonly root: URL }): CodeReader {
  const root = new URL(options.root.href.replace(/\/?$/, "/"));
  const files = new Map<string, Promise<FoundFile>>();
  let project: Promise<Project> | undefined;

  function find(url: string, importer: string | undefined): Promise<FoundFile> {
    let found = files.get(url);
    if (found === undefined) {
      project ??= readProject(root);
      found = project.then((known) => read(url, importer, root, known));
      files.set(url, found);
    }
    return found;
  }

  return {
    async manifest(module, boundaries) {
      if (!module.startsWith("file:")) {
        throw new CodeError(`Cannot read the code of "${module}": an asset's module must be a file`);
      }
      const parts = new Map<string, string>();
      const seen = new Set([module]);
      let level: [url: string, importer: string | undefined][] = [[module, undefined]];
      // Level by level, so that the files of one level are read at the same time.
      while (level.length > 0) {
        const found = await all(level.map(([url, importer]) => find(url, importer)));
        const next: typeof level = [];
        for (const [i, { hash, files, packages }] of found.entries()) {
          const url = level[i]![0];
          parts.set(nameOf(url, root), hash);
          for (const [name, version] of packages) parts.set(name, version);
          for (const file of files) {
            if (seen.has(file) || boundaries.has(file)) continue;
            seen.add(file);
            next.push([file, url]);
          }
        }
        level = next;
      }
      return Object.fromEntries([...parts].sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0));
    },
  };
}

/** All values in order, or the first error in order, once nothing is under way any more. */
async function all<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}

interface Project {
  readonly map: ImportMap;
  lock(): Promise<Lock>;
}

async function readProject(root: URL): Promise<Project> {
  const path = new URL("deno.json", root);
  let config: { imports?: Record<string, string>; lock?: string | { path?: string } };
  try {
    config = JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    throw new CodeError(`Cannot read ${fileURLToPath(path)}: ${(error as Error).message}`, { cause: error });
  }
  const lockName = (typeof config.lock === "object" ? config.lock.path : config.lock) ?? "deno.lock";
  let lock: Promise<Lock> | undefined;
  return {
    map: new ImportMap(root, config.imports ?? {}),
    lock: () => lock ??= readLock(new URL(lockName, root), lockName),
  };
}

async function readLock(path: URL, name: string): Promise<Lock> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    throw new CodeError(`Cannot read ${name}: ${(error as Error).message}: make it with "deno install"`, {
      cause: error,
    });
  }
  return new Lock(text, name);
}

/** Reads and parses one file, and resolves what it loads. */
async function read(
  url: string,
  importer: string | undefined,
  root: URL,
  project: Project,
): Promise<FoundFile> {
  const name = nameOf(url, root);
  const bytes = await readBytes(url, name, importer === undefined ? undefined : nameOf(importer, root));
  const hash = createHash("sha256").update(bytes).digest("hex");
  const files = new Set<string>();
  const packages = new Map<string, string>();
  const edges: readonly Edge[] = isScript(new URL(url).pathname)
    ? await importsOf(name, new TextDecoder().decode(bytes))
    : [];
  for (const { specifier, kind } of edges) {
    if (kind === "url") {
      const file = await fileNamed(specifier, url);
      if (file !== undefined) files.add(file);
      continue;
    }
    const target = project.map.resolve(specifier, new URL(url), name);
    if (target.kind === "file") files.add(withoutQuery(target.url));
    if (target.kind !== "package") continue;
    for (const [part, version] of (await project.lock()).closureOf(target.specifier, name)) {
      packages.set(part, version);
    }
  }
  return { hash, files: [...files], packages };
}

async function readBytes(url: string, name: string, importer: string | undefined): Promise<Uint8Array> {
  try {
    return await Deno.readFile(new URL(url));
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    const by = importer === undefined ? "" : `, imported by ${importer}`;
    const why = error instanceof Deno.errors.NotFound ? "there is no such file" : (error as Error).message;
    throw new CodeError(`Cannot read ${name}${by}: ${why}`, { cause: error });
  }
}

/** The file that a literal names by URL, when there is one: such a literal may name a folder or a page as well. */
async function fileNamed(literal: string, importer: string): Promise<string | undefined> {
  if (!URL.canParse(literal, importer)) return undefined;
  const url = new URL(literal, importer);
  if (url.protocol !== "file:") return undefined;
  try {
    return (await Deno.stat(url)).isFile ? withoutQuery(url) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined;
  }
}

function withoutQuery(url: URL): string {
  return url.href.slice(0, url.href.length - url.search.length - url.hash.length);
}

/** A file's path from the root, with "/" on every system; the full URL for a file elsewhere. */
function nameOf(url: string, root: URL): string {
  return url.startsWith(root.href) ? decodeURIComponent(url.slice(root.href.length)) : url;
}
