/**
 * The binary codec.
 *
 * @module
 */
import { assertEquals, assertStrictEquals } from "@std/assert";
import { binary } from "../../../assets/engine/declare.ts";

Deno.test("binary() hands bytes through as they are", () => {
  const codec = binary<Uint8Array>({
    write: (value) => value,
    open: (bytes) => bytes,
    summary: ({ length }) => ({ length }),
  });
  const bytes = new Uint8Array([1, 2, 3]);
  assertStrictEquals([...codec.encode(bytes)][0], bytes);
  assertStrictEquals(codec.decode(bytes), bytes);
  assertEquals(codec.preview(bytes, 1), { kind: "summary", entries: { length: 3 } });
});
