/**
 * The values of a play log: what is accepted, and what a refusal says.
 *
 * @module
 */
import { decimalPoint, shown } from "./place.ts";

/** The largest weight that is accepted; more hours than a person lives a thousand times over. */
export const MAX_WEIGHT = 1e9;

/** A value that cannot be used. Its message says what was found and what is expected. */
export class ValueError extends RangeError {
  override name = "ValueError";
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;

const DATE_TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|z|UTC|[-+]\d\d(?::?\d\d)?)?)?$/;

/**
 * An id, kept as it stands but for surrounding white space.
 *
 * @throws {ValueError} when nothing is left.
 */
export function parseId(text: string, role: "user" | "game"): string {
  const id = text.trim();
  if (id === "") throw new ValueError(`the ${role} is empty: expected an id`);
  return id;
}

/**
 * A weight: hours, stars or counts. An empty cell weighs 1, as a log without weights does.
 *
 * @throws {ValueError} when it is no decimal number from 0 to {@link MAX_WEIGHT}.
 */
export function parseWeight(text: string): number {
  const trimmed = text.trim();
  if (trimmed === "") return 1;
  const expected = `expected a number from 0 to ${MAX_WEIGHT}`;
  const value = NUMBER.test(trimmed) ? Number(trimmed) : NaN;
  if (Number.isNaN(value)) {
    throw new ValueError(`weight ${shown(trimmed)} is not a number: ${expected}${decimalPoint(trimmed)}`);
  }
  if (value < 0) throw new ValueError(`weight ${shown(trimmed)} is below 0: ${expected}`);
  if (value > MAX_WEIGHT) {
    throw new ValueError(`weight ${shown(trimmed)} is above ${MAX_WEIGHT}: ${expected}`);
  }
  // Not -0, which would be written differently.
  return value + 0;
}

/**
 * A time as ISO 8601 in UTC with milliseconds, or null for an empty cell.
 *
 * Accepted: ISO 8601 dates and date-times (without a zone they are taken as UTC, a date as its midnight), and Unix
 * times. A number from 10⁸ below 10¹¹ counts seconds, from 10¹¹ below 10¹⁴ milliseconds: both begin in March 1973,
 * so that one is never taken for the other.
 *
 * @throws {ValueError} for anything else.
 */
export function parseTime(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const match = DATE_TIME.exec(trimmed);
  if (match !== null) return isoTime(trimmed, match);
  if (NUMBER.test(trimmed)) {
    const value = Number(trimmed);
    const milliseconds = value >= 1e8 && value < 1e11
      ? value * 1000
      : value >= 1e11 && value < 1e14
      ? value
      : NaN;
    if (!Number.isNaN(milliseconds)) return new Date(Math.floor(milliseconds)).toISOString();
  }
  throw refusedTime(trimmed);
}

function isoTime(text: string, match: RegExpExecArray): string {
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.slice(0, 3).padEnd(3, "0")));
  // A field out of its range rolls over into the next one.
  const kept = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) &&
    date.getUTCHours() === Number(hour) && date.getUTCMinutes() === Number(minute) &&
    date.getUTCSeconds() === Number(second);
  const offset = zoneMinutes(zone);
  if (!kept || offset === undefined) throw refusedTime(text);
  const time = new Date(date.getTime() - offset * 60_000);
  const utcYear = time.getUTCFullYear();
  // Other years would be written with a sign, and no longer sort as text.
  if (utcYear < 0 || utcYear > 9999) throw refusedTime(text);
  return time.toISOString();
}

/** Minutes east of UTC. */
function zoneMinutes(zone: string): number | undefined {
  if (/^(z|utc)$/i.test(zone)) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(":", "") || "0");
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

function refusedTime(text: string): ValueError {
  return new ValueError(
    `time ${
      shown(text)
    } is no time: expected ISO 8601 such as 2026-03-01 or 2026-03-01T18:30:00Z, or Unix seconds or ` +
      "milliseconds since March 1973",
  );
}
