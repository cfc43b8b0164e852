/**
 * The hashes of files that have not changed since they were hashed, so that a look at a year of logs costs a stat a day.
 *
 * @module
 */

interface Remembered {
  readonly size: number;
  /** Milliseconds since the epoch, as are the times of change. */
  readonly modified: number;
  readonly changed: number;
  readonly hash: string;
}

/** Hashes by path, kept in a file. Losing it costs time. */
export class RememberedHashes {
  readonly #path: string | undefined;
  #known: Map<string, Remembered> | undefined;
  #isNew = false;

  /** @param path where they are kept; only as long as this lives without one */
  constructor(path?: string) {
    this.#path = path;
  }

  /** The hash of a file: the one that is known, if it looks as it did then; otherwise what `hash` finds. */
  async hashOf(path: string, hash: () => Promise<string>): Promise<string> {
    const known = this.#read();
    const looks = looksOf(path);
    const then = known.get(path);
    if (
      then !== undefined && looks !== undefined && then.size === looks.size &&
      then.modified === looks.modified && then.changed === looks.changed
    ) return then.hash;
    const found = await hash();
    // Looked at before it was read: what changed meanwhile is hashed again the next time.
    if (looks !== undefined) {
      known.set(path, { ...looks, hash: found });
      this.#isNew = true;
    }
    return found;
  }

  /** Keeps what is new, and forgets files that are not among `paths`. */
  save(paths: ReadonlySet<string>): void {
    const known = this.#read();
    for (const path of known.keys()) {
      if (paths.has(path)) continue;
      known.delete(path);
      this.#isNew = true;
    }
    if (!this.#isNew || this.#path === undefined) return;
    this.#isNew = false;
    const temporary = `${this.#path}.${crypto.randomUUID()}`;
    try {
      Deno.writeTextFileSync(temporary, JSON.stringify([...known]));
      Deno.renameSync(temporary, this.#path);
    } catch {
      // The next look hashes again.
    }
  }

  #read(): Map<string, Remembered> {
    if (this.#known !== undefined) return this.#known;
    this.#known = new Map();
    if (this.#path === undefined) return this.#known;
    try {
      this.#known = new Map(JSON.parse(Deno.readTextFileSync(this.#path)) as [string, Remembered][]);
    } catch {
      // Nothing is remembered.
    }
    return this.#known;
  }
}

function looksOf(path: string): Omit<Remembered, "hash"> | undefined {
  try {
    const { size, mtime, ctime } = Deno.statSync(path);
    return { size, modified: mtime?.getTime() ?? 0, changed: ctime?.getTime() ?? 0 };
  } catch {
    return undefined; // What reads the file says why.
  }
}
