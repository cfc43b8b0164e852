/**
 * Plays divided into a part to learn from and parts to measure on.
 *
 * @module
 */
import type { Interactions } from "./interactions.ts";
import { Random } from "./random.ts";

/** Parts of the same plays: no pair is in two of them, and all number users and items alike. */
export interface Split {
  /** To fit candidates on. */
  readonly train: Interactions;
  /** To choose among candidates. Empty when no ratio was asked for. */
  readonly validation: Interactions;
  /** To measure what was chosen, once. */
  readonly test: Interactions;
  /** Train and validation together: what the chosen candidate is fit on before the test. */
  readonly trainAndValidation: Interactions;
}

/** Options of {@linkcode splitRandomPerUser}. */
export interface RandomPerUserOptions {
  /** The share of each user's items that is held out for the test: above 0, below 1. */
  readonly test: number;
  /** The share that is held out for validation: 0 or more; 0 when left out. */
  readonly validation?: number;
  readonly seed: number;
  /** Users with fewer items are in no part; 1 when left out. */
  readonly minItems?: number;
}

/** The part that an entry is in. */
export const PART = { train: 0, validation: 1, test: 2, leftOut: 3 } as const;

/**
 * Holds out a random share of each user's items. Of n items the test gets n times its ratio, rounded (halves to even,
 * as Python and NumPy round), but at least one when n ≥ 2; then validation likewise, when n ≥ 3; one at least always stays to train on. A user's only item is trained on. With the
 * same seed, the test part is the same with and without validation.
 *
 * @throws {RangeError} When a ratio is out of range or they leave nothing to train on.
 */
export function splitRandomPerUser(plays: Interactions, options: RandomPerUserOptions): Split {
  const { test, validation = 0, seed, minItems = 1 } = options;
  checkShares(test, validation);
  if (!(minItems >= 1)) {
    throw new RangeError(`Cannot require ${minItems} items of a user: expected 1 or more`);
  }
  const random = new Random(seed);
  const { rows, indptr, indices } = plays.matrix;
  const labels = new Uint8Array(indices.length);
  for (let u = 0; u < rows; u++) {
    const start = indptr[u]!;
    const n = indptr[u + 1]! - start;
    if (n < minItems) {
      labels.fill(PART.leftOut, start, start + n);
      continue;
    }
    const tested = held(n, test, n - 1);
    const validated = held(n, validation, n - 1 - tested);
    const order = random.shuffle(Uint32Array.from({ length: n }, (_, p) => start + p));
    for (let p = 0; p < tested; p++) labels[order[p]!] = PART.test;
    for (let p = tested; p < tested + validated; p++) labels[order[p]!] = PART.validation;
  }
  return partsOf(plays, labels);
}

/**
 * The parts that labels say, one per entry in matrix order.
 *
 * @param labels Values of {@linkcode PART}.
 */
export function partsOf(plays: Interactions, labels: Uint8Array): Split {
  const { train, validation, test } = PART;
  return {
    train: plays.select(labels.map((label) => label === train ? 1 : 0)),
    validation: plays.select(labels.map((label) => label === validation ? 1 : 0)),
    test: plays.select(labels.map((label) => label === test ? 1 : 0)),
    trainAndValidation: plays.select(labels.map((label) => label === train || label === validation ? 1 : 0)),
  };
}

/**
 * Parts that were divided elsewhere.
 *
 * @throws {RangeError} When they do not number users and items alike.
 */
export function splitGiven(train: Interactions, test: Interactions): Split {
  if (!train.users.equals(test.users) || !train.items.equals(test.items)) {
    throw new RangeError("Cannot split: the training part and the test part have different ids");
  }
  const validation = test.select(new Uint8Array(test.size));
  return { train, validation, test, trainAndValidation: train };
}

/** @throws {RangeError} When a share is out of range or they leave nothing to train on. */
export function checkShares(test: number, validation: number): void {
  if (test > 0 && validation >= 0 && test + validation < 1) return;
  throw new RangeError(
    `Cannot hold out ${test} for the test and ${validation} for validation: ` +
      "expected a test share above 0, a validation share of 0 or more, and together less than 1",
  );
}

/** How many of n to hold out: the rounded share, at least one of those that may be. */
export function held(n: number, ratio: number, most: number): number {
  if (ratio === 0) return 0;
  const share = n * ratio;
  let rounded = Math.round(share);
  if (rounded - share === 0.5 && rounded % 2 === 1) rounded--;
  return Math.min(Math.max(rounded, 1), most);
}
