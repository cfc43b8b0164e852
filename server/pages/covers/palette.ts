/**
 * The inks of drawn covers. A cover is a picture that is seen outside of the pages' style sheet, and the same in both themes,
 * so its colours are written out here.
 *
 * @module
 */

/** From the top of the sky to what is nearest. */
export interface Palette {
  readonly sky: string;
  readonly glow: string;
  readonly disc: string;
  readonly far: string;
  readonly middle: string;
  readonly near: string;
}

const inks = (
  sky: string,
  glow: string,
  disc: string,
  far: string,
  middle: string,
  near: string,
): Palette => ({
  sky,
  glow,
  disc,
  far,
  middle,
  near,
});

export const PALETTES: readonly Palette[] = [
  inks("#2b1b4d", "#e0688f", "#ffd9a0", "#8a3b7d", "#552a67", "#241338"),
  inks("#0f3b4c", "#f2b880", "#fff0cf", "#3c7a78", "#1f5259", "#0c2a35"),
  inks("#1a2352", "#6e8bd9", "#f6f1d3", "#3f56a6", "#283a7d", "#11183f"),
  inks("#40131f", "#e3713f", "#ffe0a8", "#a33b35", "#6d2130", "#2b0d18"),
  inks("#123524", "#9cc96b", "#fdf3bf", "#4a8a55", "#28613f", "#0e2a1d"),
  inks("#3a2a1d", "#e8b56a", "#fff3d6", "#a8763f", "#6e4a2a", "#261a12"),
  inks("#241f3d", "#b58be0", "#ffe9f3", "#6d55a8", "#47377a", "#191530"),
  inks("#0d2f3f", "#46b3b0", "#e9fbe4", "#2a7d8c", "#175468", "#08212d"),
  inks("#4a1942", "#ff8f70", "#ffe6c2", "#b14672", "#7a2a5c", "#2d0f2b"),
  inks("#1e2d36", "#8fb3bd", "#f5f7ea", "#57808c", "#365560", "#14222a"),
  inks("#523014", "#f3c14b", "#fff6d8", "#c0782a", "#82491d", "#351d0e"),
  inks("#152042", "#f07f93", "#ffeccf", "#5b4a8f", "#372f6b", "#131a38"),
];
