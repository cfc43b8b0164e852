/** @module */
import { assertEquals, assertThrows } from "@std/assert";
import { choice, flag, integer, number, readOptions } from "../../assets/recommender/options.ts";

const SCHEMA = {
  colour: choice(["red", "blue"], "red"),
  share: number({ min: 0, max: 1, default: 0.5 }),
  count: integer({ max: 9, default: 3 }),
  loud: flag(false),
};

Deno.test("readOptions() takes defaults, values and text", () => {
  assertEquals(readOptions("it", SCHEMA, {}), { colour: "red", share: 0.5, count: 3, loud: false });
  const text = { colour: "blue", share: "0.25", count: "-4", loud: "true" };
  assertEquals(readOptions("it", SCHEMA, text), { colour: "blue", share: 0.25, count: -4, loud: true });
});

Deno.test("readOptions() says what is accepted", () => {
  const refused = [
    [{ share: 1.1 }, 'Cannot set option "share" of it: expected a number in 0..1, got "1.1"'],
    [{ share: " " }, 'expected a number in 0..1, got " "'],
    [{ count: 10 }, 'expected a whole number of 9 or less, got "10"'],
    [{ loud: "yes" }, 'expected true or false, got "yes"'],
    [{ share: true }, 'got "true"'],
  ] as const;
  for (const [given, message] of refused) {
    assertThrows(() => readOptions("it", SCHEMA, given), RangeError, message);
  }
});
