/**
 * Time cut into partitions: clock changes, leap days, and zones on both sides of UTC.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  daily,
  hourly,
  monthly,
  type TimePartitions,
  timePartitions,
  weekly,
} from "../../assets/engine/time_partitions.ts";

const HOUR = 3_600_000;

function keysAt(partitions: TimePartitions, now: number | string): readonly string[] {
  return partitions.keys({
    now: typeof now === "number" ? now : Date.parse(now),
    observed: undefined,
    keysOf: () => [],
  });
}

/** How long each partition is, in hours. */
function hours(partitions: TimePartitions, keys: readonly string[]): number[] {
  return keys.map((key) => {
    const { from, to } = partitions.window(key);
    return (to - from) / HOUR;
  });
}

Deno.test("daily() grows with the clock: a day exists once it is over", () => {
  const days = daily({ start: "2026-11-01" });
  assertEquals(keysAt(days, "2026-11-01T23:59:59.999Z"), []);
  assertEquals(keysAt(days, "2026-11-02T00:00:00Z"), ["2026-11-01"]);
  assertEquals(keysAt(days, "2026-11-04T12:00:00Z"), ["2026-11-01", "2026-11-02", "2026-11-03"]);
  assertEquals(keysAt(days, "2026-11-02T01:00:00Z"), ["2026-11-01"]);
  assertEquals(keysAt(days, "2025-01-01T00:00:00Z"), []);
});

Deno.test("unfinished periods count where that is asked for", () => {
  const days = daily({ start: "2026-11-01", unfinished: true });
  assertEquals(keysAt(days, "2026-10-31T23:59:59Z"), []);
  assertEquals(keysAt(days, "2026-11-01T00:00:00Z"), ["2026-11-01"]);
  assertEquals(keysAt(days, "2026-11-02T00:00:00Z"), ["2026-11-01", "2026-11-02"]);
});

Deno.test("a fixed end is the last partition, and the list is the same one while nothing is added", () => {
  const days = daily({ start: "2026-11-01", end: "2026-11-03" });
  const all = keysAt(days, "2030-01-01T00:00:00Z");
  assertEquals(all, ["2026-11-01", "2026-11-02", "2026-11-03"]);
  assert(all === keysAt(days, "2031-01-01T00:00:00Z"));
});

Deno.test("a day is one of its time zone, east and west of UTC", () => {
  const east = daily({ start: "2026-06-01", timeZone: "Pacific/Kiritimati" });
  const west = daily({ start: "2026-06-01", timeZone: "America/Los_Angeles" });
  assertEquals(east.window("2026-06-01").from, Date.parse("2026-05-31T10:00:00Z"));
  assertEquals(west.window("2026-06-01").from, Date.parse("2026-06-01T07:00:00Z"));
  const noon = Date.parse("2026-06-02T12:00:00Z");
  assertEquals(keysAt(east, noon), ["2026-06-01", "2026-06-02"]);
  assertEquals(keysAt(west, noon), ["2026-06-01"]);
  assertEquals([east.keyOf(noon), west.keyOf(noon)], ["2026-06-03", "2026-06-02"]);
});

Deno.test("days on which clocks change have 23 and 25 hours", () => {
  const days = daily({ start: "2026-03-01", timeZone: "Europe/Berlin" });
  assertEquals(hours(days, ["2026-03-28", "2026-03-29", "2026-03-30"]), [24, 23, 24]);
  assertEquals(hours(days, ["2026-10-24", "2026-10-25", "2026-10-26"]), [24, 25, 24]);
});

Deno.test("an hour that the clock skips does not exist, and one that it shows twice is two hours long", () => {
  const hourly_ = hourly({ start: "2026-03-29T00", end: "2026-03-29T04", timeZone: "Europe/Berlin" });
  assertEquals(keysAt(hourly_, "2026-04-01T00:00:00Z"), [
    "2026-03-29T00",
    "2026-03-29T01",
    "2026-03-29T03",
    "2026-03-29T04",
  ]);
  const back = hourly({ start: "2026-10-25T01", end: "2026-10-25T04", timeZone: "Europe/Berlin" });
  const keys = keysAt(back, "2026-11-01T00:00:00Z");
  assertEquals(keys, ["2026-10-25T01", "2026-10-25T02", "2026-10-25T03", "2026-10-25T04"]);
  assertEquals(hours(back, keys), [1, 2, 1, 1]);
  for (const time of ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]) {
    assertEquals(back.keyOf(Date.parse(time)), "2026-10-25T02");
  }
});

Deno.test("clocks that change by half an hour", () => {
  const hours_ = hourly({ start: "2026-04-05T00", end: "2026-04-05T03", timeZone: "Australia/Lord_Howe" });
  const keys = keysAt(hours_, "2026-05-01T00:00:00Z");
  assertEquals(hours(hours_, keys), [1, 1.5, 1, 1]);
  const spring = hourly({ start: "2026-10-04T01", end: "2026-10-04T03", timeZone: "Australia/Lord_Howe" });
  assertEquals(hours(spring, keysAt(spring, "2026-11-01T00:00:00Z")), [1, 0.5, 1]);
});

Deno.test("a midnight that the clock skips begins the day an hour later", () => {
  const days = daily({ start: "2026-04-23", timeZone: "Africa/Cairo" });
  assertEquals(hours(days, ["2026-04-23", "2026-04-24"]), [24, 23]);
  assertEquals(days.window("2026-04-24").from, Date.parse("2026-04-23T22:00:00Z"));
});

Deno.test("a day that a country skipped does not exist", () => {
  const days = daily({ start: "2011-12-28", end: "2012-01-01", timeZone: "Pacific/Apia" });
  assertEquals(keysAt(days, "2020-01-01T00:00:00Z"), [
    "2011-12-28",
    "2011-12-29",
    "2011-12-31",
    "2012-01-01",
  ]);
});

Deno.test("leap days", () => {
  const february = (year: number) =>
    keysAt(daily({ start: `${year}-02-27`, end: `${year}-03-01` }), "2200-01-01T00:00:00Z").length;
  assertEquals([2024, 2026, 2028, 2100].map(february), [4, 3, 4, 3]);
  assertThrows(() => daily({ start: "2026-02-29" }), RangeError, '"2026-02-29" is no day');
});

Deno.test("weekly() follows ISO 8601 over the end of a year", () => {
  const weeks = weekly({ start: "2020-W52", end: "2021-W01" });
  assertEquals(keysAt(weeks, "2022-01-01T00:00:00Z"), ["2020-W52", "2020-W53", "2021-W01"]);
  assertEquals(weeks.window("2020-W53"), {
    from: Date.parse("2020-12-28T00:00:00Z"),
    to: Date.parse("2021-01-04T00:00:00Z"),
  });
  assertEquals(weeks.keyOf(Date.parse("2021-01-03T23:59:59Z")), "2020-W53");
  assertEquals(weeks.keyOf(Date.parse("2026-11-05T00:00:00Z")), "2026-W45");
  assertThrows(() => weekly({ start: "2021-W53" }), RangeError, '"2021-W53" is no week');
});

Deno.test("monthly() and between()", () => {
  const months = monthly({ start: "2026-01", timeZone: "America/New_York" });
  assertEquals(keysAt(months, "2026-04-01T03:59:59Z"), ["2026-01", "2026-02"]);
  assertEquals(keysAt(months, "2026-04-01T04:00:00Z"), ["2026-01", "2026-02", "2026-03"]);
  const days = daily({ start: "2020-01-01", timeZone: "America/New_York" });
  const { from, to } = months.window("2026-02");
  const february = days.between(from, to);
  assertEquals([february.length, february[0], february.at(-1)], [28, "2026-02-01", "2026-02-28"]);
});

Deno.test("every moment belongs to exactly the partition whose window it lies in", () => {
  const zone = fc.constantFrom(
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "America/Santiago",
  );
  const start = { hour: "1990-01-01T00", day: "1990-01-01", week: "1990-W01", month: "1990-01" };
  const period = fc.constantFrom("hour" as const, "day" as const, "week" as const, "month" as const);
  const moment = fc.integer({ min: Date.UTC(1995, 0), max: Date.UTC(2040, 0) });
  fc.assert(
    fc.property(zone, period, moment, (timeZone, every, at) => {
      const cut = timePartitions(every, { start: start[every], timeZone });
      const key = cut.keyOf(at);
      const { from, to } = cut.window(key);
      assert(from <= at && at < to, `${key} of ${timeZone}`);
      // The one before ends where this one begins, the next one begins where it ends, and keys sort by time.
      const before = cut.keyOf(from - 1);
      const after = cut.keyOf(to);
      assertEquals([cut.window(before).to, cut.window(after).from], [from, to]);
      assert(before < key && key < after);
      assertEquals(cut.between(from, to), [key]);
    }),
    { numRuns: 400 },
  );
});

Deno.test("wrong options are named", () => {
  assertThrows(() => daily({ start: "2026-11" }), RangeError, '"2026-11" is no day: expected one like');
  assertThrows(() => hourly({ start: "2026-11-01T24" }), RangeError, "is no hour");
  assertThrows(
    () => daily({ start: "2026-11-02", end: "2026-11-01" }),
    RangeError,
    "the end lies before the start",
  );
  assertThrows(
    () => daily({ start: "2026-11-02", timeZone: "Europe/Nowhere" }),
    RangeError,
    'There is no time zone "Europe/Nowhere"',
  );
});
