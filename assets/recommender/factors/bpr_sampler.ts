/**
 * Stochastic gradient descent on BPR-Opt: draws (user, item the user has, item the user lacks) and steps along the
 * gradient of ln σ(x_u·y_i − x_u·y_j) − λ/2 (|x_u|² + |y_i|² + |y_j|²).
 *
 * @module
 */
import { Random } from "../random.ts";
import type { CsrMatrix } from "../sparse.ts";

/** What the descent needs to know. */
export interface BprOptions {
  readonly factors: number;
  readonly regularization: number;
  /**
   * Items drawn a sample, of which the one that scores highest is taken (Zhang, Chen, Wang and Yu, "Optimizing top-N
   * collaborative filtering via dynamic negative item sampling", 2013).
   */
  readonly candidates: number;
  readonly seed: number;
}

/** How often an item that the user lacks is looked for before a sample is given up. */
const TRIES = 64;

/** The factors, and the draws that they learn from. */
export class BprSampler {
  readonly users: Float32Array;
  readonly items: Float32Array;
  /** How many samples an epoch has: one a play of users who lack anything. */
  readonly samples: number;
  readonly #matrix: CsrMatrix;
  readonly #options: BprOptions;
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
    const { factors: f, regularization: lambda, candidates } = this.#options;
    const { indices } = this.#matrix;
    const entries = this.#entries, owners = this.#rows, random = this.#random, known = this.#known;
    const users = this.users, items = this.items, user = this.#user;
    let loss = 0;
    for (let s = 0; s < count; s++) {
      const pick = random.below(entries.length);
      const u = owners[pick]!;
      const i = indices[entries[pick]!]!;
      const ui = u * f, ii = i * f;
      let had = 0;
      for (let k = 0; k < f; k++) {
        const x = users[ui + k]!;
        user[k] = x;
        had += x * items[ii + k]!;
      }
      let j = -1;
      let lacked = 0;
      for (let c = 0; c < candidates; c++) {
        const drawn = this.#draw(u);
        if (drawn < 0) continue;
        const at = drawn * f;
        let score = 0;
        for (let k = 0; k < f; k++) score += user[k]! * items[at + k]!;
        if (j < 0 || score > lacked) {
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

  /** An item that the user lacks, or -1 when none was found. */
  #draw(u: number): number {
    const { columns, indptr, indices } = this.#matrix;
    const end = indptr[u + 1]!;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const item = this.#random.below(columns);
      let low = indptr[u]!;
      let high = end;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (indices[middle]! < item) low = middle + 1;
        else high = middle;
      }
      if (low === end || indices[low] !== item) return item;
    }
    return -1;
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
