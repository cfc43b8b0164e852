/**
 * The part of `@std/testing/time` that Questline's tests use, over the timers of `node:test`. On a machine that reaches
 * JSR, map `@std/testing/time` to `jsr:@std/testing/time` in `deno.json` instead.
 *
 * @module
 */
import { mock } from "node:test";

/** Holds `Date`, `setTimeout` and `setInterval` still until {@linkcode FakeTime.tick} moves them on. */
export class FakeTime implements Disposable {
  #now: number;

  /** @param start When it is, in milliseconds since the epoch. */
  constructor(start = 0) {
    this.#now = start;
    mock.timers.enable({ apis: ["Date", "setTimeout", "setInterval"], now: start });
  }

  /** Milliseconds since the epoch. */
  get now(): number {
    return this.#now;
  }

  /** Moves time on, calling the timers on the way. */
  tick(ms = 0): void {
    this.#now += ms;
    mock.timers.tick(ms);
  }

  /** Gives back the real time. */
  restore(): void {
    mock.timers.reset();
  }

  [Symbol.dispose](): void {
    this.restore();
  }
}
