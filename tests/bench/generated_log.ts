/**
 * A log of plays that is as large and as skewed as a real one, and the same every time.
 *
 * @module
 */
import { Random } from "../../assets/recommender/random.ts";
import type { CsrPattern } from "../../assets/recommender/sparse.ts";

/** What {@linkcode generateLog} makes. */
export interface LogShape {
  readonly users: number;
  readonly items: number;
  /** The mean number of distinct items per user. */
  readonly meanPlays: number;
  /** The standard deviation of the logarithm of that number. */
  readonly spread: number;
  readonly seed: number;
}

/** 138,000 users, 27,000 games, about 17 million plays. */
export const LARGE_LOG: LogShape = { users: 138_000, items: 27_000, meanPlays: 123, spread: 1, seed: 42 };

/** How far the head of Zipf's law is flattened (Mandelbrot's form), so that no game is played by nearly everybody. */
const SHIFT = 20;

/**
 * Users × items: a lognormal number of items per user, at least 1; the item of popularity rank r is drawn with probability
 * ∝ 1 / (r + 20), without repeats. Items are numbered in a random order.
 */
export function generateLog({ users, items, meanPlays, spread, seed }: LogShape): CsrPattern {
  const random = new Random(seed);
  const cumulated = new Float64Array(items);
  let total = 0;
  for (let r = 0; r < items; r++) cumulated[r] = total += 1 / (r + 1 + SHIFT);
  // Where in `cumulated` to start looking, for each of many equal steps.
  const steps = 1 << 16;
  const guide = new Uint32Array(steps);
  for (let s = 0, r = 0; s < steps; s++) {
    while (cumulated[r]! < total * s / steps) r++;
    guide[s] = r;
  }
  const numberOf = random.shuffle(Uint32Array.from({ length: items }, (_, r) => r));
  const indptr = new Uint32Array(users + 1);
  let indices = new Uint32Array(Math.ceil(users * meanPlays * 1.1) + items);
  const seen = new Uint32Array(items);
  const log = Math.log(meanPlays) - spread * spread / 2;
  let length = 0;
  for (let u = 0; u < users; u++) {
    const wanted = Math.min(Math.max(1, Math.round(Math.exp(log + spread * random.normal()))), items >> 1);
    if (length + wanted > indices.length) {
      const larger = new Uint32Array(2 * indices.length);
      larger.set(indices);
      indices = larger;
    }
    const start = length;
    while (length - start < wanted) {
      const x = random.next();
      let r = guide[Math.floor(x * steps)]!;
      while (cumulated[r]! < x * total) r++;
      if (seen[r] === u + 1) continue;
      seen[r] = u + 1;
      indices[length++] = numberOf[r]!;
    }
    indices.subarray(start, length).sort();
    indptr[u + 1] = length;
  }
  return { rows: users, columns: items, indptr, indices: indices.slice(0, length) };
}
