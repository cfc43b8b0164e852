/**
 * Long computations that leave room for others: they look at their signal, and let timers and requests run.
 *
 * @module
 */

/** How long a computation may hold the thread, in milliseconds. */
const SLICE = 40;

/** Paces one computation. Time decides only when it pauses, never what it computes. */
export class Pacer {
  readonly #signal: AbortSignal | undefined;
  #since = performance.now();

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
    signal?.throwIfAborted();
  }

  /** Whether it is time to pause. */
  get due(): boolean {
    return performance.now() - this.#since > SLICE;
  }

  /** Lets other work run. @throws The signal's reason, when it is aborted. */
  async pause(): Promise<void> {
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    this.#signal?.throwIfAborted();
    this.#since = performance.now();
  }
}
