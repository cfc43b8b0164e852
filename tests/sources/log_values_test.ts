import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseId, parseTime, parseWeight, ValueError } from "../../infra/sources/log_values.ts";

Deno.test("parseId() keeps an id but for white space around it", () => {
  assertEquals([parseId(" 007 ", "user"), parseId("사용자 1\t", "game"), parseId("1e3", "user")], [
    "007",
    "사용자 1",
    "1e3",
  ]);
  assertThrows(() => parseId(" \u3000", "game"), ValueError, "the game is empty: expected an id");
});

Deno.test("parseWeight() reads decimal numbers from 0 to 10⁹, and 1 for an empty cell", () => {
  assertEquals(["0", "273.0", " 1.5e2", "+3", ".5", "1000000000", "", " "].map(parseWeight), [
    0,
    273,
    150,
    3,
    0.5,
    1e9,
    1,
    1,
  ]);
  assert(Object.is(parseWeight("-0"), 0));
});

const weights: [text: string, message: string][] = [
  ["-4", 'weight "-4" is below 0: expected a number from 0 to 1000000000'],
  ["1e10", 'weight "1e10" is above 1000000000: expected a number from 0 to 1000000000'],
  ["1e999", 'weight "1e999" is above 1000000000: expected a number from 0 to 1000000000'],
  ["NaN", 'weight "NaN" is not a number: expected a number from 0 to 1000000000'],
  ["Infinity", 'weight "Infinity" is not a number: expected a number from 0 to 1000000000'],
  ["0x10", 'weight "0x10" is not a number: expected a number from 0 to 1000000000'],
  [
    "1,5",
    'weight "1,5" is not a number: expected a number from 0 to 1000000000; write decimals with a point, as 1.5',
  ],
  ["x".repeat(50), `weight "${"x".repeat(40)}…" is not a number: expected a number from 0 to 1000000000`],
];

for (const [text, message] of weights) {
  Deno.test(`parseWeight() refuses "${text}"`, () => {
    assertEquals(assertThrows(() => parseWeight(text), ValueError).message, message);
  });
}

const times: [text: string, time: string | null][] = [
  ["2026-03-01", "2026-03-01T00:00:00.000Z"],
  ["2026-03-01T18:30:00Z", "2026-03-01T18:30:00.000Z"],
  ["2026-03-01 18:30", "2026-03-01T18:30:00.000Z"],
  ["2026-03-01T18:30:00.1234567+09:00", "2026-03-01T09:30:00.123Z"],
  ["2026-03-01T00:10:00-0530", "2026-03-01T05:40:00.000Z"],
  ["2024-02-29 23:59:59 UTC", "2024-02-29T23:59:59.000Z"],
  ["0099-01-01", "0099-01-01T00:00:00.000Z"],
  ["1767225600", "2026-01-01T00:00:00.000Z"],
  ["1767225600.5", "2026-01-01T00:00:00.500Z"],
  ["1767225600123", "2026-01-01T00:00:00.123Z"],
  [" ", null],
];

for (const [text, time] of times) {
  Deno.test(`parseTime() reads "${text}"`, () => assertEquals(parseTime(text), time));
}

for (
  const text of [
    "yesterday",
    "2026-02-30",
    "2026-13-01",
    "2026-03-01T24:00",
    "2026-03-01T10:60",
    "01/02/2026",
    "20260301",
    "0",
    "-1767225600",
    "1767225600000000",
    "2026-03-01T10:00+99:00",
    "9999-12-31T23:00:00-05:00",
  ]
) {
  Deno.test(`parseTime() refuses "${text}"`, () => {
    assertThrows(() => parseTime(text), ValueError, `time "${text}" is no time: expected ISO 8601`);
  });
}

Deno.test("parseTime() reads back what toISOString() writes, and Unix times of the same moment", () => {
  const date = fc.date({ min: new Date("1973-03-04"), max: new Date("5138-01-01"), noInvalidDate: true });
  fc.assert(fc.property(date, (moment) => {
    assertEquals(parseTime(moment.toISOString()), moment.toISOString());
    assertEquals(parseTime(String(moment.getTime())), moment.toISOString());
    const whole = new Date(Math.floor(moment.getTime() / 1000) * 1000);
    assertEquals(parseTime(String(whole.getTime() / 1000)), whole.toISOString());
  }));
});
