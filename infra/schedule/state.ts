/**
 * Up to when a scheduler has done its work: kept in the home, so that what came due while nothing ran is known.
 *
 * @module
 */
import { join } from "node:path";

/** The memory of a scheduler. */
export interface ScheduleState {
  /** The last time that was dealt with, in milliseconds since the epoch; undefined at the very first start. */
  read(): Promise<number | undefined>;
  write(due: number): Promise<void>;
}

/** The memory in a home. What cannot be read is as if nothing had been kept. */
export function scheduleState(home: string): ScheduleState {
  const path = join(home, "schedule.json");
  return {
    async read() {
      try {
        const { due } = JSON.parse(await Deno.readTextFile(path)) as { due?: unknown };
        return typeof due === "number" && Number.isFinite(due) ? due : undefined;
      } catch (error) {
        if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
        throw error;
      }
    },
    async write(due) {
      await Deno.writeTextFile(`${path}.new`, JSON.stringify({ due, at: new Date(due).toISOString() }));
      await Deno.rename(`${path}.new`, path);
    },
  };
}

/**
 * Keeps other schedulers of a home away for as long as this process lives.
 *
 * @returns undefined when there is another.
 */
export async function onlyScheduler(home: string): Promise<Disposable | undefined> {
  await Deno.mkdir(home, { recursive: true });
  const file = await Deno.open(join(home, "schedule.lock"), { write: true, create: true });
  if (file.tryLockSync(true)) return { [Symbol.dispose]: () => file.close() };
  file.close();
  return undefined;
}
