/**
 * Which day a file of a log is about, by its name.
 *
 * @module
 */

/** `2026-11-01` or `20261101`, not within a longer number. */
const DATE = /(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)|(?<!\d)(\d{4})(\d\d)(\d\d)(?!\d)/g;
/** The folders that Hive, Spark and their like make. */
const FOLDERS = /(?:^|\/)year=(\d{4})\/month=(\d\d?)\/day=(\d\d?)(?:\/|$)/;

/**
 * The day in a path, as `2026-11-01`: in the file's own name, or else in the folders that it lies in, the last one first.
 * Undefined when there is none.
 *
 * @example
 * ```ts
 * import { dayOfFile } from "./day_of_file.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(dayOfFile("plays-2026-11-01.csv"), "2026-11-01");
 * assertEquals(dayOfFile("date=2026-11-01/part-0.parquet"), "2026-11-01");
 * assertEquals(dayOfFile("year=2026/month=11/day=1/part-0.csv"), "2026-11-01");
 * assertEquals(dayOfFile("plays.csv"), undefined);
 * ```
 */
export function dayOfFile(path: string): string | undefined {
  for (const name of path.split("/").reverse()) {
    const found = [...name.matchAll(DATE)].flatMap(([, y, m, d, year, month, day]) =>
      calendarDay(y ?? year!, m ?? month!, d ?? day!) ?? []
    );
    if (found.length > 0) return found.at(-1);
  }
  const folders = FOLDERS.exec(path);
  return folders === null ? undefined : calendarDay(folders[1]!, folders[2]!, folders[3]!);
}

function calendarDay(year: string, month: string, day: string): string | undefined {
  const text = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
}
