/**
 * What drawn covers show: one scene a kind of game, each as SVG text on 320 × 180.
 *
 * @module
 */
import type { Dice } from "./dice.ts";
import type { Palette } from "./palette.ts";

export const WIDTH = 320;
export const HEIGHT = 180;

/** Draws what stands before the sky. */
type Scene = (dice: Dice, palette: Palette) => string;

const n = (value: number) => String(Math.round(value * 10) / 10);

/** A hill line from the left edge to the right, filled down to the bottom. */
function ridge(dice: Dice, base: number, height: number, steps: number, sharp: boolean): string {
  const heights = Array.from({ length: steps + 1 }, () => base - dice.next() * height);
  const step = WIDTH / steps;
  let path = `M0,${HEIGHT}V${n(heights[0]!)}`;
  for (let i = 1; i <= steps; i++) {
    const [from, to] = [heights[i - 1]!, heights[i]!];
    const x = i * step;
    path += sharp
      ? `L${n(x - step * 0.4)},${n(Math.min(from, to) - height * 0.15)}L${n(x)},${n(to)}`
      : `C${n(x - step / 2)},${n(from)} ${n(x - step / 2)},${n(to)} ${n(x)},${n(to)}`;
  }
  return `${path}V${HEIGHT}Z`;
}

const fill = (color: string, path: string, opacity = 1) =>
  `<path fill="${color}"${opacity === 1 ? "" : ` opacity="${opacity}"`} d="${path}"/>`;

function stars(dice: Dice, color: string, count: number): string {
  let path = "";
  for (let i = 0; i < count; i++) path += `M${n(dice.between(4, 316))},${n(dice.between(4, 90))}h.01`;
  return `<path stroke="${color}" stroke-width="1.6" stroke-linecap="round" opacity=".7" d="${path}"/>`;
}

const mountains: Scene = (dice, { disc, far, middle, near }) => {
  const sharp = dice.next() < 0.5;
  return stars(dice, disc, 18) + fill(far, ridge(dice, 120, 50, 5, sharp)) +
    fill(middle, ridge(dice, 145, 42, 6, sharp)) + fill(near, ridge(dice, 170, 26, 8, false));
};

const castle: Scene = (dice, palette) => {
  const { disc, far, middle, near } = palette;
  const x = dice.between(90, 190);
  let towers = "";
  for (let t = 0; t < 3; t++) {
    const [left, wide] = [x + t * 24 - (t === 1 ? 4 : 0), t === 1 ? 24 : 16];
    const top = t === 1 ? dice.between(58, 72) : dice.between(84, 98);
    towers += `M${n(left)},150V${n(top)}L${n(left + wide / 2)},${n(top - wide)}L${n(left + wide)},${
      n(top)
    }V150Z`;
  }
  const window = `M${n(x + 31)},96a3,4 0 0 1 6,0v7h-6Z`;
  return stars(dice, disc, 26) + fill(far, ridge(dice, 130, 44, 5, true)) + fill(middle, towers) +
    fill(disc, window) + fill(near, ridge(dice, 150, 22, 5, false));
};

const city: Scene = (dice, { disc, far, middle, near }) => {
  const row = (low: number, high: number, wide: number) => {
    let path = "";
    for (let x = -6; x < WIDTH; x += wide * dice.between(0.7, 1.3)) {
      path += `M${n(x)},${HEIGHT}V${n(dice.between(low, high))}h${
        n(wide * dice.between(0.6, 0.95))
      }V${HEIGHT}Z`;
    }
    return path;
  };
  let lights = "";
  for (let i = 0; i < 40; i++) {
    lights += `M${n(dice.below(64) * 5)},${n(128 + dice.below(9) * 6)}h2.5v3h-2.5Z`;
  }
  return fill(far, row(60, 110, 26)) + fill(middle, row(90, 140, 34)) + fill(near, row(118, 158, 44)) +
    fill(disc, lights, 0.75);
};

const road: Scene = (dice, { sky, disc, far, middle, near }) => {
  const x = dice.between(130, 190);
  let bars = "";
  for (let i = 0; i < 5; i++) {
    // As wide as the sun is at this height.
    const [y, high] = [62 + i * 10, 1.5 + i * 0.9];
    const half = Math.sqrt(Math.max(0, 44 ** 2 - (y + high / 2 - 84) ** 2));
    bars += `M${n(x - half)},${n(y)}h${n(2 * half)}v${n(high)}h${n(-2 * half)}Z`;
  }
  let dashes = "";
  for (let i = 0; i < 5; i++) {
    const [top, bottom] = [112 + (i * i) * 3, 112 + (i + 0.55) ** 2 * 3];
    dashes += `M${n(160 - i * 0.9)},${n(top)}h${n(1.8 * i + 0.6)}L${n(161 + i * 1.3)},${n(bottom)}h${
      n(-2.6 * i - 2)
    }Z`;
  }
  return `<circle cx="${n(x)}" cy="84" r="44" fill="${disc}"/>` + fill(sky, bars, 0.7) +
    fill(far, ridge(dice, 112, 22, 7, true)) + fill(near, `M0,110H${WIDTH}V${HEIGHT}H0Z`) +
    fill(middle, `M152,110h16L${n(290)},${HEIGHT}H30Z`) + fill(disc, dashes, 0.85);
};

const tiles: Scene = (dice, { glow, disc, far, middle, near }) => {
  const size = 40;
  const colors = [far, middle, near, glow, disc];
  let out = "";
  for (let y = 0; y < HEIGHT; y += size) {
    for (let x = 0; x < WIDTH; x += size) {
      const color = colors[dice.below(5)]!;
      const turn = dice.below(5);
      const [a, b] = [x + size, y + size];
      const path = [
        `M${x},${y}H${a}A${size},${size} 0 0 1 ${x},${b}Z`,
        `M${a},${y}V${b}A${size},${size} 0 0 1 ${x},${y}Z`,
        `M${a},${b}H${x}A${size},${size} 0 0 1 ${a},${y}Z`,
        `M${x},${b}V${y}A${size},${size} 0 0 1 ${a},${b}Z`,
        `M${x + 20},${y + 6}a14,14 0 1 1 -.1,0Z`,
      ][turn]!;
      out += fill(color, path, 0.92);
    }
  }
  return out;
};

const waves: Scene = (dice, { disc, far, middle, near }) => {
  const wave = (base: number, height: number) => {
    const shift = dice.between(-80, 0);
    let path = `M${n(shift)},${HEIGHT}V${base}`;
    for (let x = shift; x < WIDTH; x += 80) path += `q20,${-height} 40,0t40,0`;
    return `${path}V${HEIGHT}Z`;
  };
  const x = dice.between(70, 230);
  const boat = `M${n(x)},118h46l-9,12h-28ZM${n(x + 22)},116V78l20,36ZM${n(x + 19)},116V86l-14,28Z`;
  return fill(far, wave(108, 10)) + fill(disc, boat) + fill(middle, wave(126, 14)) +
    fill(near, wave(150, 16));
};

const steps: Scene = (dice, { glow, disc, far, middle, near }) => {
  const size = 20;
  let ground = "";
  let coins = "";
  let level = 7;
  for (let x = 0; x < 16; x++) {
    level = Math.min(8, Math.max(4, level + dice.below(3) - 1));
    ground += `M${x * size},${level * size}h${size}V${HEIGHT}h${-size}Z`;
    if (dice.next() < 0.35) coins += `M${x * size + 10},${(level - 2) * size + 4}a6,6 0 1 1 -.1,0Z`;
  }
  let clouds = "";
  for (let i = 0; i < 3; i++) {
    const [x, y] = [dice.below(13) * size, (1 + dice.below(3)) * size];
    clouds += `M${x},${y}h20v-10h20v10h20v10h-60Z`;
  }
  return fill(glow, clouds, 0.5) + fill(far, ridge(dice, 130, 50, 4, false)) + fill(middle, ground) +
    `<path fill="none" stroke="${near}" stroke-width="6" d="${ground.replaceAll(/V180h-20Z/g, "")}"/>` +
    fill(disc, coins);
};

const rays: Scene = (dice, { glow, disc, middle, near }) => {
  const [x, y] = [dice.between(110, 210), dice.between(96, 120)];
  const count = 9 + dice.below(5);
  const start = dice.next();
  let path = "";
  for (let i = 0; i < count; i++) {
    const at = (turn: number) => {
      const angle = (i + turn + start) / count * 2 * Math.PI;
      return `${n(x + Math.cos(angle) * 320)},${n(y + Math.sin(angle) * 320)}`;
    };
    path += `M${n(x)},${n(y)}L${at(0)}L${at(0.5)}Z`;
  }
  const star = Array.from({ length: 10 }, (_, i) => {
    const [angle, far] = [i / 10 * 2 * Math.PI - Math.PI / 2, i % 2 === 0 ? 40 : 17];
    return `${n(x + Math.cos(angle) * far)},${n(y + Math.sin(angle) * far)}`;
  });
  return fill(middle, path, 0.75) + `<circle cx="${n(x)}" cy="${n(y)}" r="56" fill="${near}"/>` +
    `<circle cx="${n(x)}" cy="${n(y)}" r="49" fill="none" stroke="${glow}" stroke-width="2"/>` +
    fill(disc, `M${star.join("L")}Z`);
};

const hexes: Scene = (dice, { glow, disc, far, middle, near }) => {
  const r = 22;
  const [wide, high] = [r * Math.sqrt(3), r * 1.5];
  const colors = [far, middle, middle, near, near, glow];
  let out = "";
  for (let row = 0; row * high < HEIGHT + r; row++) {
    for (let column = 0; column * wide < WIDTH + wide; column++) {
      const [x, y] = [column * wide + (row % 2) * wide / 2, row * high];
      const corners = Array.from({ length: 6 }, (_, i) => {
        const angle = i / 6 * 2 * Math.PI + Math.PI / 6;
        return `${n(x + Math.cos(angle) * (r - 1.5))},${n(y + Math.sin(angle) * (r - 1.5))}`;
      });
      out += fill(colors[dice.below(6)]!, `M${corners.join("L")}Z`, 0.95);
      if (dice.next() < 0.06) out += `<circle cx="${n(x)}" cy="${n(y)}" r="6" fill="${disc}"/>`;
    }
  }
  return out;
};

const orbits: Scene = (dice, { glow, disc, far, middle, near }) => {
  const [x, y] = [dice.between(90, 230), dice.between(80, 110)];
  let out = stars(dice, disc, 40);
  for (let i = 1; i <= 4; i++) {
    const [a, b, turn] = [i * 38, i * 15, dice.between(-0.4, 0.4)];
    const angle = dice.between(0, 2 * Math.PI);
    out += `<g transform="rotate(${n(-18 + turn * 6)} ${n(x)} ${n(y)})">` +
      `<ellipse cx="${n(x)}" cy="${n(y)}" rx="${a}" ry="${b}" fill="none" stroke="${glow}" opacity=".6"/>` +
      `<circle cx="${n(x + Math.cos(angle) * a)}" cy="${n(y + Math.sin(angle) * b)}" r="${
        n(dice.between(3, 8))
      }" fill="${[far, glow, middle, disc][i - 1]}"/></g>`;
  }
  return `${out}<circle cx="${n(x)}" cy="${n(y)}" r="24" fill="${disc}"/>` +
    `<path fill="${far}" opacity=".55" d="M${n(x)},${n(y - 24)}a24,24 0 0 1 0,48a34,34 0 0 0 0,-48"/>` +
    fill(near, ridge(dice, 172, 16, 5, false));
};

/** Scenes, and whether a sun or moon stands behind them. */
export const SCENES = {
  mountains: [mountains, true],
  castle: [castle, true],
  city: [city, true],
  road: [road, false],
  tiles: [tiles, false],
  waves: [waves, true],
  steps: [steps, true],
  rays: [rays, false],
  hexes: [hexes, false],
  orbits: [orbits, false],
} as const satisfies Record<string, readonly [Scene, boolean]>;
export type SceneName = keyof typeof SCENES;
