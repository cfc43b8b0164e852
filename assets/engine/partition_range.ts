/**
 * Choosing among the partitions of the assets that are selected.
 *
 * @module
 */
import type { PartitionKey } from "./keys.ts";

/** From one key to another, both included. */
export interface PartitionRange {
  readonly from: PartitionKey;
  readonly to: PartitionKey;
}

/** Which partitions; those that satisfy everything that is given. Assets without partitions are not narrowed by ranges. */
export interface PartitionFilter {
  /** In any of these. */
  readonly ranges?: readonly PartitionRange[];
  /** In any of these states: never materialized, or failed when it was last tried. */
  readonly states?: readonly ("missing" | "failed")[];
}

/**
 * Reads ranges as people write them: `2026-11-01`, `2026-11-01..2026-11-07`, `2026-11` for all of a month, several with
 * commas between them.
 *
 * @throws {SyntaxError} for what is no range.
 */
export function parsePartitions(text: string): PartitionRange[] {
  return text.split(",").map((part) => {
    const [from, to, ...more] = part.trim().split("..");
    if (from === undefined || from === "" || to === "" || more.length > 0 || /[\s[\]]/.test(part.trim())) {
      throw new SyntaxError(
        `Cannot read partitions "${text}": expected a key such as "2026-11-01", or a range such as ` +
          `"2026-11-01..2026-11-07"`,
      );
    }
    return { from, to: to ?? from };
  });
}

/**
 * The places of the keys in a range: by position where both ends are keys; by their order otherwise, so that a range may
 * begin before the first one, and `2026-11` covers its days.
 */
export function placesIn(keys: readonly PartitionKey[], { from, to }: PartitionRange): number[] {
  const [first, last] = [keys.indexOf(from), keys.indexOf(to)];
  const places: number[] = [];
  if (first >= 0 && last >= 0) {
    for (let i = first; i <= last; i++) places.push(i);
    return places;
  }
  keys.forEach((key, i) => {
    if (key >= from && (key <= to || isWithin(key, to))) places.push(i);
  });
  return places;
}

/** Whether a key is a shorter stretch of time in a longer one: a day of a month, an hour of a day. */
function isWithin(key: PartitionKey, longer: PartitionKey): boolean {
  return /^\d{4}-/.test(`${longer}-`) && (key.startsWith(`${longer}-`) || key.startsWith(`${longer}T`));
}
