/**
 * Where recordings wait to be sent: a file each in a folder of the home. Written line by line and forced to the disk
 * before the materialization is committed; deleted when the server has it.
 *
 * A recording is locked by the operating system for as long as its process lives, so that an unfinished one of a dead
 * process can be told from one that is being written.
 *
 * @module
 */
import { join } from "node:path";
import { type End, type Line, parseRecording, type Recording, type Row, type Start } from "./recording.ts";

/** What the spool holds at most. The oldest recordings make room. */
export interface SpoolLimits {
  readonly recordings: number;
  readonly bytes: number;
  /** Steps of one recording; later ones are counted and left out. */
  readonly rows: number;
}

const LIMITS: SpoolLimits = { recordings: 500, bytes: 64 << 20, rows: 10_000 };

/** A recording that is being written. Every method throws what the disk throws. */
export interface OpenRecording {
  readonly start: Start;
  /** How many steps were left out because there were too many. */
  readonly leftOut: number;
  row(row: Row): void;
  /** Forgets the steps so far: what is measured is measured anew. */
  restart(): void;
  /** Forces everything so far to the disk. */
  save(): void;
  /** Writes the last line, forces it to the disk, and lets the recording go. */
  finish(end: End): void;
  discard(): void;
}

/** The spool of a home. */
export interface Spool {
  begin(start: Start): OpenRecording;
  /** All recordings but those that a living process still writes, oldest first. */
  list(): Promise<Recording[]>;
  /** Ends a recording whose process died between the commit and the last line. */
  complete(recording: Recording, end: End): Promise<void>;
  remove(recording: Recording): Promise<void>;
  /** How many recordings had to make room for others so far. */
  dropped(): Promise<number>;
}

const SUFFIX = ".jsonl";
const UNBORN = ".new";
const encoder = new TextEncoder();

/** Opens the spool in a folder, which is made when something is first written. */
export function openSpool(folder: string, limits: SpoolLimits = LIMITS): Spool {
  const droppedPath = join(folder, "dropped");

  function begin(start: Start): OpenRecording {
    Deno.mkdirSync(folder, { recursive: true });
    const path = join(folder, `${String(start.at).padStart(14, "0")}-${start.id}`);
    // Made under another name and locked before it has its own, so that nobody finds it unlocked.
    const file = Deno.openSync(path + UNBORN, { write: true, create: true, truncate: true });
    let headerBytes = 0;
    try {
      file.lockSync(true);
      headerBytes = append(file, start);
      Deno.renameSync(path + UNBORN, path + SUFFIX);
    } catch (error) {
      file.close();
      throw error;
    }
    let rows = 0;
    const save = () => {
      file.syncSync();
      syncFolder(folder);
    };
    return {
      start,
      get leftOut() {
        return Math.max(0, rows - limits.rows);
      },
      row(row) {
        if (++rows <= limits.rows) append(file, { type: "row", row });
      },
      restart() {
        rows = 0;
        file.truncateSync(headerBytes);
        file.seekSync(headerBytes, Deno.SeekMode.Start);
      },
      save,
      finish(end) {
        try {
          append(file, end);
          save();
        } finally {
          file.close();
        }
        makeRoom();
      },
      discard() {
        try {
          Deno.removeSync(path + SUFFIX);
        } finally {
          file.close();
        }
      },
    };
  }

  /** Deletes the oldest recordings until the rest keeps the limits. */
  function makeRoom(): void {
    const files = names(folder).map((name) => ({ name, size: Deno.statSync(join(folder, name)).size }));
    let bytes = files.reduce((sum, { size }) => sum + size, 0);
    let count = files.length;
    let dropped = 0;
    for (const { name, size } of files.slice(0, -1)) {
      if (count <= limits.recordings && bytes <= limits.bytes) break;
      Deno.removeSync(join(folder, name));
      count--;
      bytes -= size;
      dropped++;
    }
    if (dropped > 0) Deno.writeTextFileSync(droppedPath, "x".repeat(dropped), { append: true });
  }

  return {
    begin,
    async list() {
      const found: Recording[] = [];
      for (const name of names(folder)) {
        const path = join(folder, name);
        const text = await readUnlocked(path);
        const recording = text === undefined ? undefined : parseRecording(path, text);
        if (recording !== undefined) found.push(recording);
      }
      return found;
    },
    async complete({ path }, end) {
      using file = await Deno.open(path, { read: true, write: true });
      const bytes = await Deno.readFile(path);
      // What a crash left half-written goes first.
      const whole = bytes.lastIndexOf(10) + 1;
      await file.truncate(whole);
      await file.seek(0, Deno.SeekMode.End);
      append(file, end);
      await file.sync();
    },
    async remove({ path }) {
      await Deno.remove(path).catch((error) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    },
    async dropped() {
      try {
        return (await Deno.stat(droppedPath)).size;
      } catch {
        return 0;
      }
    },
  };
}

/** The names of the recordings, oldest first. */
function names(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(SUFFIX))
      .sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** A file's text; undefined while someone writes it, and when it is gone. */
async function readUnlocked(path: string): Promise<string | undefined> {
  try {
    using file = await Deno.open(path);
    if (!file.tryLockSync(false)) return undefined;
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** @returns how many bytes the line has. */
function append(file: Deno.FsFile, line: Line): number {
  const bytes = encoder.encode(JSON.stringify(line) + "\n");
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
  return bytes.length;
}

/** Forces a folder's entries to the disk, where the system knows that: Windows cannot open a folder. */
function syncFolder(path: string): void {
  if (Deno.build.os === "windows") return;
  using folder = Deno.openSync(path);
  folder.syncSync();
}
