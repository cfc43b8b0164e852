/**
 * Charts as SVG text. Series are told apart by colour, by shape, and by name in the legend.
 *
 * @module
 */
import { escaped, svgText } from "./markup.ts";
import { linear, type Scale, tickTexts } from "../../../server/pages/components/scale.ts";
import { logarithmic } from "./scale.ts";
import type { Words } from "./words.ts";

/** A point of a series. */
export interface Point {
  readonly x: number;
  readonly y: number;
  /** Bounds of an interval around y. */
  readonly low?: number;
  readonly high?: number;
}

/** A named series. */
export interface Series {
  readonly name: string;
  readonly points: readonly Point[];
}

/** What every chart has. */
export interface ChartTexts {
  readonly title: Words;
  readonly x: Words;
  readonly y: Words;
}

const WIDTH = 400;
const HEIGHT = 270;
const BOX = { left: 74, right: WIDTH - 14, top: 34, bottom: HEIGHT - 42 };

/** How many series have a look of their own. */
export const LOOKS = 8;

/** A small shape at a place, by the series' number. */
export function shape(series: number, x: number, y: number, size = 1): string {
  const look = series % LOOKS;
  const [a, b] = [x.toFixed(1), y.toFixed(1)];
  const at = size === 1 ? "" : ` scale(${size})`;
  const path = [
    "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0Z",
    "M-4,-4H4V4H-4Z",
    "M0,-5L5,4H-5Z",
    "M0,-5L5,0L0,5L-5,0Z",
    "M0,5L5,-4H-5Z",
    "M-5,-1.5H-1.5V-5H1.5V-1.5H5V1.5H1.5V5H-1.5V1.5H-5Z",
    "M-5,0L-2,-4H2L5,0L2,4H-2Z",
    "M0,-5L1.5,-1.5L5,0L1.5,1.5L0,5L-1.5,1.5L-5,0L-1.5,-1.5Z",
  ][look]!;
  return `<path class="s${look} fill" transform="translate(${a},${b})${at}" d="${path}"/>`;
}

/** Lines over a few values of x, spaced by their logarithm or evenly, with whiskers where points have bounds. */
export function lineChart(texts: ChartTexts, series: readonly Series[], spacing: "log" | "linear"): string {
  const points = series.flatMap((s) => s.points).filter(({ y }) => Number.isFinite(y));
  const xs = [...new Set(points.map(({ x }) => x))].sort((a, b) => a - b);
  if (xs.length === 0) return "";
  const x = spacing === "log"
    ? logarithmic(xs, BOX.left + 12, BOX.right - 12)
    : linear(xs[0]!, xs[xs.length - 1]!, BOX.left, BOX.right);
  const y = yScale(points.flatMap((p) => [p.low ?? p.y, p.high ?? p.y]), spacing === "log");
  const drawn = series.map(({ points }, s) => {
    const known = points.filter(({ y }) => Number.isFinite(y));
    const path = known.map((p, i) => `${i === 0 ? "M" : "L"}${place(x, p.x)},${place(y, p.y)}`).join("");
    const whiskers = known.filter((p) => p.low !== undefined && p.high !== undefined)
      .map((p) => whisker(x.at(p.x), y.at(p.low!), y.at(p.high!))).join("");
    const marks = known.length > 30 ? "" : known.map((p) => shape(s, x.at(p.x), y.at(p.y), 0.7)).join("");
    const look = `s${s % LOOKS}`;
    return `<path class="${look} line" d="${path}"/>${marks}<path class="${look} whisker" d="${whiskers}"/>`;
  });
  return frame(texts, x, y, drawn.join(""));
}

/** A bar a series with its value, whisker and shape: for what was measured at one place only. */
export function seriesBars(texts: Omit<ChartTexts, "x">, series: readonly Series[]): string {
  const bars = series.map(({ points }) => points[0]).map((p) => p && Number.isFinite(p.y) ? p : undefined);
  if (bars.every((p) => p === undefined)) return "";
  const y = yScale(bars.flatMap((p) => p ? [p.low ?? p.y, p.high ?? p.y] : []), true);
  const wide = (BOX.right - BOX.left) / bars.length;
  const bar = Math.min(wide * 0.6, 48);
  const drawn = bars.map((p, s) => {
    const x = BOX.left + (s + 0.5) * wide;
    const mark = shape(s, x, BOX.bottom + 14);
    if (p === undefined) return mark;
    const top = y.at(p.y);
    const whiskers = p.low === undefined || p.high === undefined ? "" : whisker(x, y.at(p.low), y.at(p.high));
    return `<rect class="s${s % LOOKS} fill" x="${(x - bar / 2).toFixed(1)}" y="${top.toFixed(1)}" width="${
      bar.toFixed(1)
    }" height="${(BOX.bottom - top).toFixed(1)}"/><path class="over" d="${whiskers}"/>` +
      (wide < 38
        ? ""
        : `<text class="label" x="${x.toFixed(1)}" y="${
          (y.at(p.high ?? p.y) - 6).toFixed(1)
        }" text-anchor="middle">${p.y.toFixed(3)}</text>`) +
      mark;
  });
  return frame({ ...texts, x: { en: "", ko: "" } }, { at: () => 0, ticks: [] }, y, drawn.join(""));
}

/** About how wide a letter is. */
const LETTER = 6.3;

/** How far below a point's middle its name may stand, in the order of preference. */
const LABEL_SHIFTS = [-6, 14, 4, -18, 26, -30];

/** What something takes up. */
interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function boxAround(x: number, y: number, width: number, height: number): Box {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** One named point a series. */
export function scatterChart(texts: ChartTexts, series: readonly Series[]): string {
  const points = series.flatMap((s) => s.points).filter((p) => Number.isFinite(p.x) && Number.isFinite(p.y));
  if (points.length === 0) return "";
  const x = linear(
    Math.min(0, ...points.map((p) => p.x)),
    Math.max(...points.map((p) => p.x)),
    BOX.left,
    BOX.right,
  );
  const y = yScale(points.flatMap((p) => [p.low ?? p.y, p.high ?? p.y]), true);
  // Nothing may be written over a shape, nor over what is written before.
  const taken = points.map((p): Box => boxAround(x.at(p.x), y.at(p.y), 10, 10));
  const drawn = series.flatMap(({ name, points }, s) =>
    points.map((p) => {
      const right = x.at(p.x) > (BOX.left + BOX.right) / 2;
      const label = name.length > 34 ? `${name.slice(0, 33)}…` : name;
      const wide = label.length * LETTER;
      const left = x.at(p.x) + (right ? -8 : 8);
      const box = (shift: number) =>
        boxAround(left + (right ? -wide : wide) / 2, y.at(p.y) + shift - 4, wide, 12);
      const shift = LABEL_SHIFTS.find((shift) => !taken.some((other) => overlap(other, box(shift)))) ?? -6;
      taken.push(box(shift));
      return `${shape(s, x.at(p.x), y.at(p.y))}<text class="label" x="${left.toFixed(1)}" y="${
        (y.at(p.y) + shift).toFixed(1)
      }" text-anchor="${right ? "end" : "start"}">${escaped(label)}</text>`;
    })
  );
  return frame(texts, x, y, drawn.join(""));
}

/** Bars side by side in named groups; `values` has one row per series. */
export function barChart(
  texts: ChartTexts,
  groups: readonly string[],
  series: readonly { readonly name: string; readonly look: string; readonly values: readonly number[] }[],
): string {
  if (groups.length === 0) return "";
  const y = yScale(series.flatMap(({ values }) => values), true);
  const wide = (BOX.right - BOX.left) / groups.length;
  const bar = wide * 0.84 / series.length;
  const drawn = series.flatMap(({ name, look, values }, s) =>
    values.map((value, g) => {
      const left = BOX.left + g * wide + wide * 0.08 + s * bar;
      const top = y.at(value);
      return `<rect class="${look} fill" x="${left.toFixed(1)}" y="${top.toFixed(1)}" width="${
        Math.max(bar - 0.5, 0.5).toFixed(1)
      }" height="${(BOX.bottom - top).toFixed(1)}"><title>${escaped(name)}, ${escaped(groups[g]!)}: ${
        (value * 100).toFixed(1)
      } %</title></rect>`;
    })
  );
  // Digits are some 7 wide; where labels would touch, only every second or third is written.
  const every = Math.ceil((Math.max(...groups.map((group) => group.length)) * 7 + 6) / wide);
  const labels = groups.map((group, g) =>
    g % every !== 0
      ? ""
      : `<text class="tick" x="${(BOX.left + (g + 0.5) * wide).toFixed(1)}" y="${
        BOX.bottom + 15
      }" text-anchor="middle">${escaped(group)}</text>`
  );
  return frame(texts, { at: () => 0, ticks: [] }, y, drawn.join("") + labels.join(""));
}

/** A vertical line with caps that stand out on both sides of a shape. */
function whisker(x: number, low: number, high: number): string {
  const [left, right] = [(x - 6).toFixed(1), (x + 6).toFixed(1)];
  return `M${x.toFixed(1)},${low.toFixed(1)}V${high.toFixed(1)}M${left},${low.toFixed(1)}H${right}M${left},${
    high.toFixed(1)
  }H${right}`;
}

function yScale(values: readonly number[], fromZero: boolean): Scale {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(...finite);
  return linear(
    fromZero ? Math.min(0, low) : low,
    Math.max(...finite, fromZero ? 1e-9 : low),
    BOX.bottom,
    BOX.top,
  );
}

function frame({ title, x: xText, y: yText }: ChartTexts, x: Scale, y: Scale, inner: string): string {
  const middle = (BOX.left + BOX.right) / 2;
  const [xTexts, yTexts] = [tickTexts(x.ticks), tickTexts(y.ticks)];
  const horizontal = y.ticks.map((tick, t) =>
    `<path class="grid" d="M${BOX.left},${place(y, tick)}H${BOX.right}"/>` +
    `<text class="tick" x="${BOX.left - 6}" y="${(y.at(tick) + 4).toFixed(1)}" text-anchor="end">${
      yTexts[t]
    }</text>`
  );
  const vertical = x.ticks.map((tick, t) =>
    `<path class="grid" d="M${place(x, tick)},${BOX.bottom}v4"/>` +
    `<text class="tick" x="${place(x, tick)}" y="${BOX.bottom + 16}" text-anchor="middle">${xTexts[t]}</text>`
  );
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title.en)} / ${
    escaped(title.ko)
  }">` +
    `<text class="title" x="${BOX.left}" y="18">${svgText(title)}</text>` +
    horizontal.join("") + vertical.join("") +
    `<path class="axis" d="M${BOX.left},${BOX.top}V${BOX.bottom}H${BOX.right}"/>` +
    `<text class="tick" x="${middle}" y="${HEIGHT - 8}" text-anchor="middle">${svgText(xText)}</text>` +
    `<text class="tick" transform="translate(11,${
      (BOX.top + BOX.bottom) / 2
    }) rotate(-90)" text-anchor="middle">${svgText(yText)}</text>${inner}</svg>`;
}

function place(scale: Scale, value: number): string {
  return scale.at(value).toFixed(1);
}
