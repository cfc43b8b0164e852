/**
 * The N best neighbours of every item at once, in flat arrays that several threads can share.
 *
 * @module
 */
import { arrays } from "./ranked_plays.ts";

/** One bounded heap per target, end to end. */
export interface HeapArrays {
  /** How many each heap can hold. */
  readonly capacity: number;
  /** How many each holds now. */
  readonly sizes: Uint32Array;
  /** No score below this would be kept now: the worst that is kept, or -Infinity while there is room. */
  readonly floors: Float64Array;
  readonly ids: Uint32Array;
  readonly scores: Float64Array;
}

/** What one entry of a heap takes: an id and a score. */
export const BYTES_PER_NEIGHBOUR = 12;

/** Empty heaps. */
export function makeHeaps(targets: number, capacity: number, shared: boolean): HeapArrays {
  const make = arrays(shared);
  return {
    capacity,
    sizes: make.u32(targets),
    floors: make.f64(targets).fill(-Infinity),
    ids: make.u32(targets * capacity),
    scores: make.f64(targets * capacity),
  };
}

/**
 * Heaps whose root is the worst that is kept. A higher score is better; of equal scores the lower id is better. So what is
 * kept does not depend on the order of pushing, nor on which thread pushed.
 */
export class NeighbourHeaps {
  readonly #arrays: HeapArrays;

  constructor(arrays: HeapArrays) {
    this.#arrays = arrays;
  }

  /** Offers an id to the heap of a target; a score below its floor must not be offered. Returns the new floor. */
  push(target: number, id: number, score: number): number {
    const { capacity, sizes, floors, ids, scores } = this.#arrays;
    const base = target * capacity;
    const size = sizes[target]!;
    if (size < capacity) {
      sizes[target] = size + 1;
      siftUp(ids, scores, base, size, id, score);
      return floors[target] = size + 1 < capacity ? -Infinity : scores[base]!;
    }
    const worst = scores[base]!;
    if (score < worst || (score === worst && id > ids[base]!)) return worst;
    siftDown(ids, scores, base, size, id, score);
    return floors[target] = scores[base]!;
  }

  /** Takes over what another set of heaps keeps for a target. */
  absorb(target: number, other: HeapArrays): void {
    const base = target * other.capacity;
    const end = base + other.sizes[target]!;
    let floor = this.#arrays.floors[target]!;
    for (let e = base; e < end; e++) {
      const score = other.scores[e]!;
      if (score >= floor) floor = this.push(target, other.ids[e]!, score);
    }
  }

  /** Puts a heap in order, best first. It is a heap no longer. */
  sort(target: number): void {
    const { capacity, sizes, ids, scores } = this.#arrays;
    const base = target * capacity;
    for (let last = sizes[target]! - 1; last > 0; last--) {
      const id = ids[base + last]!;
      const score = scores[base + last]!;
      ids[base + last] = ids[base]!;
      scores[base + last] = scores[base]!;
      siftDown(ids, scores, base, last, id, score);
    }
  }
}

function siftUp(
  ids: Uint32Array,
  scores: Float64Array,
  base: number,
  slot: number,
  id: number,
  score: number,
): void {
  while (slot > 0) {
    const parent = (slot - 1) >> 1;
    const theirs = scores[base + parent]!;
    if (theirs < score || (theirs === score && ids[base + parent]! > id)) break;
    ids[base + slot] = ids[base + parent]!;
    scores[base + slot] = theirs;
    slot = parent;
  }
  ids[base + slot] = id;
  scores[base + slot] = score;
}

/** Puts an entry in place of the root of a heap of `size`. */
function siftDown(
  ids: Uint32Array,
  scores: Float64Array,
  base: number,
  size: number,
  id: number,
  score: number,
): void {
  let slot = 0;
  for (;;) {
    let child = 2 * slot + 1;
    if (child >= size) break;
    const right = child + 1;
    let theirs = scores[base + child]!;
    if (right < size) {
      const other = scores[base + right]!;
      if (other < theirs || (other === theirs && ids[base + right]! > ids[base + child]!)) {
        child = right;
        theirs = other;
      }
    }
    if (theirs > score || (theirs === score && ids[base + child]! < id)) break;
    ids[base + slot] = ids[base + child]!;
    scores[base + slot] = theirs;
    slot = child;
  }
  ids[base + slot] = id;
  scores[base + slot] = score;
}
