/**
 * How many requests were made this month: one byte for each in a file of the month, so that a request is counted whole
 * or not at all, whoever is killed.
 *
 * @module
 */
import type { Clock } from "../../../assets/engine/engine.ts";
import { SourceError } from "../../../assets/engine/source.ts";
import { onDisk } from "../../store/store_error.ts";

const ONE = new TextEncoder().encode(".");

/** The requests of a home, counted. */
export interface Budget {
  /**
   * Counts a request that is about to be made.
   *
   * @throws {SourceError} when the month has no more.
   */
  spend(): Promise<void>;
  /** @throws {SourceError} when fewer than `requests` are left. */
  require(requests: number): Promise<void>;
}

/** @param monthly requests in a calendar month (UTC), over all processes that share the folder. */
export function monthlyBudget(folder: string, monthly: number, clock: Clock): Budget {
  const month = () => new Date(clock.now()).toISOString().slice(0, 7);
  const pathOf = (month: string) => `${folder}/requests-${month}`;

  function refuse(needed: number, used: number, month: string): never {
    const left = Math.max(0, monthly - used);
    throw new SourceError(
      `Cannot ask RAWG: it takes ${
        needed === 1 ? "a request" : `${needed.toLocaleString("en")} requests`
      } more, and ${left === 0 ? "none" : left.toLocaleString("en")} of the ${
        monthly.toLocaleString("en")
      } of RAWG_MONTHLY_BUDGET ${
        left === 1 ? "is" : "are"
      } left for ${month}; wait for the next month, raise it if your plan has more, or ask for less (RAWG_MAX_PAGES)`,
    );
  }
  return {
    async spend() {
      const now = month();
      const path = pathOf(now);
      await onDisk("write", folder, Deno.mkdir(folder, { recursive: true }));
      using file = await onDisk("write", path, Deno.open(path, { append: true, create: true }));
      await onDisk("write", path, file.lock(true));
      const { size } = await file.stat();
      if (size >= monthly) refuse(1, size, now);
      await onDisk("write", path, file.write(ONE));
    },
    async require(requests) {
      const now = month();
      const used = await sizeOf(pathOf(now));
      if (used + requests > monthly) refuse(requests, used, now);
    },
  };
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await onDisk("read", path, Deno.stat(path))).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}
