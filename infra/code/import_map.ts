/**
 * Where a specifier leads, by the import map of `deno.json`.
 *
 * @module
 */
import { CodeError } from "./code_error.ts";

/** What a specifier stands for. */
export type Target =
  | { readonly kind: "file"; readonly url: URL }
  | { readonly kind: "package"; readonly specifier: string }
  /** Part of the runtime itself. */
  | { readonly kind: "builtin" };

const PACKAGE = /^(?:npm|jsr):/;

/** The import map of a `deno.json`. */
export class ImportMap {
  readonly #root: URL;
  readonly #entries: ReadonlyMap<string, string>;
  /** Keys that end in "/", longest first: the longest that fits wins. */
  readonly #folders: readonly string[];

  /** @param root the folder of `deno.json`, ending in "/" */
  constructor(root: URL, entries: Readonly<Record<string, string>>) {
    this.#root = root;
    this.#entries = new Map(Object.entries(entries));
    this.#folders = Object.keys(entries).filter((key) => key.endsWith("/")).sort((a, b) =>
      b.length - a.length
    );
  }

  /** @throws {CodeError} when nothing says what a bare specifier stands for. */
  resolve(specifier: string, importer: URL, importerName: string): Target {
    const isRelative = /^\.{0,2}\//.test(specifier);
    const mapped = this.#mapped(isRelative ? new URL(specifier, importer).href : specifier);
    if (mapped !== undefined) return this.#target(mapped, this.#root, specifier, importerName);
    return this.#target(specifier, importer, specifier, importerName);
  }

  #mapped(specifier: string): string | undefined {
    const exact = this.#entries.get(specifier);
    if (exact !== undefined) return exact;
    for (const folder of this.#folders) {
      if (specifier.startsWith(folder)) return this.#entries.get(folder)! + specifier.slice(folder.length);
    }
    // Deno lets an entry for a package stand for the package's subpaths too.
    for (let at = specifier.lastIndexOf("/"); at > 0; at = specifier.lastIndexOf("/", at - 1)) {
      const target = this.#entries.get(specifier.slice(0, at));
      if (target !== undefined && PACKAGE.test(target)) return target + specifier.slice(at);
    }
    return undefined;
  }

  #target(specifier: string, base: URL, written: string, importerName: string): Target {
    if (PACKAGE.test(specifier)) return { kind: "package", specifier };
    if (/^(?:node|data):/.test(specifier)) return { kind: "builtin" };
    if (/^\.{0,2}\//.test(specifier) || specifier.startsWith("file:")) {
      return { kind: "file", url: new URL(specifier, base) };
    }
    if (/^[a-z][a-z0-9+.-]*:/i.test(specifier)) {
      throw new CodeError(
        `Cannot follow "${written}", imported by ${importerName}: code is read from files, npm and jsr only`,
      );
    }
    throw new CodeError(
      `Cannot follow "${written}", imported by ${importerName}: the "imports" of deno.json do not name it`,
    );
  }
}
