/**
 * Stochastic gradient descent on BPR-Opt: draws (user, item the user has, item the user lacks) and steps along the
 * gradient of ln σ(x_u·y_i − x_u·y_j) − λ/2 (|x_u|² + |y_i|² + |y_j|²).
 *
 * @module
 */
import { Random } from "../random.ts";
import type { CsrMatrix } from "../sparse.ts";
import { dot } from "./factor_model.ts";

/** What the descent needs to know. */
export interface BprOptions {
  readonly factors: number;
  readonly regularization: number;
  /**
   * Items drawn a sample, of which the one that scores highest is taken (Zhang, Chen, Wang and Yu, "Optimizing top-N
   * collaborative filtering via dynamic negative item sampling", 2013); 0 for a hundredth of the items, from 1 to 32.
   */
  readonly candidates: number;
  readonly seed: number;
}

/** How many more draws a sample gets when the user had all that was drawn; then it is given up. */
const TRIES = 64;

/**
 * What 0 candidates stand for. More of them sharpen the top of the lists, but when most of a small catalogue is drawn,
 * the hardest item is always the same, and mostly one that the user would like.
 */
const MOST_CANDIDATES = 32, ITEMS_A_CANDIDATE = 100;

/** The factors, and the draws that they learn from. */
export class BprSampler {
  readonly users: Float32Array;
  readonly items: Float32Array;
  /** How many samples an epoch has: one a play of users who lack anything. */
  readonly samples: number;
  readonly #matrix: CsrMatrix;
  readonly #options: BprOptions;
  readonly #candidates: number;
  readonly #random: Random;
  /** The entries that are drawn from, and the user of each. */
  readonly #entries: Uint32Array;
  readonly #rows: Uint32Array;
  readonly #user: Float64Array;

  constructor(matrix: CsrMatrix, options: BprOptions) {
    this.#matrix = matrix;
    this.#options = options;
    const { rows, columns, indptr } = matrix;
    const f = options.factors;
    this.#candidates = options.candidates ||
      Math.min(MOST_CANDIDATES, Math.ceil(columns / ITEMS_A_CANDIDATE));
    const random = this.#random = new Random(options.seed);
    const entries: number[] = [];
    const owners: number[] = [];
    for (let u = 0; u < rows; u++) {
      if (indptr[u + 1]! - indptr[u]! === columns) continue;
      for (let e = indptr[u]!; e < indptr[u + 1]!; e++) {
        entries.push(e);
        owners.push(u);
      }
    }
    this.#entries = Uint32Array.from(entries);
    this.#rows = Uint32Array.from(owners);
    this.samples = entries.length;
    this.#user = new Float64Array(f);
    // Rows that nothing is learnt about stay zero: the model knows nothing of them.
    const drawnItems = new Uint8Array(columns);
    for (const e of entries) drawnItems[matrix.indices[e]!] = 1;
    const drawnUsers = new Uint8Array(rows);
    for (const u of owners) drawnUsers[u] = 1;
    this.users = initial(drawnUsers, f, random);
    this.items = initial(drawnItems, f, random);
    this.#known = drawnItems;
  }

  readonly #known: Uint8Array;

  /**
   * Takes some steps.
   *
   * @param count How many samples.
   * @param rate The step.
   * @returns The sum of −ln σ(x_u·y_i − x_u·y_j) before each step.
   */
  learn(count: number, rate: number): number {
    const { factors: f, regularization: lambda } = this.#options;
    const candidates = this.#candidates;
    const { columns, indices } = this.#matrix;
    const entries = this.#entries, owners = this.#rows, random = this.#random, known = this.#known;
    const users = this.users, items = this.items, user = this.#user;
    let loss = 0;
    for (let s = 0; s < count; s++) {
      const pick = random.below(entries.length);
      const u = owners[pick]!;
      const i = indices[entries[pick]!]!;
      const ui = u * f, ii = i * f;
      for (let k = 0; k < f; k++) user[k] = users[ui + k]!;
      const had = dot(user, items, ii, f);
      let j = -1;
      let lacked = -Infinity;
      // Most draws lose to one before them, so whether the user has the item is looked up for those that win.
      for (let c = 0; c < candidates || (j < 0 && c < candidates + TRIES); c++) {
        const drawn = random.below(columns);
        const score = dot(user, items, drawn * f, f);
        if (score > lacked && !this.#has(u, drawn)) {
          j = drawn;
          lacked = score;
        }
      }
      if (j < 0) continue;
      const difference = had - lacked;
      const e = Math.exp(-Math.abs(difference));
      // ln(1 + exp(−d)) and 1 − σ(d), each without overflow.
      loss += Math.log1p(e) + Math.max(-difference, 0);
      const step = rate * (difference > 0 ? e / (1 + e) : 1 / (1 + e));
      const keep = 1 - rate * lambda;
      const ji = j * f;
      const moves = known[j] !== 0;
      for (let k = 0; k < f; k++) {
        const x = user[k]!, yi = items[ii + k]!, yj = items[ji + k]!;
        users[ui + k] = keep * x + step * (yi - yj);
        items[ii + k] = keep * yi + step * x;
        if (moves) items[ji + k] = keep * yj - step * x;
      }
    }
    return loss;
  }

  #has(u: number, item: number): boolean {
    const { indptr, indices } = this.#matrix;
    const end = indptr[u + 1]!;
    let low = indptr[u]!;
    let high = end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (indices[middle]! < item) low = middle + 1;
      else high = middle;
    }
    return low < end && indices[low] === item;
  }
}

/** Normal factors of a standard deviation of 0.1 for the marked rows. */
function initial(marks: Uint8Array, f: number, random: Random): Float32Array {
  const factors = new Float32Array(marks.length * f);
  for (let r = 0; r < marks.length; r++) {
    if (marks[r] === 0) continue;
    for (let k = r * f; k < r * f + f; k++) factors[k] = random.normal() * 0.1;
  }
  return factors;
}
