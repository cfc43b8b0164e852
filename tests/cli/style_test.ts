/** @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { cut, pad, style, textWidth } from "../../infra/cli/style.ts";

Deno.test("style() paints, or leaves text alone", () => {
  const paint = style(true);
  assertEquals(paint.bold("a"), "\x1b[1ma\x1b[22m");
  assertEquals(paint.good("a"), "\x1b[32ma\x1b[39m");
  assertEquals(Object.values(style(false)).map((paint) => paint("a")), Array(6).fill("a"));
});

Deno.test("textWidth() counts columns, not characters", () => {
  const widths: [string, number][] = [
    ["", 0],
    ["abc", 3],
    ["안개등대", 8],
    ["地球防衛軍", 10],
    ["Ōkami", 5],
    ["e\u0301", 1],
    ["\x1b[31mred\x1b[39m", 3],
    ["👩‍🌾", 2],
  ];
  for (const [text, width] of widths) assertEquals(textWidth(text), width, text);
});

Deno.test("pad() fills up on either side and cuts nothing", () => {
  assertEquals([pad("ab", 4), pad("ab", 4, "left"), pad("abcde", 4)], ["ab  ", "  ab", "abcde"]);
  assertEquals([pad("안", 4), pad("\x1b[1mab\x1b[22m", 3)], ["안  ", "\x1b[1mab\x1b[22m "]);
});

Deno.test("cut() marks what is gone, and never cuts a character in two", () => {
  assertEquals([cut("abc", 3), cut("abcd", 3), cut("abcd", 1)], ["abc", "ab…", "…"]);
  assertEquals([cut("안개등대", 5), cut("안개등대", 4)], ["안개…", "안…"]);
  assertEquals(cut("👩‍🌾👩‍🌾", 3), "👩‍🌾…");
});

Deno.test("cut() fits any text into any width", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 30 }), (text, width) => {
    const shown = cut(text, width);
    assert(textWidth(shown) <= width);
    assert(shown === text ? textWidth(text) <= width : textWidth(text) > width && shown.endsWith("…"));
  }));
});
