/**
 * Draws the cover of a game that has no picture. The same game always gets the same cover.
 *
 * @module
 */
import { diceOf } from "./dice.ts";
import { PALETTES } from "./palette.ts";
import { HEIGHT, type SceneName, SCENES, WIDTH } from "./scenes.ts";

/** What a cover follows from. */
export interface Covered {
  readonly name: string;
  readonly genres: readonly string[];
}

/** Changes when covers are drawn in another way, so that browsers ask again. */
const EDITION = 1;

/** Which scenes a genre may have, by a word of its name. */
const BY_GENRE: readonly (readonly [RegExp, readonly SceneName[]])[] = [
  [/racing|driving/i, ["road"]],
  [/puzzle|board|card|casual|trivia/i, ["tiles"]],
  [/platform|arcade|retro/i, ["steps"]],
  [/sport|fight|party|music|rhythm/i, ["rays"]],
  [/strategy|tactic|4x|tower defen/i, ["hexes"]],
  [/massively|mmo|space|sci-?fi/i, ["orbits"]],
  [/role|rpg|fantasy/i, ["castle", "mountains"]],
  [/shooter|action|stealth/i, ["city", "rays"]],
  [/simulat|family|education|sail/i, ["waves", "orbits"]],
  [/horror|survival/i, ["mountains", "city"]],
];
const OTHERWISE: readonly SceneName[] = ["mountains", "waves", "castle", "orbits"];

/** A short text that changes when a game's cover does. */
export function coverVersion({ name, genres }: Covered): string {
  const dice = diceOf(`${EDITION}\n${name}\n${genres.join("\n")}`);
  return dice.below(0x7fffffff).toString(36);
}

/** The cover, as an SVG document. It holds no text of the game's. */
export function drawCover({ name, genres }: Covered): string {
  const dice = diceOf(name);
  const palette = PALETTES[dice.below(PALETTES.length)]!;
  const { sky, glow, disc } = palette;
  const scenes = genres.map((genre) => BY_GENRE.find(([word]) => word.test(genre))?.[1]).find(Boolean) ??
    OTHERWISE;
  const [scene, hasDisc] = SCENES[scenes[dice.below(scenes.length)]!];
  const [x, y, r] = [dice.between(60, 260), dice.between(46, 84), dice.between(20, 38)];
  const sun = hasDisc
    ? `<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${
      (r * 1.7).toFixed(0)
    }" fill="${disc}" opacity=".14"/>` +
      `<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${r.toFixed(0)}" fill="${disc}"/>`
    : "";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="xMidYMid slice">` +
    `<linearGradient id="s" x2="0" y2="1"><stop stop-color="${sky}"/><stop offset="1" stop-color="${glow}"/></linearGradient>` +
    `<path fill="url(#s)" d="M0,0H${WIDTH}V${HEIGHT}H0Z"/>${sun}${scene(dice, palette)}</svg>`;
}
