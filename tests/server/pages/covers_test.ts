/** @module */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { coverVersion, drawCover } from "../../../server/pages/covers/cover.ts";
import { PALETTES } from "../../../server/pages/covers/palette.ts";

const GENRES = [[], ["Racing"], ["Puzzle"], ["RPG"], ["Strategy"], ["Shooter"], ["Platformer"], [
  "Simulation",
]];

Deno.test("drawCover() draws the same cover for the same game, and others for others", () => {
  for (const genres of GENRES) {
    assertEquals(drawCover({ name: "Portal", genres }), drawCover({ name: "Portal", genres }));
    assertNotEquals(drawCover({ name: "Portal", genres }), drawCover({ name: "Portal 2", genres }));
  }
});

Deno.test("drawCover() writes numbers and its own inks, and nothing of the game's text", () => {
  const inks = new Set(PALETTES.flatMap((palette) => Object.values(palette)));
  fc.assert(fc.property(fc.string(), fc.constantFrom(...GENRES), (name, genres) => {
    const svg = drawCover({ name, genres: [...genres, name] });
    assert(svg.length < 12_000, `${svg.length}`);
    assert(!/NaN|undefined|Infinity|<script|[^\x20-\x7e]/.test(svg), svg.slice(0, 200));
    for (const [ink] of svg.matchAll(/#[0-9a-f]{6}/g)) assert(inks.has(ink), ink);
    // Every element that is opened is closed.
    const open = [...svg.matchAll(/<([a-z]\w*)[^>]*[^/]>/gi)].length;
    assertEquals([...svg.matchAll(/<\/\w+>/g)].length, open);
  }));
});

Deno.test("coverVersion() changes with what the cover follows from", () => {
  assertEquals(coverVersion({ name: "a", genres: ["b"] }), coverVersion({ name: "a", genres: ["b"] }));
  assertNotEquals(coverVersion({ name: "a", genres: ["b"] }), coverVersion({ name: "a", genres: [] }));
});
