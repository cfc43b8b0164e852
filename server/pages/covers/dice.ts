/**
 * Numbers that look random and follow from a text, so that a game's cover is the same on every server and every day.
 *
 * @module
 */

/** Draws numbers. */
export interface Dice {
  /** From 0 to below 1. */
  next(): number;
  /** From `low` to below `high`. */
  between(low: number, high: number): number;
  /** From 0 to below `count`, whole. */
  below(count: number): number;
}

/** Dice that a text sets: FNV-1a for the seed, Mulberry32 for the numbers. */
export function diceOf(text: string): Dice {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    below: (count) => Math.floor(next() * count),
  };
}
