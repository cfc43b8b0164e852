/**
 * The K best of many scored indices, in one pass and in fixed memory.
 *
 * @module
 */

/**
 * A bounded binary heap whose root is the worst that is kept. A higher score is better; of equal scores the lower
 * index is better, so that the outcome never depends on the order of pushing. It can be used again after a drain.
 */
export class TopK {
  readonly capacity: number;
  readonly #indices: Uint32Array;
  readonly #scores: Float64Array;
  #size = 0;

  /** @throws {RangeError} When the capacity is not a whole number of 0 or more. */
  constructor(capacity: number) {
    if (!(Number.isInteger(capacity) && capacity >= 0)) {
      throw new RangeError(`Cannot keep the best ${capacity}: expected a whole number of 0 or more`);
    }
    this.capacity = capacity;
    this.#indices = new Uint32Array(capacity);
    this.#scores = new Float64Array(capacity);
  }

  /** How many are kept now. */
  get size(): number {
    return this.#size;
  }

  /** No score below this would be kept now: the worst that is kept, or -Infinity while there is room. */
  get floor(): number {
    return this.#size < this.capacity ? -Infinity : this.capacity === 0 ? Infinity : this.#scores[0]!;
  }

  /** Offers an index. @throws {RangeError} When the score is not a number. */
  push(index: number, score: number): void {
    if (Number.isNaN(score)) throw new RangeError(`Cannot rank index ${index}: its score is not a number`);
    const size = this.#size;
    if (size < this.capacity) {
      this.#size = size + 1;
      this.#siftUp(size, index, score);
    } else if (size > 0) {
      const worst = this.#scores[0]!;
      if (score > worst || (score === worst && index < this.#indices[0]!)) this.#siftDown(size, index, score);
    }
  }

  /**
   * Offers every index of `scores`, except where the score is exactly 0 or `marks` is not 0.
   *
   * @param marks One per score.
   * @throws {RangeError} When a score is not a number.
   */
  pushAll(scores: Float64Array, marks: Uint8Array): void {
    let floor = this.floor;
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i]!;
      if (score === 0 || score < floor || marks[i] !== 0) continue;
      this.push(i, score);
      floor = this.floor;
    }
  }

  /**
   * Writes what is kept, best first, from `offset` on, and empties the heap.
   *
   * @returns How many were written.
   * @throws {RangeError} When they do not fit.
   */
  drain(indices: Uint32Array, scores: Float64Array, offset = 0): number {
    const count = this.#size;
    if (offset + count > indices.length || offset + count > scores.length) {
      throw new RangeError(`Cannot drain ${count} entries at ${offset}: the arrays are too short`);
    }
    for (let left = count; left > 0; left--) {
      indices[offset + left - 1] = this.#indices[0]!;
      scores[offset + left - 1] = this.#scores[0]!;
      const last = left - 1;
      this.#size = last;
      if (last > 0) this.#siftDown(last, this.#indices[last]!, this.#scores[last]!);
    }
    return count;
  }

  #siftUp(slot: number, index: number, score: number): void {
    const indices = this.#indices;
    const scores = this.#scores;
    while (slot > 0) {
      const parent = (slot - 1) >> 1;
      const theirs = scores[parent]!;
      if (theirs < score || (theirs === score && indices[parent]! > index)) break;
      indices[slot] = indices[parent]!;
      scores[slot] = theirs;
      slot = parent;
    }
    indices[slot] = index;
    scores[slot] = score;
  }

  /** Puts an entry in place of the root. */
  #siftDown(size: number, index: number, score: number): void {
    const indices = this.#indices;
    const scores = this.#scores;
    let slot = 0;
    for (;;) {
      let child = 2 * slot + 1;
      if (child >= size) break;
      const right = child + 1;
      if (
        right < size &&
        (scores[right]! < scores[child]! ||
          (scores[right] === scores[child] && indices[right]! > indices[child]!))
      ) child = right;
      const theirs = scores[child]!;
      if (theirs > score || (theirs === score && indices[child]! < index)) break;
      indices[slot] = indices[child]!;
      scores[slot] = theirs;
      slot = child;
    }
    indices[slot] = index;
    scores[slot] = score;
  }
}
