/**
 * Sends in the background while runs go on, and for a moment after the last one.
 *
 * @module
 */
import type { Clock } from "../../../assets/engine/mod.ts";
import type { Delivery } from "./sender.ts";

/** Sending that nobody waits for. */
export interface Background {
  /** There is something to send. */
  kick(): void;
  /**
   * Waits until everything is sent or cannot be, at most so many milliseconds or until the signal, and ends it then.
   *
   * @returns what the deliveries since the last time came to; undefined when there was none.
   */
  settle(budgetMs: number, signal: AbortSignal): Promise<BackgroundResult | undefined>;
  /** Ends it at once. */
  stop(): Promise<void>;
}

/** What was sent in the background, and what became of the rest. */
export interface BackgroundResult extends Pick<Delivery, "sent" | "problem"> {
  /** There was not enough time. */
  readonly isCut: boolean;
}

/** Makes a background sender; `deliver` sends what there is and tells each run through `onSent`. */
export function backgroundSender(
  deliver: (signal: AbortSignal, onSent: (sent: Delivery["sent"][number]) => void) => Promise<Delivery>,
  clock: Clock,
): Background {
  let stop = new AbortController();
  let sent: Delivery["sent"][number][] = [];
  let problem: string | undefined;
  let working: Promise<void> | undefined;
  let isWanted = false;

  async function work({ signal }: AbortController): Promise<void> {
    while (isWanted && !signal.aborted) {
      isWanted = false;
      try {
        problem = (await deliver(signal, (run) => sent.push(run))).problem;
      } catch (error) {
        if (!signal.aborted) problem = error instanceof Error ? error.message : String(error);
      }
    }
    working = undefined;
  }

  async function end(why: string): Promise<void> {
    isWanted = false;
    stop.abort(new DOMException(why, "AbortError"));
    // The rest of the work is to let go of the lock and the thread.
    await working;
  }

  return {
    kick() {
      isWanted = true;
      working ??= work(stop);
    },
    async settle(budgetMs, signal) {
      if (working === undefined && sent.length === 0 && problem === undefined) return undefined;
      let isCut = false;
      if (working !== undefined) {
        const inTime = new AbortController();
        const late = clock.sleep(budgetMs, AbortSignal.any([inTime.signal, signal])).catch(() => {});
        isCut = await Promise.race([late.then(() => true), working.then(() => false)]);
        inTime.abort();
        await end("Out of time");
      }
      const result = { sent, problem, isCut };
      stop = new AbortController();
      sent = [];
      problem = undefined;
      return result;
    },
    stop: () => end("Stopped"),
  };
}
