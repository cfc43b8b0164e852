/**
 * A spool: records that survive the end of the process, kept in files of a folder until someone has taken them further.
 *
 * A process writes files of its own, one after the other, and takes over those of processes that died. A line is a
 * record with its checksum before it: what a crash left half-written at the end of a file was never promised to anyone,
 * and is left out.
 *
 * @module
 */
import { crc32 } from "node:zlib";
import { onDisk } from "../store/store_error.ts";
import { syncFolder } from "../store/temporary_file.ts";

/** The spool holds as much as it may. */
export class SpoolFullError extends Error {
  override name = "SpoolFullError";
}

/** Who writes, and who of the others still does. */
export interface SpoolOwner {
  readonly id: string;
  isAlive(id: string): Promise<boolean>;
}

/** A file that is written no more. */
export interface Segment {
  readonly path: string;
  readonly bytes: number;
}

const SUFFIX = ".spool";
/** A file is read as a whole. */
const SEGMENT_BYTES = 1 << 22;

/** A spool in a folder. */
export class Spool {
  #current: { file: Deno.FsFile; path: string; bytes: number } | undefined;
  #sealed: Segment[] = [];
  #number = 0;
  #pending: { bytes: Uint8Array; done: PromiseWithResolvers<void> }[] = [];
  #writing: Promise<void> | undefined;
  #bytes = 0;

  private constructor(readonly folder: string, readonly owner: string, readonly limit: number) {}

  /**
   * Opens a spool, with what dead processes left in its folder.
   *
   * @param limit bytes that may wait at most
   * @throws {StoreError} when the folder cannot be used.
   */
  static async open(folder: string, owner: SpoolOwner, limit: number): Promise<Spool> {
    const spool = new Spool(folder, owner.id, limit);
    await onDisk("write", folder, Deno.mkdir(folder, { recursive: true }));
    await spool.#adopt(owner);
    return spool;
  }

  /** Bytes that wait, those that are being written among them. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Keeps records. Resolves once they are on the disk; those that are kept at the same time share the way there.
   *
   * @throws {SpoolFullError} when the limit is reached; nothing is kept then.
   * @throws {StoreError} when the disk refuses; nothing is kept then.
   */
  async append(records: readonly unknown[]): Promise<void> {
    if (records.length === 0) return;
    const bytes = new TextEncoder().encode(records.map(line).join(""));
    if (this.#bytes + bytes.length > this.limit) {
      throw new SpoolFullError(
        `Cannot keep ${records.length} more in "${this.folder}": ${this.#bytes} of ${this.limit} bytes wait already`,
      );
    }
    this.#bytes += bytes.length;
    const done = Promise.withResolvers<void>();
    this.#pending.push({ bytes, done });
    this.#writing ??= this.#write();
    try {
      await done.promise;
    } catch (error) {
      this.#bytes -= bytes.length;
      throw error;
    }
  }

  /** Ends the file that is being written, and answers all that are over, oldest first. */
  async seal(): Promise<readonly Segment[]> {
    while (this.#writing !== undefined) await this.#writing;
    this.#endCurrent();
    return [...this.#sealed];
  }

  /** Removes a file whose records were taken further. */
  async remove(segment: Segment): Promise<void> {
    await onDisk("delete", segment.path, Deno.remove(segment.path));
    this.#sealed = this.#sealed.filter((other) => other !== segment);
    this.#bytes -= segment.bytes;
  }

  async close(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    this.#endCurrent();
  }

  /** Writes what is pending, and what comes in meanwhile, a batch at a time. */
  async #write(): Promise<void> {
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      try {
        await this.#put(batch.map(({ bytes }) => bytes));
        for (const { done } of batch) done.resolve();
      } catch (error) {
        for (const { done } of batch) done.reject(error);
      }
    }
    this.#writing = undefined;
  }

  async #put(chunks: readonly Uint8Array[]): Promise<void> {
    const current = this.#current ??= await this.#begin();
    const { file, path } = current;
    const before = current.bytes;
    try {
      for (const chunk of chunks) {
        for (let from = 0; from < chunk.length;) {
          from += await onDisk("write", path, file.write(chunk.subarray(from)));
        }
        current.bytes += chunk.length;
      }
      await onDisk("write", path, file.syncData());
    } catch (error) {
      // Nobody is promised what is half there: it goes, or else the file ends here.
      current.bytes = before;
      await file.truncate(before).catch(() => {});
      this.#endCurrent();
      throw error;
    }
    if (current.bytes > SEGMENT_BYTES) this.#endCurrent();
  }

  async #begin() {
    const path = this.#nextPath();
    const file = await onDisk("write", path, Deno.open(path, { append: true, createNew: true }));
    // The name has to survive as the bytes do.
    await syncFolder(this.folder);
    return { file, path, bytes: 0 };
  }

  #nextPath(): string {
    return `${this.folder}/${this.owner}.${String(++this.#number).padStart(8, "0")}${SUFFIX}`;
  }

  #endCurrent(): void {
    if (this.#current === undefined) return;
    const { file, path, bytes } = this.#current;
    file.close();
    this.#sealed.push({ path, bytes });
    this.#current = undefined;
  }

  async #adopt(owner: SpoolOwner): Promise<void> {
    const names: string[] = [];
    for await (const { name } of Deno.readDir(this.folder)) if (name.endsWith(SUFFIX)) names.push(name);
    for (const name of names.sort()) {
      const [other] = name.split(".");
      if (other !== owner.id && await owner.isAlive(other!)) continue;
      const path = this.#nextPath();
      try {
        // Of two who take it over, one finds it gone.
        await Deno.rename(`${this.folder}/${name}`, path);
        const { size } = await Deno.stat(path);
        this.#sealed.push({ path, bytes: size });
        this.#bytes += size;
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
  }
}

function line(record: unknown): string {
  const text = JSON.stringify(record);
  return `${crc32(text).toString(16).padStart(8, "0")} ${text}\n`;
}

/** The records of a file, and how many lines are not as they were written. */
export async function readSegment(path: string): Promise<{ records: unknown[]; torn: number }> {
  const lines = (await onDisk("read", path, Deno.readTextFile(path))).split("\n");
  const records: unknown[] = [];
  let torn = 0;
  for (const line of lines) {
    if (line === "") continue;
    const text = line.slice(9);
    if (line[8] === " " && crc32(text).toString(16).padStart(8, "0") === line.slice(0, 8)) {
      records.push(JSON.parse(text));
    } else {
      torn++;
    }
  }
  return { records, torn };
}
