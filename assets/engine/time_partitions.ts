/**
 * Partitions by time, in a time zone: hours, days, weeks and months of the wall clock.
 *
 * Keys sort by time: `2026-11-01T13`, `2026-11-01`, `2026-W45`, `2026-11`. Every moment belongs to exactly one partition. A day
 * on which clocks change has 23 or 25 hours; an hour that the clock shows twice is one partition of two hours; what the
 * clock skips (an hour in spring, a day at the date line) does not exist.
 *
 * @module
 */
import type { PartitionKey } from "./keys.ts";
import type { Partitions } from "./partition.ts";

/** A period of the wall clock. */
export type Period = "hour" | "day" | "week" | "month";

/** How time is cut. */
export interface TimeOptions {
  /** The first key. */
  readonly start: PartitionKey;
  /** The last key; without one, the end follows the clock. */
  readonly end?: PartitionKey;
  /** An IANA time zone; UTC by default. */
  readonly timeZone?: string;
  /** Whether the period under way counts already; by default a partition exists once its time is over. */
  readonly unfinished?: boolean;
}

/** Partitions that are stretches of time. */
export interface TimePartitions extends Partitions {
  readonly kind: Period;
  readonly timeZone: string;
  /**
   * The time of a partition, in milliseconds since the epoch: from `from` up to but not at `to`.
   *
   * @throws {RangeError} for a key that is no such period.
   */
  window(key: PartitionKey): { readonly from: number; readonly to: number };
  /** The key of the partition that a moment (milliseconds since the epoch) belongs to, wherever the set begins and ends. */
  keyOf(at: number): PartitionKey;
  /** The keys of the periods that overlap a stretch of time, wherever the set begins and ends. */
  between(from: number, to: number): PartitionKey[];
}

/** One partition for each hour of the wall clock, such as `2026-11-01T13`. */
export function hourly(options: TimeOptions): TimePartitions {
  return timePartitions("hour", options);
}

/** One partition a day, such as `2026-11-01`. */
export function daily(options: TimeOptions): TimePartitions {
  return timePartitions("day", options);
}

/** One partition a week, from Monday on, such as `2026-W45` (ISO 8601). */
export function weekly(options: TimeOptions): TimePartitions {
  return timePartitions("week", options);
}

/** One partition a month, such as `2026-11`. */
export function monthly(options: TimeOptions): TimePartitions {
  return timePartitions("month", options);
}

type Wall = Temporal.PlainDateTime;

interface Calendar {
  readonly shape: RegExp;
  readonly example: string;
  readonly step: Temporal.DurationLike;
  /** When the wall clock begins the period of a key. */
  parse(key: PartitionKey): Wall;
  /** When the wall clock began the period that it is in. */
  floor(wall: Wall): Wall;
  format(start: Wall): PartitionKey;
}

const MIDNIGHT = { hour: 0, minute: 0, second: 0, millisecond: 0, microsecond: 0, nanosecond: 0 };
const digits = (value: number, width: number) => String(value).padStart(width, "0");
const date = (wall: Wall) => `${digits(wall.year, 4)}-${digits(wall.month, 2)}-${digits(wall.day, 2)}`;
const plain = (text: string) => Temporal.PlainDateTime.from(text, { overflow: "reject" });

const CALENDARS: Readonly<Record<Period, Calendar>> = {
  hour: {
    shape: /^\d{4}-\d\d-\d\dT\d\d$/,
    example: "2026-11-01T13",
    step: { hours: 1 },
    parse: (key) => plain(`${key}:00`),
    floor: (wall) => wall.with({ ...MIDNIGHT, hour: wall.hour }),
    format: (wall) => `${date(wall)}T${digits(wall.hour, 2)}`,
  },
  day: {
    shape: /^\d{4}-\d\d-\d\d$/,
    example: "2026-11-01",
    step: { days: 1 },
    parse: (key) => plain(`${key}T00:00`),
    floor: (wall) => wall.with(MIDNIGHT),
    format: date,
  },
  week: {
    shape: /^\d{4}-W\d\d$/,
    example: "2026-W45",
    step: { weeks: 1 },
    parse(key) {
      // The fourth of January lies in the first week.
      const january = plain(`${key.slice(0, 4)}-01-04T00:00`);
      const start = january.subtract({ days: january.dayOfWeek - 1 })
        .add({ weeks: Number(key.slice(6)) - 1 });
      if (start.yearOfWeek !== Number(key.slice(0, 4))) throw new RangeError("there is no such week");
      return start;
    },
    floor: (wall) => wall.with(MIDNIGHT).subtract({ days: wall.dayOfWeek - 1 }),
    format: (wall) => `${digits(wall.yearOfWeek!, 4)}-W${digits(wall.weekOfYear!, 2)}`,
  },
  month: {
    shape: /^\d{4}-\d\d$/,
    example: "2026-11",
    step: { months: 1 },
    parse: (key) => plain(`${key}-01T00:00`),
    floor: (wall) => wall.with({ ...MIDNIGHT, day: 1 }),
    format: (wall) => date(wall).slice(0, 7),
  },
};

/**
 * Cuts time into periods.
 *
 * @throws {RangeError} for a time zone that does not exist, or a start or end that is no such period.
 */
export function timePartitions(period: Period, options: TimeOptions): TimePartitions {
  const { start, end, timeZone = "UTC", unfinished = false } = options;
  const calendar = CALENDARS[period];
  assertTimeZone(timeZone);
  const parse = (key: PartitionKey): Wall => {
    try {
      if (calendar.shape.test(key)) return calendar.parse(key);
    } catch {
      // Told below.
    }
    throw new RangeError(`"${key}" is no ${period}: expected one like "${calendar.example}"`);
  };
  const first = parse(start);
  const last = end === undefined ? undefined : parse(end);
  if (last !== undefined && Temporal.PlainDateTime.compare(last, first) < 0) {
    throw new RangeError(`Cannot cut time from "${start}" to "${end}": the end lies before the start`);
  }
  const beginning = (wall: Wall): number =>
    // The start of a day is its first moment, also where the clock skips midnight.
    (period === "hour" ? wall.toZonedDateTime(timeZone) : wall.toPlainDate().toZonedDateTime(timeZone))
      .epochMilliseconds;
  const next = (wall: Wall) => wall.add(calendar.step);

  const keys: PartitionKey[] = [];
  /** When each partition begins; one more than there are keys, which is where the last one ends. */
  const begins: number[] = [beginning(first)];
  let wall = first;
  let given: readonly PartitionKey[] = [];

  /** Appends every period that begins up to `now`. */
  function extend(now: number): void {
    while (begins.at(-1)! <= now && (last === undefined || Temporal.PlainDateTime.compare(wall, last) <= 0)) {
      const following = next(wall);
      const to = beginning(following);
      // What the clock skips has no time in it.
      if (to > begins.at(-1)!) {
        keys.push(calendar.format(wall));
        begins.push(to);
      }
      wall = following;
    }
  }

  /** How many partitions begin (or have ended) by `now`. */
  function count(now: number): number {
    let low = 0;
    let high = keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (begins[unfinished ? middle : middle + 1]! <= now) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function floorAt(at: number): Wall {
    let found = calendar.floor(
      Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime(),
    );
    // A clock that is put back over the end of a period shows the old one again.
    while (beginning(next(found)) <= at) found = next(found);
    return found;
  }

  return {
    kind: period,
    timeZone,
    keys({ now }) {
      extend(now);
      const length = count(now);
      if (given.length !== length) given = Object.freeze(keys.slice(0, length));
      return given;
    },
    window(key) {
      const from = parse(key);
      return { from: beginning(from), to: beginning(next(from)) };
    },
    keyOf: (at) => calendar.format(floorAt(at)),
    between(from, to) {
      const found: PartitionKey[] = [];
      for (let at = floorAt(from); beginning(at) < to; at = next(at)) {
        if (beginning(next(at)) > beginning(at)) found.push(calendar.format(at));
      }
      return found;
    },
  };
}

function assertTimeZone(timeZone: string): void {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
  } catch {
    throw new RangeError(
      `There is no time zone "${timeZone}": expected an IANA name such as "Europe/Berlin", or "UTC"`,
    );
  }
}
