/**
 * The numbers that runs are named by: they count up within a project, over all processes of a home.
 *
 * @module
 */
import { join } from "node:path";

/** The counters of a home. */
export interface Numbers {
  /** The next number of a project, from 1. Never given out again, however the process ends. */
  next(project: string): number;
  /** Somebody else has that many runs in the project already: count on from there. */
  atLeast(project: string, number: number): void;
}

/** Opens the counters in a folder. */
export function openNumbers(folder: string): Numbers {
  const path = join(folder, "numbers.json");

  /** Changes the counters while no other process does. */
  function change(project: string, to: (last: number) => number): number {
    Deno.mkdirSync(folder, { recursive: true });
    using lock = Deno.openSync(join(folder, "numbers.lock"), { write: true, create: true });
    lock.lockSync(true);
    const last = read();
    const number = to(last[project] ?? 0);
    if (number !== last[project]) {
      {
        using file = Deno.openSync(`${path}.new`, { write: true, create: true, truncate: true });
        file.writeSync(new TextEncoder().encode(JSON.stringify({ ...last, [project]: number })));
        file.syncSync();
      }
      Deno.renameSync(`${path}.new`, path);
    }
    return number;
  }

  function read(): Record<string, number> {
    try {
      return JSON.parse(Deno.readTextFileSync(path)) as Record<string, number>;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return {};
      throw error;
    }
  }

  return {
    next: (project) => change(project, (last) => last + 1),
    atLeast: (project, number) => void change(project, (last) => Math.max(last, number)),
  };
}

/** `questline-007`. */
export function runName(project: string, number: number): string {
  return `${project}-${String(number).padStart(3, "0")}`;
}
