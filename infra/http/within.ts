/**
 * Work that has to be done in a time.
 *
 * @module
 */
import type { Clock } from "../../assets/engine/engine.ts";

/** It was not done in its time. */
export class LateError extends Error {
  override name = "LateError";
}

/**
 * Runs work that must be done in a time.
 *
 * @param work is given a signal that ends it
 * @throws {LateError} when it was not done, the signal's reason when that was aborted.
 */
export async function within<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const over = new AbortController();
  const late = clock.sleep(ms, AbortSignal.any([signal, over.signal])).then(() => {
    const error = new LateError(`no answer in ${ms / 1000} s`);
    stop.abort(error);
    throw error;
  });
  const working = work(AbortSignal.any([signal, stop.signal]));
  for (const loser of [late, working]) loser.catch(() => {}); // Whoever lost the race is not heard any more.
  try {
    return await Promise.race([working, late]);
  } finally {
    over.abort("over");
  }
}
