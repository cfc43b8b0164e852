/** @module */
import { assertEquals, assertThrows } from "@std/assert";
import { TopK } from "../../assets/recommender/mod.ts";
import { SparseRows } from "../../assets/recommender/sparse_rows.ts";

Deno.test("SparseRows collects rows, however long", () => {
  const rows = new SparseRows(4);
  const long = Uint32Array.from({ length: 3000 }, (_, i) => i);
  rows.push([7, 5, 9], [0.5, 1, 2], 2);
  rows.push([], [], 0);
  rows.push(long, long, 3000);
  const heap = new TopK(2);
  heap.push(4, 1);
  heap.push(6, 3);
  heap.push(8, 2);
  rows.drain(heap);
  const { indptr, indices, values, ...shape } = rows.finish(3000);
  assertEquals(shape, { rows: 4, columns: 3000 });
  assertEquals([...indptr], [0, 2, 2, 3002, 3004]);
  assertEquals([...indices], [7, 5, ...long, 6, 8]);
  assertEquals([...values], [0.5, 1, ...long, 3, 2]);
});

Deno.test("SparseRows refuses to finish early", () => {
  const rows = new SparseRows(2);
  rows.push([1], [1], 1);
  assertThrows(() => rows.finish(3), RangeError, "Cannot finish 2 rows: 1 were added");
});
