/** @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { IdMap } from "../../assets/recommender/mod.ts";

Deno.test("IdMap.from() numbers by code unit and merges duplicates", () => {
  const ids = IdMap.from(["b", "Z", "가", "a", "b", "", "10", "9"]);
  assertEquals([...ids], ["", "10", "9", "Z", "a", "b", "가"]);
  assertEquals(ids.size, 7);
  assertEquals(ids.indexOf("Z"), 3);
  assertEquals(ids.idOf(6), "가");
  assertEquals(ids.indexOf("missing"), -1);
});

Deno.test("IdMap.from() does not depend on the order of the input", () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: "binary" })), (ids) => {
    const map = IdMap.from(ids);
    assertEquals([...map], [...IdMap.from(ids.toReversed())]);
    assert([...map].every((id, i) => map.indexOf(id) === i));
    assertEquals(new Set(map), new Set(ids));
  }));
});

Deno.test("IdMap.open() brings back what pack() packed", () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: "binary" })), (ids) => {
    const map = IdMap.from([...ids, "\ufeffmark", "é", "e\u0301"]);
    const opened = IdMap.open(map.pack());
    assertEquals(opened.size, map.size);
    assertEquals([...opened], [...map]);
    assert(opened.equals(map));
    assert([...map].every((id, i) => opened.indexOf(id) === i));
  }));
});

Deno.test("IdMap refuses lone surrogates, unknown numbers and offsets that do not fit", () => {
  assertThrows(() => IdMap.from(["ok", "\ud800"]), RangeError, "lone surrogate");
  assertThrows(() => IdMap.from(["a"]).idOf(1), RangeError, "Cannot find id number 1: there are 1 ids");
  const text = new Uint8Array(3);
  assertThrows(() => IdMap.open({ text, offsets: new Uint32Array([0, 2]) }), RangeError, "do not fit");
  assertThrows(() => IdMap.open({ text, offsets: new Uint32Array(0) }), RangeError, "do not fit");
});

Deno.test("IdMap.equals() tells other ids of the same number apart", () => {
  assert(!IdMap.from(["a", "b"]).equals(IdMap.from(["a", "c"])));
  assert(!IdMap.from(["a", "b"]).equals(IdMap.from(["a"])));
});
