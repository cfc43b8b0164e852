/**
 * From values to places on a plot.
 *
 * @module
 */

/** An axis: where values lie, and which are marked. */
export interface Scale {
  /** A value's place in pixels. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Round values (1, 2 or 5 times a power of ten) that cover a range: about `wanted` steps. */
export function niceTicks(low: number, high: number, wanted = 5): number[] {
  const span = high - low || Math.abs(high) || 1;
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((step) => step >= rough * 0.999) ?? power * 10;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(Math.ceil(high / step - 1e-9), first + 1);
  return Array.from({ length: last - first + 1 }, (_, t) => Number(((first + t) * step).toPrecision(12)));
}

/** A linear axis over round ticks. */
export function linear(low: number, high: number, from: number, to: number): Scale {
  const ticks = niceTicks(low, high);
  const [first, last] = [ticks[0]!, ticks[ticks.length - 1]!];
  return { ticks, at: (value) => from + (value - first) / (last - first) * (to - from) };
}

/** The texts of an axis's ticks: with as many digits as it takes to tell them apart. */
export function tickTexts(ticks: readonly number[]): string[] {
  const largest = Math.max(...ticks.map(Math.abs));
  const step = Math.min(...ticks.slice(1).map((tick, t) => Math.abs(tick - ticks[t]!)), largest);
  if (!(step > 0)) return ticks.map(String);
  const minus = (text: string) => text.replaceAll("-", "−");
  if (largest < 1e6 && step >= 1e-4) {
    const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const shown = { maximumFractionDigits: Math.min(decimals + 1, 8) };
    return ticks.map((tick) => minus(tick.toLocaleString("en", shown)));
  }
  const decimals = Math.max(0, Math.ceil(Math.log10(largest / step) - 1e-9));
  return ticks.map((tick) =>
    tick === 0 ? "0" : minus(tick.toExponential(Math.min(decimals, 12)).replace(/\.?0*e\+?/, "e"))
  );
}
