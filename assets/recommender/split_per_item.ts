/**
 * Plays divided item by item.
 *
 * @module
 */
import type { Interactions } from "./interactions.ts";
import { Random } from "./random.ts";
import { columnCounts, startsOf } from "./sparse.ts";
import { checkShares, held, PART, partsOf, type Split } from "./split.ts";

/** Options of {@linkcode splitRandomPerItem}. */
export interface RandomPerItemOptions {
  /** The share of each item's users that is held out for the test: above 0, below 1. */
  readonly test: number;
  /** The share that is held out for validation: 0 or more; 0 when left out. */
  readonly validation?: number;
  readonly seed: number;
}

/**
 * Holds out a random share of each item's users, so that every item is tested as often as its popularity says, and none
 * is tested that was never trained on. The counts are rounded as those of `splitRandomPerUser` are: an item's only user
 * stays to train on. A user may be left with nothing to train on.
 *
 * @throws {RangeError} When a ratio is out of range or they leave nothing to train on.
 */
export function splitRandomPerItem(plays: Interactions, options: RandomPerItemOptions): Split {
  const { test, validation = 0, seed } = options;
  checkShares(test, validation);
  const random = new Random(seed);
  const { columns, indices } = plays.matrix;
  const starts = startsOf(columnCounts(plays.matrix));
  const entries = new Uint32Array(indices.length);
  const cursor = starts.slice();
  for (let e = 0; e < indices.length; e++) entries[cursor[indices[e]!]!++] = e;
  const labels = new Uint8Array(indices.length);
  for (let i = 0; i < columns; i++) {
    const n = starts[i + 1]! - starts[i]!;
    const tested = held(n, test, n - 1);
    const validated = held(n, validation, n - 1 - tested);
    const order = random.shuffle(entries.slice(starts[i], starts[i + 1]));
    for (let p = 0; p < tested; p++) labels[order[p]!] = PART.test;
    for (let p = tested; p < tested + validated; p++) labels[order[p]!] = PART.validation;
  }
  return partsOf(plays, labels);
}
