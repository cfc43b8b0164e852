/**
 * Counted plays as a flat file: who has what, and how many have both of two items.
 *
 * @module
 */
import { type CountedPlays, isTriangle, type PairCounts } from "./co_occurrence_fold.ts";
import {
  type FlatFile,
  FlatFileError,
  flatLength,
  openFlat,
  type OpenFlatOptions,
  writeFlat,
} from "./flat.ts";
import { IdMap } from "./ids.ts";
import { cellsOf } from "./pair_triangle.ts";
import { columnCounts } from "./sparse.ts";

/** The kind of flat file that holds counted plays. */
export const COUNTED_PLAYS_FILE_KIND = "counted_plays";

/**
 * Writes counted plays, in pieces; the same counts give the same bytes, however they came about. The cells of a triangle
 * stand behind the flat file as they are: nothing so large is copied.
 */
export function writeCountedPlays({ table, counts }: CountedPlays): Uint8Array[] {
  const { users, items, pattern, parts } = table;
  const user = users.pack();
  const item = items.pack();
  const flat = writeFlat({
    kind: COUNTED_PLAYS_FILE_KIND,
    meta: { users: users.size, items: items.size, pairs: isTriangle(counts) ? counts.pairs : null },
    sections: {
      user_text: user.text,
      user_offsets: user.offsets,
      item_text: item.text,
      item_offsets: item.offsets,
      play_starts: pattern.indptr,
      play_items: pattern.indices,
      play_parts: parts,
      ...(isTriangle(counts)
        ? { large_at: counts.largeAt, large_counts: counts.largeCounts }
        : { starts: counts.indptr, items: counts.indices, counts: counts.counts }),
    },
  });
  return isTriangle(counts) ? [flat, counts.cells] : [flat];
}

/** Opens counted plays as views. @throws {FlatFileError} When the bytes are no such file. */
export function openCountedPlays(
  bytes: Uint8Array,
  options: Pick<OpenFlatOptions, "verify"> = {},
): CountedPlays {
  const length = flatLength(bytes);
  const cells = bytes.subarray(length);
  const file = openFlat(bytes.subarray(0, length), { ...options, kind: COUNTED_PLAYS_FILE_KIND });
  const ids = (name: string) =>
    IdMap.open({ text: file.section(`${name}_text`, "u8"), offsets: file.section(`${name}_offsets`, "u32") });
  const users = ids("user");
  const items = ids("item");
  const pattern = {
    rows: users.size,
    columns: items.size,
    indptr: file.section("play_starts", "u32"),
    indices: file.section("play_items", "u32"),
  };
  const parts = file.section("play_parts", "u16");
  if (
    pattern.indptr.length !== users.size + 1 || pattern.indptr[users.size] !== pattern.indices.length ||
    parts.length !== pattern.indices.length
  ) throw unfit();
  return {
    table: { users, items, pattern, parts },
    counts: openCounts(file, cells, columnCounts(pattern), users.size),
  };
}

function openCounts(file: FlatFile, cells: Uint8Array, degrees: Uint32Array, users: number): PairCounts {
  const size = degrees.length;
  const { meta } = file;
  const pairs = typeof meta === "object" && meta !== null && "pairs" in meta ? meta.pairs : undefined;
  if (typeof pairs === "number") {
    const largeAt = file.section("large_at", "u32");
    const largeCounts = file.section("large_counts", "u32");
    if (cells.length !== cellsOf(size) || largeAt.length !== largeCounts.length) throw unfit();
    return { size, users, degrees, pairs, cells, largeAt, largeCounts };
  }
  const indptr = file.section("starts", "u32");
  const indices = file.section("items", "u32");
  const counts = file.section("counts", "u32");
  if (
    cells.length > 0 || indptr.length !== size + 1 || indptr[size] !== indices.length ||
    counts.length !== indices.length
  ) {
    throw unfit();
  }
  return { size, users, degrees, indptr, indices, counts };
}

function unfit(): FlatFileError {
  return new FlatFileError("structure", "Cannot open counted plays: the sections do not fit together");
}
