/**
 * Counts by place, for the few that are large: a hash table with open addressing over typed arrays.
 *
 * @module
 */

const EMPTY = -1;
const GONE = -2;

/** Places below 2³¹ and their counts. */
export class LargeCounts {
  #keys!: Int32Array;
  #counts!: Uint32Array;
  #shift!: number;
  /** Slots that are not empty, those of deleted counts included. */
  #used = 0;
  #size = 0;

  constructor(at: Uint32Array, counts: Uint32Array) {
    this.#allocate(at.length);
    for (let n = 0; n < at.length; n++) this.set(at[n]!, counts[n]!);
  }

  /** The count of a place; 0 for one that is not there. */
  get(at: number): number {
    const slot = this.#find(at);
    return this.#keys[slot] === at ? this.#counts[slot]! : 0;
  }

  set(at: number, count: number): void {
    const slot = this.#find(at);
    if (this.#keys[slot] !== at) {
      this.#keys[slot] = at;
      this.#size++;
      this.#used++;
    }
    this.#counts[slot] = count;
    if (2 * this.#used > this.#keys.length) this.#grow();
  }

  delete(at: number): void {
    const slot = this.#find(at);
    if (this.#keys[slot] !== at) return;
    this.#keys[slot] = GONE;
    this.#size--;
  }

  /** All of them, by place. */
  inOrder(): { at: Uint32Array; counts: Uint32Array } {
    const at = new Uint32Array(this.#size);
    let n = 0;
    for (const key of this.#keys) if (key >= 0) at[n++] = key;
    at.sort();
    return { at, counts: at.map((place) => this.get(place)) };
  }

  /** The slot of a place, or the empty one where it belongs. */
  #find(at: number): number {
    const keys = this.#keys;
    const mask = keys.length - 1;
    // The golden ratio spreads neighbours (Knuth, "The art of computer programming", 6.4).
    let slot = Math.imul(at, 0x9e3779b1) >>> this.#shift;
    while (keys[slot] !== at && keys[slot] !== EMPTY) slot = (slot + 1) & mask;
    return slot;
  }

  #allocate(size: number): void {
    const bits = Math.max(4, Math.ceil(Math.log2(4 * size + 1)));
    this.#keys = new Int32Array(2 ** bits).fill(EMPTY);
    this.#counts = new Uint32Array(2 ** bits);
    this.#shift = 32 - bits;
    this.#used = 0;
    this.#size = 0;
  }

  #grow(): void {
    const [keys, counts] = [this.#keys, this.#counts];
    this.#allocate(this.#size);
    for (let slot = 0; slot < keys.length; slot++) if (keys[slot]! >= 0) this.set(keys[slot]!, counts[slot]!);
  }
}
