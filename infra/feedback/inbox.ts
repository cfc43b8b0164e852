/**
 * The inbox of feedback: kept on the disk before it is answered, written to the database in batches, and written later
 * while the database is away.
 *
 * A batch is taken from the disk only after it was committed. What stops the process in between makes it be written
 * again; ids see to it that this changes nothing.
 *
 * @module
 */
import type { Feedback, FeedbackRows } from "../../db/mod.ts";
import type { FeedbackInbox } from "../../server/deps.ts";
import { FeedbackRefusedError } from "../../server/refusals.ts";
import { readSegment, type Segment, Spool, type SpoolOwner } from "./spool.ts";

/** The server's inbox, and what its owner does with it. */
export interface OwnedInbox extends FeedbackInbox {
  /** Writes what waits now; false when the database refuses. */
  flush(): Promise<boolean>;
  /** Tries once to write what waits, and leaves the rest for the next process. */
  close(): Promise<void>;
}

/** How an inbox works. */
export interface InboxOptions {
  readonly folder: string;
  readonly owner: SpoolOwner;
  /** Bytes that may wait. */
  readonly limit: number;
  /** How long feedback is gathered before it is written: 1 s. */
  readonly gatherMs?: number;
  /** Told when the database begins to refuse, and when it takes feedback again. */
  readonly report?: (level: "info" | "warn", message: string) => void;
  /** Called between what a fault test may keep apart. */
  readonly fault?: (point: "kept" | "written") => void | Promise<void>;
}

const GATHER_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** Events a transaction: few enough that predictions do not wait for the embedded database. */
const AT_ONCE = 200;

/** Opens the inbox, and begins to write what an earlier process left. */
export async function openInbox(rows: FeedbackRows, options: InboxOptions): Promise<OwnedInbox> {
  const { gatherMs = GATHER_MS, report = () => {}, fault } = options;
  const spool = await Spool.open(options.folder, options.owner, options.limit);
  let written = 0;
  let torn = 0;
  let problem: string | null = null;
  let failures = 0;
  let isClosed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let draining: Promise<boolean> | undefined;

  async function write(segment: Segment): Promise<void> {
    const found = await readSegment(segment.path);
    torn += found.torn;
    for (let from = 0; from < found.records.length; from += AT_ONCE) {
      const added = await rows.add(found.records.slice(from, from + AT_ONCE) as Feedback[]);
      written += added.play + added.click;
      // The embedded database works in this thread: requests have their turn between two transactions.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    await fault?.("written");
    await spool.remove(segment);
  }

  async function drain(): Promise<boolean> {
    try {
      for (const segment of await spool.seal()) await write(segment);
      if (problem !== null) report("info", "Feedback is written to the database again");
      problem = null;
      failures = 0;
      return true;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (problem === null) {
        report("warn", `Feedback cannot be written, and is kept in "${options.folder}": ${message}`);
      }
      problem = message;
      failures++;
      return false;
    }
  }

  /** One at a time. */
  const flush = () =>
    draining ??= drain().finally(() => {
      draining = undefined;
      if (spool.bytes > 0) schedule();
    });

  function schedule(): void {
    if (isClosed || timer !== undefined) return;
    const wait = Math.min(LONGEST_WAIT_MS, gatherMs * 2 ** Math.min(failures, 10));
    timer = setTimeout(() => {
      timer = undefined;
      void flush();
    }, wait);
    Deno.unrefTimer(timer as unknown as number);
  }

  if (spool.bytes > 0) schedule();
  return {
    async keep(batch) {
      try {
        await spool.append(batch);
      } catch (error) {
        const { name, message } = error as Error;
        if (name !== "SpoolFullError" && name !== "StoreError") throw error;
        report("warn", message);
        throw new FeedbackRefusedError(
          name === "SpoolFullError"
            ? "Too much feedback waits for the database"
            : "The disk takes no feedback",
          { cause: error },
        );
      }
      await fault?.("kept");
      if (draining === undefined) schedule();
    },
    state: () => ({ bytes: spool.bytes, limit: spool.limit, problem, written, torn }),
    flush,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await draining;
      await drain();
      await spool.close();
    },
  };
}
