/**
 * Co-occurrence counts, with the ids of their items, as a flat file.
 *
 * @module
 */
import type { CoOccurrence } from "./co_occurrence.ts";
import { FlatFileError, openFlat, type OpenFlatOptions, writeFlat } from "./flat.ts";
import { IdMap } from "./ids.ts";

/** The kind of flat file that holds co-occurrence counts. */
export const CO_OCCURRENCE_FILE_KIND = "co_occurrence";

/** Counts and what they are counts of. */
export interface NamedCoOccurrence {
  readonly items: IdMap;
  readonly counts: CoOccurrence;
}

/** Writes counts. @throws {RangeError} When there is not one id per item. */
export function writeCoOccurrence({ items, counts }: NamedCoOccurrence): Uint8Array<ArrayBuffer> {
  if (items.size !== counts.size) {
    throw new RangeError(`Cannot write the counts of ${counts.size} items with ${items.size} ids`);
  }
  const { text, offsets } = items.pack();
  return writeFlat({
    kind: CO_OCCURRENCE_FILE_KIND,
    meta: { items: counts.size, users: counts.users },
    sections: {
      item_text: text,
      item_offsets: offsets,
      degrees: counts.degrees,
      starts: counts.indptr,
      items: counts.indices,
      counts: counts.counts,
    },
  });
}

/** Opens counts as views. @throws {FlatFileError} When the bytes are no such file. */
export function openCoOccurrence(
  bytes: Uint8Array,
  options: Pick<OpenFlatOptions, "verify"> = {},
): NamedCoOccurrence {
  const file = openFlat(bytes, { ...options, kind: CO_OCCURRENCE_FILE_KIND });
  const items = IdMap.open({
    text: file.section("item_text", "u8"),
    offsets: file.section("item_offsets", "u32"),
  });
  const degrees = file.section("degrees", "u32");
  const indptr = file.section("starts", "u32");
  const indices = file.section("items", "u32");
  const counts = file.section("counts", "u32");
  const size = items.size;
  const meta = file.meta;
  const users = typeof meta === "object" && meta !== null && "users" in meta ? meta.users : undefined;
  if (
    typeof users !== "number" || degrees.length !== size || indptr.length !== size + 1 ||
    indptr[size] !== indices.length || counts.length !== indices.length
  ) {
    throw new FlatFileError(
      "structure",
      "Cannot open co-occurrence counts: the sections do not fit together",
    );
  }
  return { items, counts: { size, users, degrees, indptr, indices, counts } };
}
