/**
 * The contrast of the tokens, by WCAG 2.2, computed from their values.
 *
 * @module
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { CHECKOUT } from "../../support/program.ts";

const text = await Deno.readTextFile(`${CHECKOUT}/server/style/tokens.css`);

/** Every colour token, light and dark. */
const COLOURS = new Map(
  [...text.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map((
    [, name, light, dark],
  ) => [name!, { light: light!, dark: dark! }]),
);

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

/** From 1 to 21. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

const GROUNDS = ["ground", "surface", "raised", "sunken"];
const STATES = ["good", "warn", "bad", "busy", "quiet", "brass", "accent"];

/** What stands on what, and how much contrast it needs: 4.5 for text, 3 for what bounds a control or draws a line. */
const PAIRS: readonly (readonly [front: string, back: string, least: number])[] = [
  ...["ink", "ink-soft", "ink-faint", "accent"].flatMap((ink) =>
    GROUNDS.map((ground) => [ink, ground, 4.5] as const)
  ),
  ...STATES.map((state) => [state, `${state}-soft`, 4.5] as const),
  ...STATES.flatMap((state) => ["ground", "surface"].map((ground) => [state, ground, 4.5] as const)),
  ...STATES.flatMap((state) => [["ink", `${state}-soft`, 4.5], ["ink-soft", `${state}-soft`, 4.5]] as const),
  ["on-accent", "accent-fill", 4.5],
  ["on-accent", "accent-fill-hover", 4.5],
  ["ink-soft", "quiet-soft", 4.5],
  ...GROUNDS.map((ground) => ["line-strong", ground, 3] as const),
  ["accent-fill", "quiet-soft", 3],
  ...Array.from({ length: 8 }, (_, s) => [`series-${s}`, "surface", 3] as const),
  ...Array.from({ length: 8 }, (_, s) => [`series-${s}`, "ground", 3] as const),
];

Deno.test("contrast() is 21 for black on white, and as published for a grey", () => {
  assertEquals(contrast("#000000", "#ffffff"), 21);
  assertAlmostEquals(contrast("#767676", "#ffffff"), 4.54, 0.01);
});

for (const theme of ["light", "dark"] as const) {
  Deno.test(`every text and control of the ${theme} theme has the contrast that WCAG AA asks for`, () => {
    const low: string[] = [];
    for (const [front, back, least] of PAIRS) {
      const [a, b] = [COLOURS.get(front), COLOURS.get(back)];
      assert(a && b, `${front} or ${back} is no token`);
      const found = contrast(a[theme], b[theme]);
      if (found < least) low.push(`${front} on ${back}: ${found.toFixed(2)} of ${least}`);
    }
    assertEquals(low, []);
  });
}
