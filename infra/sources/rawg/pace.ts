/**
 * How fast requests may start.
 *
 * @module
 */
import type { Clock } from "../../../assets/engine/engine.ts";

/** Lets requests start one after the other, evenly, and holds all of them when the server asks for a pause. */
export class Pace {
  readonly #gapMs: number;
  #next = -Infinity;
  #heldUntil = -Infinity;

  /** @param perSecond how many may start in a second. */
  constructor(readonly clock: Clock, perSecond: number) {
    this.#gapMs = 1000 / perSecond;
  }

  /** Resolves when a request may start. */
  async turn(signal: AbortSignal): Promise<void> {
    do {
      const start = Math.max(this.clock.now(), this.#next, this.#heldUntil);
      this.#next = start + this.#gapMs;
      const wait = start - this.clock.now();
      if (wait > 0) await this.clock.sleep(wait, signal);
      // A pause may have been asked for while this one waited: then it queues again, behind the pause.
    } while (this.#heldUntil > this.clock.now());
  }

  /** Nobody starts for so long. */
  hold(ms: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, this.clock.now() + ms);
  }
}
