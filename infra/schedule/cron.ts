/**
 * When a cron expression is due.
 *
 * @module
 */
import { Cron } from "croner";

/** A cron expression in a time zone. */
export interface Schedule {
  /** The first time after a moment, both in milliseconds since the epoch; undefined when there is none ever. */
  next(after: number): number | undefined;
}

/**
 * Reads an expression: five fields (minute, hour, day, month, weekday), six with seconds in front, or `@daily` and
 * its like. A time that a change to summer time leaves out is due at the end of the gap; one that comes twice in autumn is
 * due once.
 *
 * @param timezone by its IANA name
 * @throws {SyntaxError} when either cannot be read.
 */
export function parseSchedule(expression: string, timezone: string): Schedule {
  try {
    new Intl.DateTimeFormat("en", { timeZone: timezone });
  } catch (error) {
    throw new SyntaxError(`Cannot use the time zone "${timezone}": there is none of that name`, {
      cause: error,
    });
  }
  const cron = (() => {
    try {
      // A paused pattern: only asked, never started.
      return new Cron(expression, { timezone, paused: true });
    } catch (error) {
      const why = error instanceof Error ? error.message.replace(/^CronPattern: /, "") : String(error);
      throw new SyntaxError(`Cannot read the schedule "${expression}": ${why}`);
    }
  })();
  return { next: (after) => cron.nextRun(new Date(after))?.getTime() };
}
