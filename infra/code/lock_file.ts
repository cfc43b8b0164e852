/**
 * Which package versions a program runs with, by `deno.lock`.
 *
 * @module
 */
import { z } from "zod";
import { CodeError } from "./code_error.ts";

const LockedPackage = z.object({
  integrity: z.string().optional(),
  dependencies: z.array(z.string()).optional(),
  optionalDependencies: z.array(z.string()).optional(),
});
const LockFile = z.object({
  version: z.string(),
  specifiers: z.record(z.string(), z.string()).default({}),
  npm: z.record(z.string(), LockedPackage).default({}),
  jsr: z.record(z.string(), LockedPackage).default({}),
});

/** A package that is locked, with everything it brings along: name and version to version and integrity. */
export type Closure = ReadonlyMap<string, string>;

/** The packages of a `deno.lock`. */
export class Lock {
  readonly #lock: z.infer<typeof LockFile>;
  readonly #path: string;
  /** The keys of each npm package, by its name: a dependency leaves its version out when there is only one. */
  readonly #byName = new Map<string, string[]>();
  readonly #closures = new Map<string, Closure>();

  /** @throws {CodeError} for text that is no lock file of a known version. */
  constructor(text: string, path: string) {
    this.#path = path;
    try {
      this.#lock = LockFile.parse(JSON.parse(text));
    } catch (error) {
      throw new CodeError(`Cannot read ${path}: it is no lock file; make it again with "deno install"`, {
        cause: error,
      });
    }
    if (this.#lock.version !== "5") {
      throw new CodeError(`Cannot read ${path}: expected version 5, got ${this.#lock.version}`);
    }
    for (const key of Object.keys(this.#lock.npm)) {
      const name = nameOf(key);
      this.#byName.set(name, [...this.#byName.get(name) ?? [], key]);
    }
  }

  /**
   * A package and all it depends on.
   *
   * @param specifier such as `npm:zod@4.6.7` or `npm:drizzle-orm@0.45.4/sqlite-core`
   * @throws {CodeError} when the lock file does not know it.
   */
  closureOf(specifier: string, importerName: string): Closure {
    const wanted = withoutSubpath(specifier);
    let closure = this.#closures.get(wanted);
    if (closure === undefined) {
      const found = new Map<string, string>();
      this.#collectSpecifier(wanted, found, importerName);
      closure = found;
      this.#closures.set(wanted, closure);
    }
    return closure;
  }

  #collectSpecifier(specifier: string, found: Map<string, string>, importerName: string): void {
    const version = this.#lock.specifiers[specifier];
    if (version === undefined) throw this.#notLocked(specifier, importerName);
    const registry = specifier.slice(0, 3) as "npm" | "jsr";
    this.#collect(registry, `${nameOf(specifier.slice(4))}@${version}`, found, importerName);
  }

  #collect(registry: "npm" | "jsr", key: string, found: Map<string, string>, importerName: string): void {
    const part = `${registry}:${key}`;
    if (found.has(part)) return;
    const locked = this.#lock[registry][key];
    if (locked === undefined) throw this.#notLocked(part, importerName);
    const version = key.slice(nameOf(key).length + 1);
    found.set(part, locked.integrity === undefined ? version : `${version} ${locked.integrity}`);
    if (registry === "jsr") {
      for (const dependency of locked.dependencies ?? []) this.#collectSpecifier(dependency, found, part);
      return;
    }
    for (const dependency of locked.dependencies ?? []) {
      const one = this.#npmKey(dependency);
      if (one === undefined) throw this.#notLocked(`npm:${dependency}`, part);
      this.#collect("npm", one, found, part);
    }
    for (const dependency of locked.optionalDependencies ?? []) {
      // May be for another machine only, and then it is not there.
      const one = this.#npmKey(dependency);
      if (one !== undefined) this.#collect("npm", one, found, part);
    }
  }

  /** The key that a dependency stands for: `name`, `name@version`, or `alias@npm:name@version`. */
  #npmKey(dependency: string): string | undefined {
    const alias = dependency.indexOf("@npm:");
    const wanted = alias > 0 ? dependency.slice(alias + 5) : dependency;
    if (this.#lock.npm[wanted] !== undefined) return wanted;
    const keys = this.#byName.get(wanted) ?? [];
    return keys.length === 1 ? keys[0] : undefined;
  }

  #notLocked(specifier: string, importerName: string): CodeError {
    return new CodeError(
      `Cannot find "${specifier}", imported by ${importerName}, in ${this.#path}: run "deno install" to lock it`,
    );
  }
}

/** `@scope/name@1.0.0` to `@scope/name`. */
function nameOf(key: string): string {
  const at = key.indexOf("@", 1);
  return at < 0 ? key : key.slice(0, at);
}

/** `npm:/@scope/name@1/sub` to `npm:@scope/name@1`; any version is locked as `*`. */
function withoutSubpath(specifier: string): string {
  const [, registry, name] = /^(npm|jsr):\/?((?:@[^/]+\/)?[^/]+)/.exec(specifier) ?? [];
  if (registry === undefined || name === undefined) return specifier;
  return `${registry}:${name}${name.includes("@", 1) ? "" : "@*"}`;
}
