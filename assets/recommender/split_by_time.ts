/**
 * Plays divided by when they were, so that nothing is learnt from what comes after.
 *
 * @module
 */
import { sampleNegatives } from "./evaluate_sampled.ts";
import type { Interactions } from "./interactions.ts";
import { Random } from "./random.ts";
import type { CsrPattern } from "./sparse.ts";
import { checkShares, PART, partsOf, type Split } from "./split.ts";

/** Options of {@linkcode splitLastOut}. */
export interface LastOutOptions {
  /** How many of each user's last items are held out for the test; 1 when left out. */
  readonly test?: number;
  /** How many of those before them are held out for validation; 0 when left out. */
  readonly validation?: number;
  /** Users with fewer items are trained on as a whole; one more than is held out when left out. */
  readonly minItems?: number;
  /** Decides the order of what a user played at the same time. */
  readonly seed: number;
}

/**
 * Holds out each user's last items. Plays of one time are put into a random order.
 *
 * @throws {RangeError} When the plays have no times or a count is out of range.
 */
export function splitLastOut(plays: Interactions, options: LastOutOptions): Split {
  const { test = 1, validation = 0, seed } = options;
  if (!(Number.isInteger(test) && test >= 1 && Number.isInteger(validation) && validation >= 0)) {
    throw new RangeError(
      `Cannot hold out the last ${test} items for the test and ${validation} for validation: ` +
        "expected whole numbers, one test item at least",
    );
  }
  const { minItems = test + validation + 1 } = options;
  if (!(Number.isInteger(minItems) && minItems > test + validation)) {
    throw new RangeError(
      `Cannot require ${minItems} items of a user: ${test + validation} are held out, and one has to stay`,
    );
  }
  const times = timesOf(plays);
  const random = new Random(seed);
  const { rows, indptr, indices } = plays.matrix;
  const labels = new Uint8Array(indices.length);
  for (let u = 0; u < rows; u++) {
    const start = indptr[u]!;
    const n = indptr[u + 1]! - start;
    if (n < minItems) continue;
    const order = random.shuffle(Uint32Array.from({ length: n }, (_, p) => start + p));
    // A stable sort keeps the random order of equal times.
    const latestFirst = Array.from(order).sort((a, b) => times[b]! - times[a]!);
    for (let p = 0; p < test; p++) labels[latestFirst[p]!] = PART.test;
    for (let p = test; p < test + validation; p++) labels[latestFirst[p]!] = PART.validation;
  }
  return partsOf(plays, labels);
}

/** Parts of the same plays, and what the held-out items are ranked among. */
export interface LeaveOneOutSplit extends Split {
  /** Row u is what user u's test item is ranked among. */
  readonly testNegatives: CsrPattern;
  readonly validationNegatives: CsrPattern;
}

/**
 * SASRec's protocol (Kang and McAuley, "Self-attentive sequential recommendation", 2018): each user's last item is the test and
 * the one before is validation; users with less than three items are trained on as a whole. Each is ranked among sampled
 * items that the user never played.
 *
 * @param options `negatives`: how many are drawn, 100 when left out.
 * @throws {RangeError} When the plays have no times or a count is out of range.
 */
export function splitLeaveOneOut(
  plays: Interactions,
  options: { readonly negatives?: number; readonly seed: number },
): LeaveOneOutSplit {
  const { negatives: count = 100, seed } = options;
  const split = splitLastOut(plays, { test: 1, validation: 1, seed });
  return {
    ...split,
    testNegatives: sampleNegatives(plays, split.test, { count, seed }),
    validationNegatives: sampleNegatives(plays, split.validation, { count, seed: seed + 1 }),
  };
}

/** Where {@linkcode splitAtTime} cuts: at times, in milliseconds since 1970, or so that shares of the plays come after. */
export type TimeCut =
  | { readonly testFrom: number; readonly validationFrom?: number }
  | { readonly test: number; readonly validation?: number };

/**
 * Cuts all plays at one time: what is at or after it is the test. Users and items that first turn up after the cut are in the test all the same: a model has to find something for them as well.
 *
 * With shares, the cut is the earliest time such that no more than the share of the plays is at or after it.
 *
 * @throws {RangeError} When the plays have no times, a time or share is out of range, or nothing is before the cut.
 */
export function splitAtTime(plays: Interactions, cut: TimeCut): Split {
  const times = timesOf(plays);
  const { testFrom, validationFrom } = "testFrom" in cut
    ? { testFrom: cut.testFrom, validationFrom: cut.validationFrom ?? cut.testFrom }
    : cutsOf(times, cut.test, cut.validation ?? 0);
  if (!(Number.isFinite(testFrom) && validationFrom <= testFrom)) {
    throw new RangeError(
      `Cannot cut at ${testFrom} with validation from ${validationFrom}: expected finite times, validation first`,
    );
  }
  const labels = Uint8Array.from(
    times,
    (time) => time >= testFrom ? PART.test : time >= validationFrom ? PART.validation : PART.train,
  );
  if (!labels.includes(PART.train)) {
    throw new RangeError(`Cannot cut at ${new Date(validationFrom).toISOString()}: no play is before it`);
  }
  return partsOf(plays, labels);
}

function cutsOf(times: Float64Array, test: number, validation: number) {
  checkShares(test, validation);
  const ascending = times.slice().sort();
  const from = (share: number) => {
    const place = ascending.length - Math.floor(ascending.length * share + 1e-9);
    // Plays of one time stay together: when some of them lie before the place, the cut is after all of them.
    if (place < ascending.length && place > 0 && ascending[place - 1] === ascending[place]) {
      return ascending.find((time) => time > ascending[place]!) ?? ascending[ascending.length - 1]! + 1;
    }
    return ascending[place] ?? (ascending[ascending.length - 1] ?? 0) + 1;
  };
  const testFrom = from(test);
  return { testFrom, validationFrom: validation === 0 ? testFrom : from(test + validation) };
}

function timesOf(plays: Interactions): Float64Array {
  if (plays.times === undefined) throw new RangeError("Cannot split by time: the plays have no times");
  return plays.times;
}
