/**
 * Co-occurrence counts that follow a log as it changes: pairs of new plays are added and those of removed ones taken back,
 * and nothing else is counted again.
 *
 * A user whose items go from K ∪ R to K ∪ A (kept, removed, added) loses the pairs R × R and R × K and gains A × A and
 * A × K. The result is the same, byte for byte, as that of counting everything anew.
 *
 * @module
 */
import { type CoOccurrence, mostPairs } from "./co_occurrence.ts";
import {
  activeUsers,
  cellsOf,
  countTriangle,
  degreesOf,
  LARGE,
  MOST_CELLS,
  moveTriangle,
  OpenTriangle,
  type PairTriangle,
  sparseToTriangle,
  triangleToSparse,
} from "./pair_triangle.ts";
import { foldTable, type PartChanges, type PlayTable, type UserChange } from "./play_table.ts";
import { columnCounts, type CsrPattern, startsOf, transposePattern } from "./sparse.ts";

/** Counts of pairs: sparse, or a dense triangle where very many pairs occur. */
export type PairCounts = CoOccurrence | PairTriangle;

/** Who has what, and how many have both of two items. */
export interface CountedPlays {
  readonly table: PlayTable;
  readonly counts: PairCounts;
}

/** How counts are kept. Part of what they are: both ways of counting have to agree on it. */
export interface CountOptions {
  /** More pairs than this are a triangle, if there is room for one; {@linkcode SPARSE_PAIRS} when left out. */
  readonly sparsePairs?: number;
}

/** 16.8 million pairs, 256 MiB as a sparse matrix. */
export const SPARSE_PAIRS = 2 ** 24;

/** Whether counts are a triangle. */
export function isTriangle(counts: PairCounts): counts is PairTriangle {
  return "cells" in counts;
}

/** How many pairs occur. */
export function pairsOf(counts: PairCounts): number {
  return isTriangle(counts) ? counts.pairs : counts.indices.length / 2;
}

/** A pair that is counted more often than the rarer of its items; undefined when there is none, as there should not be. */
export function excessivePair(counts: PairCounts): { i: number; j: number; count: number } | undefined {
  const { size, degrees } = counts;
  if (isTriangle(counts)) return excessiveCell(counts);
  const { indptr, indices } = counts;
  for (let i = 0; i < size; i++) {
    for (let e = indptr[i]!; e < indptr[i + 1]!; e++) {
      const [j, count] = [indices[e]!, counts.counts[e]!];
      if (count > Math.min(degrees[i]!, degrees[j]!)) return { i, j, count };
    }
  }
  return undefined;
}

/** A byte against a byte: hundreds of millions of cells are looked at for each day. Large counts are looked at apart. */
function excessiveCell({ size, degrees, cells, largeAt, largeCounts }: PairTriangle) {
  const most = Uint8Array.from(degrees, (degree) => Math.min(degree, LARGE));
  let large = 0;
  for (let i = 1, c = 0; i < size; i++) {
    const own = most[i]!;
    const base = c;
    for (let j = 0; j < i; j++, c++) {
      const count = cells[c]!;
      if (count > own || count > most[j]!) return { i, j, count };
    }
    for (; large < largeAt.length && largeAt[large]! < c; large++) {
      const [j, count] = [largeAt[large]! - base, largeCounts[large]!];
      if (count > degrees[i]! || count > degrees[j]!) return { i, j, count };
    }
  }
  return undefined;
}

/**
 * Counts everything.
 *
 * @param context `count` counts what is surely sparse, on whatever it likes.
 */
export async function countAll(
  table: PlayTable,
  context: { readonly signal: AbortSignal; count(pattern: CsrPattern): Promise<CoOccurrence> },
  { sparsePairs = SPARSE_PAIRS }: CountOptions = {},
): Promise<CountedPlays> {
  const { pattern } = table;
  const isSurelySparse = mostPairs(pattern) <= sparsePairs || cellsOf(pattern.columns) > MOST_CELLS;
  const counts = isSurelySparse
    ? await context.count(pattern)
    : rightForm(await countTriangle(pattern, context.signal), sparsePairs);
  return { table, counts };
}

/**
 * Takes parts of a log back and adds others.
 *
 * @throws {RangeError} When a part is taken back that was not counted.
 */
export function foldCounts(
  old: CountedPlays,
  parts: PartChanges,
  { sparsePairs = SPARSE_PAIRS, reuse = false }: CountOptions & {
    /** Whether a triangle may be changed where it lies, which leaves `old` of no use and takes half the memory. */
    readonly reuse?: boolean;
  } = {},
): CountedPlays {
  const { table, itemTarget, changes } = foldTable(old.table, parts);
  const counts = isTriangle(old.counts)
    ? foldTriangle(old.counts, table.pattern, itemTarget, changes, reuse)
    : foldSparse(old.counts, table.pattern, itemTarget, changes);
  return { table, counts: rightForm(counts, sparsePairs) };
}

function rightForm(counts: PairCounts, sparsePairs: number): PairCounts {
  const shouldBeTriangle = pairsOf(counts) > sparsePairs && cellsOf(counts.size) <= MOST_CELLS;
  if (shouldBeTriangle === isTriangle(counts)) return counts;
  return isTriangle(counts) ? triangleToSparse(counts) : sparseToTriangle(counts);
}

function foldTriangle(
  old: PairTriangle,
  plays: CsrPattern,
  itemTarget: Int32Array | undefined,
  changes: readonly UserChange[],
  reuse: boolean,
): PairTriangle {
  const start = itemTarget !== undefined
    ? moveTriangle(old, itemTarget, plays.columns)
    : reuse
    ? old
    : { ...old, cells: old.cells.slice() };
  const triangle = new OpenTriangle(start);
  const withEach = (list: Uint32Array, kept: Uint32Array, by: number) => {
    for (let l = 0; l < list.length; l++) {
      const item = list[l]!;
      for (let k = 0; k < kept.length; k++) triangle.add(item, kept[k]!, by);
      for (let m = 0; m < l; m++) triangle.add(item, list[m]!, by);
    }
  };
  for (const { kept, added, removed } of changes) {
    withEach(removed, kept, -1);
    withEach(added, kept, 1);
  }
  return triangle.close(plays.columns, { users: activeUsers(plays), degrees: columnCounts(plays) });
}

/** What a user's change means for the rows of an item. */
const KEPT = 0;
const ADDED = 1;
const REMOVED = 2;

/** Row by row: the sums of what is gained and lost, merged with what was there. */
function foldSparse(
  old: CoOccurrence,
  plays: CsrPattern,
  itemTarget: Int32Array | undefined,
  changes: readonly UserChange[],
): CoOccurrence {
  const size = plays.columns;
  const byItem = changesByItem(size, changes);
  const oldRow = new Int32Array(size).fill(-1);
  for (let i = 0; i < old.size; i++) {
    const to = itemTarget === undefined ? i : itemTarget[i]!;
    if (to >= 0) oldRow[to] = i;
  }
  const sums = new Int32Array(size);
  const isTouched = new Uint8Array(size);
  const touched = new Uint32Array(size);
  let indices = new Uint32Array(old.indices.length + 1024);
  let counts = new Uint32Array(indices.length);
  const indptr = new Uint32Array(size + 1);
  let filled = 0;
  for (let i = 0; i < size; i++) {
    let many = 0;
    const touch = (list: Uint32Array, by: number) => {
      for (let l = 0; l < list.length; l++) {
        const j = list[l]!;
        if (j === i) continue;
        if (isTouched[j] === 0) {
          isTouched[j] = 1;
          touched[many++] = j;
        }
        sums[j] = sums[j]! + by;
      }
    };
    for (let c = byItem.starts[i]!; c < byItem.starts[i + 1]!; c++) {
      const { kept, added, removed } = changes[byItem.change[c]!]!;
      const role = byItem.role[c]!;
      if (role !== REMOVED) touch(added, 1);
      if (role === ADDED) touch(kept, 1);
      if (role !== ADDED) touch(removed, -1);
      if (role === REMOVED) touch(kept, -1);
    }
    const o = oldRow[i]!;
    const from = o < 0 ? 0 : old.indptr[o]!;
    const to = o < 0 ? 0 : old.indptr[o + 1]!;
    if (filled + (to - from) + many > indices.length) {
      const capacity = Math.ceil(1.5 * (filled + (to - from) + many));
      [indices, counts] = [longer(indices, filled, capacity), longer(counts, filled, capacity)];
    }
    const changed = touched.subarray(0, many).sort();
    let t = 0;
    for (let e = from; e < to || t < many;) {
      const was = e < to ? (itemTarget === undefined ? old.indices[e]! : itemTarget[old.indices[e]!]!) : size;
      if (was < 0) {
        e++;
        continue;
      }
      const now = t < many ? changed[t]! : size;
      const j = Math.min(was, now);
      let count = 0;
      if (was === j) count = old.counts[e++]!;
      if (now === j) {
        count += sums[j]!;
        sums[j] = 0;
        isTouched[j] = 0;
        t++;
      }
      if (count === 0) continue;
      indices[filled] = j;
      counts[filled++] = count;
    }
    indptr[i + 1] = filled;
  }
  return {
    size,
    users: activeUsers(plays),
    degrees: degreesOf(transposePattern(plays)),
    indptr,
    indices: indices.slice(0, filled),
    counts: counts.slice(0, filled),
  };
}

/** For each item the users' changes that concern its row, and what the item is in each. */
function changesByItem(size: number, changes: readonly UserChange[]) {
  const lengths = new Uint32Array(size);
  const each = (visit: (item: number, change: number, role: number) => void) =>
    changes.forEach(({ kept, added, removed }, c) => {
      for (const item of kept) visit(item, c, KEPT);
      for (const item of added) visit(item, c, ADDED);
      for (const item of removed) visit(item, c, REMOVED);
    });
  each((item) => lengths[item]!++);
  const starts = startsOf(lengths);
  const cursor = starts.slice();
  const change = new Uint32Array(starts[size]!);
  const role = new Uint8Array(starts[size]!);
  each((item, c, what) => {
    const at = cursor[item]!++;
    change[at] = c;
    role[at] = what;
  });
  return { starts, change, role };
}

function longer(array: Uint32Array<ArrayBuffer>, used: number, capacity: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(capacity);
  larger.set(array.subarray(0, used));
  return larger;
}
