/**
 * Remembers which artifact files were hashed and found right, so that a look at thousands of them costs a stat each. A
 * file whose size or times have changed since is hashed again; reading an artifact always hashes it.
 *
 * @module
 */

/** What a file looks like from outside. */
export interface Looks {
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  readonly changed: number;
}

/** A memory of verified files, kept beside them. */
export class VerifiedFiles {
  readonly #path: string | undefined;
  readonly #temporary: string;
  #known: Map<string, Looks> | undefined;
  #unsaved = 0;

  /** @param path where it is kept, if it is; @param owner stands in the name of the file that it is written to first */
  constructor(path: string | undefined, owner: string) {
    this.#path = path;
    this.#temporary = `${path}.${owner}`;
  }

  /** Whether a file that looks like this was found right before. */
  isRight(name: string, { size, modified, changed }: Looks): boolean {
    const then = this.#read().get(name);
    return then !== undefined && then.size === size && then.modified === modified && then.changed === changed;
  }

  /** Remembers a file that was found right, and what it looked like before it was read. */
  found(name: string, looks: Looks): void {
    this.#read().set(name, looks);
    this.#unsaved++;
  }

  /** Writes what is new to disk. Losing it only costs time. */
  save(): void {
    if (this.#unsaved === 0 || this.#path === undefined) return;
    this.#unsaved = 0;
    let text = "";
    for (const [name, { size, modified, changed }] of this.#read()) {
      text += `${name} ${size} ${modified} ${changed}\n`;
    }
    try {
      Deno.writeTextFileSync(this.#temporary, text);
      Deno.renameSync(this.#temporary, this.#path);
    } catch {
      // The next look hashes again.
    }
  }

  #read(): Map<string, Looks> {
    if (this.#known !== undefined) return this.#known;
    this.#known = new Map();
    let text = "";
    if (this.#path === undefined) return this.#known;
    try {
      text = Deno.readTextFileSync(this.#path);
    } catch {
      // Nothing is remembered yet.
    }
    for (const line of text.split("\n")) {
      const [name, size, modified, changed, ...more] = line.split(" ");
      if (name === undefined || changed === undefined || more.length > 0) continue;
      this.#known.set(name, { size: Number(size), modified: Number(modified), changed: Number(changed) });
    }
    return this.#known;
  }
}

/** Null when there is no such file, undefined when it cannot be told. */
export function looksOf(path: string): Looks | null | undefined {
  try {
    const { size, mtime, ctime } = Deno.statSync(path);
    return { size, modified: mtime?.getTime() ?? 0, changed: ctime?.getTime() ?? 0 };
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? null : undefined;
  }
}
