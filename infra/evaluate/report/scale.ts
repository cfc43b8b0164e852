/**
 * An axis that only charts of measurements have; linear ones are those of the pages.
 *
 * @module
 */
import type { Scale } from "../../../server/pages/components/scale.ts";

/** An axis of a few given values, evenly spaced by their logarithm. */
export function logarithmic(values: readonly number[], from: number, to: number): Scale {
  const [first, last] = [Math.log(values[0]!), Math.log(values[values.length - 1]!)];
  const at = (value: number) =>
    last === first ? (from + to) / 2 : from + (Math.log(value) - first) / (last - first) * (to - from);
  return { ticks: values, at };
}
