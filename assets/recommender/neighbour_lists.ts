/**
 * The N best neighbours of many items at once, in flat arrays that several threads can share.
 *
 * @module
 */
import type { ArrayMaker } from "./ranked_plays.ts";

/** One list per target, end to end. */
export interface ListArrays {
  /** How many neighbours are to be found for each. */
  readonly keep: number;
  /** How many fit each list. */
  readonly room: number;
  /** How many each holds now. */
  readonly sizes: Uint32Array;
  /** No score below this is among the best: the worst of `keep` scores that were seen, or -Infinity. */
  readonly floors: Float64Array;
  readonly ids: Uint32Array;
  readonly scores: Float64Array;
}

/** What one neighbour of a list takes: an id and a score. */
export const BYTES_PER_NEIGHBOUR = 12;

/** How many times more than it has to keep a list that is being filled has room for. */
export const SPARE = 2;

/** Empty lists. */
export function makeLists(targets: number, keep: number, room: number, make: ArrayMaker): ListArrays {
  return {
    keep,
    room,
    sizes: make.u32(targets),
    floors: make.f64(targets).fill(-Infinity),
    ids: make.u32(targets * room),
    scores: make.f64(targets * room),
  };
}

/**
 * Lists that are cut down to the best whenever they are full, which takes less than keeping each in order. A higher score is
 * better; of equal scores the lower id is better. So what is kept does not depend on the order of pushing, nor on which
 * thread pushed.
 */
export class NeighbourLists {
  readonly arrays: ListArrays;

  constructor(arrays: ListArrays) {
    this.arrays = arrays;
  }

  /** Offers an id to a target, each once; a score below its floor must not be offered. Returns the new floor. */
  push(target: number, id: number, score: number): number {
    const { room, sizes, floors, ids, scores } = this.arrays;
    const size = sizes[target]!;
    const at = target * room + size;
    ids[at] = id;
    scores[at] = score;
    sizes[target] = size + 1;
    return size + 1 < room ? floors[target]! : this.#cut(target);
  }

  /** Takes over what other lists hold for a target. */
  absorb(target: number, other: ListArrays): void {
    const base = target * other.room;
    const end = base + other.sizes[target]!;
    let floor = this.arrays.floors[target]!;
    for (let e = base; e < end; e++) {
      const score = other.scores[e]!;
      if (score >= floor) floor = this.push(target, other.ids[e]!, score);
    }
  }

  /** Leaves the best of a target, best first. */
  finish(target: number): void {
    const { keep, room, sizes, ids, scores } = this.arrays;
    const base = target * room;
    const size = sizes[target]!;
    const best = Math.min(size, keep);
    arrange(ids, scores, base, base + size, base + best, true);
    sizes[target] = best;
  }

  #cut(target: number): number {
    const { keep, room, sizes, floors, ids, scores } = this.arrays;
    const base = target * room;
    arrange(ids, scores, base, base + sizes[target]!, base + keep, false);
    sizes[target] = keep;
    let floor = Infinity;
    for (let e = base; e < base + keep; e++) floor = Math.min(floor, scores[e]!);
    return floors[target] = floor;
  }
}

/** From this length on, a run is divided; below, it is sorted by insertion. */
const SHORT = 12;

/**
 * Moves the best of a run before `split`, in order if asked for: quicksort that leaves out what does not matter (Hoare,
 * "Algorithm 65: Find", 1961).
 */
function arrange(
  ids: Uint32Array,
  scores: Float64Array,
  start: number,
  end: number,
  split: number,
  ordered: boolean,
): void {
  while (end - start > SHORT) {
    const middle = (start + end) >>> 1;
    order(ids, scores, start, middle);
    order(ids, scores, start, end - 1);
    order(ids, scores, middle, end - 1);
    const score = scores[middle]!;
    const id = ids[middle]!;
    let low = start;
    let high = end - 1;
    while (low <= high) {
      while (scores[low]! > score || (scores[low]! === score && ids[low]! < id)) low++;
      while (scores[high]! < score || (scores[high]! === score && ids[high]! > id)) high--;
      if (low <= high) swap(ids, scores, low++, high--);
    }
    // The better end at high, the worse begin at low.
    if (low < split) {
      if (ordered) arrange(ids, scores, start, high + 1, split, true);
      start = low;
    } else if (high >= split || ordered) {
      end = high + 1;
    } else {
      return;
    }
  }
  for (let e = start + 1; e < end; e++) {
    const id = ids[e]!;
    const score = scores[e]!;
    let slot = e;
    while (
      slot > start && (scores[slot - 1]! < score || (scores[slot - 1] === score && ids[slot - 1]! > id))
    ) {
      ids[slot] = ids[slot - 1]!;
      scores[slot] = scores[slot - 1]!;
      slot--;
    }
    ids[slot] = id;
    scores[slot] = score;
  }
}

/** Makes the better of two come first. */
function order(ids: Uint32Array, scores: Float64Array, first: number, second: number): void {
  const a = scores[first]!;
  const b = scores[second]!;
  if (b > a || (b === a && ids[second]! < ids[first]!)) swap(ids, scores, first, second);
}

function swap(ids: Uint32Array, scores: Float64Array, a: number, b: number): void {
  const id = ids[a]!;
  const score = scores[a]!;
  ids[a] = ids[b]!;
  scores[a] = scores[b]!;
  ids[b] = id;
  scores[b] = score;
}
