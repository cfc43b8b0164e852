/**
 * Who this process is, so that others can tell whether it still lives.
 *
 * An owner holds an exclusive lock of the operating system on `owners/<id>.lock` for as long as its process runs. The
 * system lets the lock go however the process ends, so a killed owner is known to be dead at once.
 *
 * @module
 */
import { onDisk } from "../store/store_error.ts";

/** This process, as others see it. */
export interface Owner {
  /** Host, process, home and chance: letters, digits and "-". */
  readonly id: string;
  /**
   * Whether an owner still runs. An owner of another home cannot be seen from here and counts as alive: its leases
   * end by their expiry.
   */
  isAlive(id: string): Promise<boolean>;
  /** Removes what dead owners of this home left; returns their ids. */
  bury(): Promise<string[]>;
  /** Ends the claim; calling it twice is harmless. */
  release(): Promise<void>;
}

const SUFFIX = ".lock";
const UNBORN = ".new";

/**
 * Claims an owner for this process.
 *
 * @param home the folder whose state the owners share; it is made when it is missing
 * @throws {StoreError} when the folder cannot be written.
 */
export async function claimOwner(home: string): Promise<Owner> {
  const folder = `${home}/owners`;
  await onDisk("write", folder, Deno.mkdir(folder, { recursive: true }));
  const homeId = await onDisk("write", folder, identify(`${folder}/home`));
  const host = Deno.hostname().toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 32);
  const { id, file } = await onDisk(
    "write",
    folder,
    hold(folder, () => `${host}-${Deno.pid}-${homeId}-${chance()}`),
  );
  let released = false;

  async function isAlive(other: string): Promise<boolean> {
    // What another home's owner holds is locked in that home, perhaps on another machine.
    if (other.split("-").at(-2) !== homeId) return true;
    return await isLocked(`${folder}/${other}${SUFFIX}`);
  }
  return {
    id,
    isAlive,
    async bury() {
      const dead: string[] = [];
      for await (const { name } of Deno.readDir(folder)) {
        const suffix = [SUFFIX, UNBORN].find((end) => name.endsWith(end));
        if (suffix === undefined || await isLocked(`${folder}/${name}`)) continue;
        await removeIfThere(`${folder}/${name}`);
        if (suffix === SUFFIX) dead.push(name.slice(0, -SUFFIX.length));
      }
      return dead.sort();
    },
    async release() {
      if (released) return;
      released = true;
      // Removed under the lock: the other way round someone could see the file unlocked and count it as a death.
      await removeIfThere(`${folder}/${id}${SUFFIX}`);
      file.close();
    },
  };
}

function chance(): string {
  return crypto.randomUUID().replaceAll("-", "").slice(0, 12);
}

/**
 * Makes a lock file that is locked from the moment its name exists: it is made under another name, locked, and then
 * renamed, so that nobody finds it unlocked while its owner lives.
 */
async function hold(folder: string, newId: () => string): Promise<{ id: string; file: Deno.FsFile }> {
  for (let tries = 1;; tries++) {
    const id = newId();
    const file = await Deno.open(`${folder}/${id}${UNBORN}`, { write: true, createNew: true });
    try {
      await file.lock(true);
      await Deno.rename(`${folder}/${id}${UNBORN}`, `${folder}/${id}${SUFFIX}`);
      return { id, file };
    } catch (error) {
      file.close();
      // Someone buried it between its creation and its lock, when it looked dead.
      if (!(error instanceof Deno.errors.NotFound) || tries === 10) throw error;
    }
  }
}

/** True when someone holds the file's lock; false when it is free or the file is gone. */
async function isLocked(path: string): Promise<boolean> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
  try {
    // Shared, so that two who look at the same time do not take each other for the owner.
    return !await file.tryLock(false);
  } finally {
    file.close();
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** The name of a home, kept in a file. The first who comes makes it up, under the file's lock. */
async function identify(path: string): Promise<string> {
  using file = await Deno.open(path, { read: true, write: true, create: true });
  await file.lock(true);
  const bytes = new Uint8Array(12);
  const count = await file.read(bytes);
  const known = new TextDecoder().decode(bytes.subarray(0, count ?? 0));
  if (/^[0-9a-f]{12}$/.test(known)) return known;
  const made = chance();
  await file.truncate();
  await file.seek(0, Deno.SeekMode.Start);
  await file.write(new TextEncoder().encode(made));
  return made;
}
