/**
 * Co-occurrence counts over more items than were counted.
 *
 * @module
 */
import type { NamedCoOccurrence } from "./co_occurrence_file.ts";
import type { CoOccurrence } from "./co_occurrence.ts";
import type { IdMap } from "./ids.ts";

/**
 * The same counts, numbered by `items`; an item that was not counted has none. Linear in the items and the counts.
 *
 * @throws {RangeError} When an item that was counted is not among `items`.
 */
export function widenCoOccurrence({ items: from, counts }: NamedCoOccurrence, items: IdMap): CoOccurrence {
  if (items.equals(from)) return counts;
  const target = new Uint32Array(from.size);
  for (let i = 0; i < target.length; i++) {
    const found = items.indexOf(from.idOf(i));
    if (found < 0) {
      throw new RangeError(
        `Cannot widen co-occurrence counts: item "${from.idOf(i)}" is not among the wider items`,
      );
    }
    target[i] = found;
  }
  const degrees = new Uint32Array(items.size);
  const indptr = new Uint32Array(items.size + 1);
  for (let i = 0; i < target.length; i++) {
    degrees[target[i]!] = counts.degrees[i]!;
    indptr[target[i]! + 1] = counts.indptr[i + 1]! - counts.indptr[i]!;
  }
  for (let i = 0; i < items.size; i++) indptr[i + 1] = indptr[i + 1]! + indptr[i]!;
  // Both id maps are sorted, so rows and the indices in them keep their order.
  const indices = Uint32Array.from(counts.indices, (i) => target[i]!);
  return { size: items.size, users: counts.users, degrees, indptr, indices, counts: counts.counts };
}
