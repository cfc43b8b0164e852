/** @module */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { IdMap, type ItemFeatures, itemFeatures, wordsOf } from "../../assets/recommender/mod.ts";

const items = IdMap.from(["a", "b", "c"]);

/** A row as an object. */
function rowOf({ matrix, names }: ItemFeatures, row: number): Record<string, number> {
  const entries: [string, number][] = [];
  for (let e = matrix.indptr[row]!; e < matrix.indptr[row + 1]!; e++) {
    entries.push([names[matrix.indices[e]!]!, matrix.values[e]!]);
  }
  return Object.fromEntries(entries);
}

Deno.test("itemFeatures() weighs words by how rare they are, and gives every field unit length", () => {
  const features = itemFeatures(items, [
    { kind: "tokens", name: "genre", values: [["rpg", "indie"], ["rpg", "indie", "only"], ["rpg"]] },
  ]);
  assertEquals(features.names, ["genre: indie", "genre: rpg"]);
  const indie = 1 + Math.log(4 / 3);
  const rpg = 1;
  const length = Math.hypot(indie, rpg);
  const row = rowOf(features, 0);
  assertAlmostEquals(row["genre: indie"]!, indie / length, 1e-12);
  assertAlmostEquals(row["genre: rpg"]!, rpg / length, 1e-12);
  assertEquals(rowOf(features, 1), row);
  assertEquals(rowOf(features, 2), { "genre: rpg": 1 });
});

Deno.test("itemFeatures() turns a number into an angle, and null into nothing", () => {
  const features = itemFeatures(items, [{
    kind: "number",
    name: "rating",
    weight: 4,
    values: [1, 1 / 3, null],
  }]);
  assertEquals(rowOf(features, 0), { "rating: high": 2 });
  assertAlmostEquals(rowOf(features, 1)["rating: low"]!, 2 * Math.cos(Math.PI / 6), 1e-12);
  assertAlmostEquals(rowOf(features, 1)["rating: high"]!, 1, 1e-12);
  assertEquals(rowOf(features, 2), {});
});

Deno.test("itemFeatures() takes texts apart and counts how often a word is there", () => {
  assertEquals(wordsOf("The Witcher® 3: Wild-Hunt, ÉPÉE"), ["the", "witcher", "3", "wild", "hunt", "épée"]);
  const features = itemFeatures(items, [
    { kind: "text", name: "name", values: ["Go go chess", "go CHESS", ""] },
  ]);
  assertAlmostEquals(rowOf(features, 0)["name: go"]!, 2 / Math.sqrt(5), 1e-12);
  assertAlmostEquals(rowOf(features, 1)["name: go"]!, Math.SQRT1_2, 1e-12);
  assertEquals(rowOf(features, 2), {});
});

Deno.test("itemFeatures() refuses what is not sound", () => {
  assertThrows(
    () => itemFeatures(items, [{ kind: "text", name: "name", values: ["x"] }]),
    RangeError,
    'Cannot use field "name": expected 3 values, got 1',
  );
  for (const bad of [NaN, -0.1, 1.1, Infinity]) {
    assertThrows(
      () => itemFeatures(items, [{ kind: "number", name: "rating", values: [0, bad, 1] }]),
      RangeError,
      `Cannot use value 1 of field "rating": expected 0..1 or null, got ${bad}`,
    );
  }
  for (const weight of [0, -1, NaN, Infinity]) {
    assertThrows(
      () => itemFeatures(items, [{ kind: "text", name: "name", weight, values: ["", "", ""] }]),
      RangeError,
      'Cannot weigh field "name"',
    );
  }
});
