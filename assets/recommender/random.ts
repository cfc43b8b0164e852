/**
 * Seeded random numbers: the same seed gives the same numbers on every machine.
 *
 * @module
 */

/** The typed arrays that can be shuffled. */
export type Shuffleable = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

const MASK_64 = (1n << 64n) - 1n;

/**
 * xoshiro128** 1.1 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), its 128 bits of
 * state filled by SplitMix64 (Steele, Lea and Flood, 2014), as its authors advise. Not for secrets.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  /** The second number of the last pair that `normal` made. */
  #spare: number | undefined;

  /**
   * @param seed A safe integer.
   * @throws {RangeError} When the seed is not a safe integer.
   */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) {
      throw new RangeError(`Cannot seed with ${seed}: expected a safe integer`);
    }
    let state = BigInt(seed) & MASK_64;
    const splitMix = (): bigint => {
      state = (state + 0x9e3779b97f4a7c15n) & MASK_64;
      let z = state;
      z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK_64;
      z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK_64;
      return z ^ (z >> 31n);
    };
    const low = splitMix();
    const high = splitMix();
    this.#a = Number(low & 0xffffffffn) | 0;
    this.#b = Number(low >> 32n) | 0;
    this.#c = Number(high & 0xffffffffn) | 0;
    this.#d = Number(high >> 32n) | 0;
  }

  /** A uniform integer in [0, 2³²). */
  uint32(): number {
    let b = this.#b;
    const scrambled = Math.imul(b, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const t = b << 9;
    let c = this.#c ^ this.#a;
    let d = this.#d ^ b;
    b ^= c;
    const a = this.#a ^ d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
    return result >>> 0;
  }

  /** A uniform number in [0, 1), with 53 random bits. */
  next(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /**
   * A uniform integer in [0, n), without bias (numbers beyond the last whole multiple of n are drawn again).
   *
   * @throws {RangeError} When n is not an integer in 1..2³².
   */
  int(n: number): number {
    if (!(Number.isInteger(n) && n >= 1 && n <= 0x100000000)) {
      throw new RangeError(`Cannot draw an integer below ${n}: expected an integer in 1..2^32`);
    }
    const limit = 0x100000000 - (0x100000000 % n);
    let x = this.uint32();
    while (x >= limit) x = this.uint32();
    return x % n;
  }

  /**
   * An integer in [0, n) for inner loops: a product in place of two remainders. No integer's share is off by more than
   * 2⁻³², which no simulation sees.
   *
   * @param n An integer in 1..2³²; not checked.
   */
  below(n: number): number {
    return Math.floor(this.uint32() * (n / 0x100000000));
  }

  /** A standard normal number, by Marsaglia's polar method (1964). */
  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    for (;;) {
      const u = 2 * this.next() - 1;
      const v = 2 * this.next() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const scale = Math.sqrt(-2 * Math.log(s) / s);
      this.#spare = v * scale;
      return u * scale;
    }
  }

  /** Shuffles in place (Fisher and Yates; Durstenfeld's form): every order is equally likely. */
  shuffle<T extends Shuffleable>(array: T): T {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const held = array[i]!;
      array[i] = array[j]!;
      array[j] = held;
    }
    return array;
  }
}
