/**
 * A clock that stands still until a test moves it.
 *
 * @module
 */
import type { Clock } from "../../assets/engine/mod.ts";

/** Lets everything run that waits for nothing but promises. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** Time by hand: sleepers wake only when {@link FakeClock.advance} passes their moment. */
export class FakeClock implements Clock {
  #now: number;
  readonly #sleepers = new Set<Sleeper>();
  /** Every duration that was asked for, in milliseconds, in order. */
  readonly slept: number[] = [];

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    this.slept.push(ms);
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const abort = () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason);
      };
      const sleeper = {
        until: this.#now + ms,
        wake: () => {
          signal.removeEventListener("abort", abort);
          resolve();
        },
      };
      signal.addEventListener("abort", abort, { once: true });
      this.#sleepers.add(sleeper);
    });
  }

  /** How many sleep now. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** Moves time on, waking each sleeper at its moment and letting it act before time goes on. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (;;) {
      const [next] = [...this.#sleepers].filter(({ until }) => until <= end).sort((a, b) =>
        a.until - b.until
      );
      if (next === undefined) break;
      this.#sleepers.delete(next);
      this.#now = Math.max(this.#now, next.until);
      next.wake();
      await settled();
    }
    this.#now = end;
  }

  /** Moves time until `work` is done, a second at a time. */
  async until<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const watched = work.finally(() => done = true);
    watched.catch(() => {});
    for (let seconds = 0; !done && seconds < 1000; seconds++) await this.advance(1000);
    return await watched;
  }

  /**
   * Moves time until `work` is done, and only while somebody sleeps: what waits for a file or a socket takes no time.
   *
   * @param stepMs how far at once
   */
  async whileAsleep<T>(work: Promise<T>, stepMs: number): Promise<T> {
    let done = false;
    const watched = work.finally(() => done = true);
    watched.catch(() => {});
    while (!done) {
      if (this.sleeping > 0) await this.advance(stepMs);
      else await settled();
    }
    return await watched;
  }
}
