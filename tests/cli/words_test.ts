/** @module */
import { assertEquals } from "@std/assert";
import { ageInWords, bytesInWords, count, durationInWords, shortHash } from "../../infra/cli/words.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

Deno.test("bytesInWords() keeps three digits at most", () => {
  const expected: [number, string][] = [
    [0, "0 B"],
    [1, "1 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [99_449, "99.4 kB"],
    [99_500, "100 kB"],
    [999_499, "999 kB"],
    [999_500, "1.0 MB"],
    [1_234_567, "1.2 MB"],
    [5e9, "5.0 GB"],
    [999.6e9, "1.0 TB"],
    [12e12, "12.0 TB"],
  ];
  for (const [bytes, words] of expected) assertEquals(bytesInWords(bytes), words);
});

Deno.test("durationInWords() goes from hundredths of a second to hours", () => {
  const expected: [number, string][] = [
    [0, "0.00 s"],
    [4, "0.00 s"],
    [994, "0.99 s"],
    [995, "1.0 s"],
    [59_949, "59.9 s"],
    [59_950, "1 min 0 s"],
    [61_500, "1 min 2 s"],
    [HOUR - 501, "59 min 59 s"],
    [HOUR - 500, "1 h 0 min"],
    [2 * HOUR + 5 * MINUTE, "2 h 5 min"],
    [30 * HOUR, "30 h 0 min"],
  ];
  for (const [ms, words] of expected) assertEquals(durationInWords(ms), words);
});

Deno.test("ageInWords() names one unit", () => {
  const expected: [number, string][] = [
    [-5, "just now"],
    [999, "just now"],
    [SECOND, "1 s ago"],
    [59_999, "59 s ago"],
    [MINUTE, "1 min ago"],
    [90 * MINUTE, "1 h ago"],
    [24 * HOUR - 1, "23 h ago"],
    [50 * HOUR, "2 d ago"],
  ];
  for (const [ms, words] of expected) assertEquals(ageInWords(ms), words);
});

Deno.test("count() groups digits, and one is no plural", () => {
  assertEquals([0, 1, 2, 1234].map((n) => count(n, "row")), ["0 rows", "1 row", "2 rows", "1,234 rows"]);
});

Deno.test("shortHash() is what people compare", () => {
  assertEquals(shortHash("0123456789abcdef"), "0123456789ab");
});
