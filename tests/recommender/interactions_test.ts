/** @module */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { IdMap, Interactions } from "../../assets/recommender/mod.ts";
import { playsOf, randomPairs } from "./plays.ts";

Deno.test("Interactions.from() sorts items within users and sums the weights of equal pairs", () => {
  const plays = Interactions.from({
    user: ["b", "a", "b", "a", "b"],
    item: ["y", "y", "x", "x", "y"],
    weight: [1, 2, 4, 0, 16],
  });
  assertEquals([...plays.matrix.indptr], [0, 2, 4]);
  assertEquals([...plays.matrix.indices], [0, 1, 0, 1]);
  assertEquals([...plays.matrix.values], [0, 2, 4, 17]);
  assertEquals([...plays.itemDegrees()], [2, 2]);
  assertEquals([...plays.weightsOf(1)], [4, 17]);
});

Deno.test("Interactions.from() agrees with a map of pairs, whatever the order", () => {
  const weighted = fc.array(fc.tuple(
    fc.nat({ max: 5 }),
    fc.nat({ max: 4 }),
    fc.double({ min: 0, max: 1e6, noNaN: true }),
  ));
  fc.assert(fc.property(weighted, (rows) => {
    const build = (list: typeof rows) => playsOf(list.map(([u, i]) => [u, i]), list.map((row) => row[2]));
    const plays = build(rows);
    assertEquals(plays.matrix, build(rows.toReversed()).matrix);
    const sums = new Map<string, number>();
    for (const [u, i, w] of rows.toSorted((a, b) => a[2] - b[2])) {
      sums.set(`u0${u} i0${i}`, (sums.get(`u0${u} i0${i}`) ?? 0) + w);
    }
    const seen = new Map<string, number>();
    for (let u = 0; u < plays.users.size; u++) {
      const items = plays.itemsOf(u);
      assertEquals(items, items.slice().sort());
      items.forEach((i, p) =>
        seen.set(`${plays.users.idOf(u)} ${plays.items.idOf(i)}`, plays.weightsOf(u)[p]!)
      );
    }
    assertEquals(seen, sums);
  }));
});

Deno.test("Interactions.from() rounds the sum of equal pairs the same in any order", () => {
  const sum = (...weight: number[]) =>
    Interactions.from({ user: ["a", "a", "a"], item: ["x", "x", "x"], weight }).matrix.values[0];
  assertEquals(new Set([sum(0.1, 0.2, 0.3), sum(0.3, 0.2, 0.1), sum(0.2, 0.3, 0.1)]).size, 1);
});

Deno.test("Interactions.transpose() swaps sides, and twice is none", () => {
  fc.assert(fc.property(randomPairs, (pairs) => {
    const plays = playsOf(pairs, pairs.map((_, p) => p));
    const turned = plays.transpose();
    assertStrictEquals(turned.users, plays.items);
    assertEquals(turned.transpose().matrix, plays.matrix);
    for (let item = 0; item < plays.items.size; item++) {
      assertEquals(turned.itemsOf(item).length, plays.itemDegrees()[item]);
    }
  }));
});

Deno.test("Interactions.select() keeps the marked entries and the ids", () => {
  const plays = playsOf([[0, 0], [0, 1], [1, 0], [2, 1]]);
  const some = plays.select(new Uint8Array([0, 1, 0, 7]));
  assertEquals([...some.matrix.indptr], [0, 1, 1, 2]);
  assertEquals([...some.matrix.indices], [1, 1]);
  assertStrictEquals(some.users, plays.users);
  assertEquals(some.activeUsers(), 2);
  assertThrows(() => plays.select(new Uint8Array(3)), RangeError, "4 entries with 3 marks");
});

Deno.test("Interactions.from() refuses weights that are no amounts", () => {
  for (const weight of [NaN, Infinity, -Infinity, -1]) {
    assertThrows(
      () => Interactions.from({ user: ["a", "b"], item: ["x", "y"], weight: [1, weight] }),
      RangeError,
      `Cannot use the weight of row 1 (user "b", item "y"): expected a finite number of 0 or more, got ${weight}`,
    );
  }
  assertThrows(
    () => Interactions.from({ user: ["a", "a"], item: ["x", "x"], weight: [1e308, 1e308] }),
    RangeError,
    "not finite",
  );
});

Deno.test("Interactions.from() refuses columns of different length and unknown ids", () => {
  assertThrows(() => Interactions.from({ user: ["a"], item: [] }), RangeError, "differ in length");
  assertThrows(
    () => Interactions.from({ user: ["a"], item: ["x"], weight: [] }),
    RangeError,
    "differ in length",
  );
  const items = IdMap.from(["x"]);
  assertThrows(
    () => Interactions.from({ user: ["a"], item: ["y"] }, { items }),
    RangeError,
    'Cannot number row 0: item "y" is not among the known ids',
  );
  const users = IdMap.from(["a"]);
  const columns = { user: new Uint32Array([0]), item: new Uint32Array([1]) };
  assertThrows(() => Interactions.fromIndices(users, items, columns), RangeError, "the matrix is 1 by 1");
});

Deno.test("Interactions hold nothing as well", () => {
  const none = Interactions.from({ user: [], item: [] });
  assertEquals([none.size, none.users.size, none.items.size, none.activeUsers()], [0, 0, 0, 0]);
  assertEquals(none.transpose().size, 0);
  assertThrows(() => none.itemsOf(0), RangeError, "there are 0 users");
  assert(none.select(new Uint8Array(0)).size === 0);
});

Deno.test("Interactions keep the last time of every pair, through selecting and transposing", () => {
  const plays = Interactions.from({
    user: ["b", "a", "a", "b", "a"],
    item: ["y", "y", "x", "x", "y"],
    time: [5, 1, 2, 3, 4],
  });
  // In matrix order: a x, a y, b x, b y.
  assertEquals([...plays.times!], [2, 4, 3, 5]);
  assertEquals([...plays.select(new Uint8Array([0, 1, 1, 1])).times!], [4, 3, 5]);
  assertEquals([...plays.transpose().times!], [2, 3, 4, 5]);
  assertEquals(Interactions.from({ user: ["a"], item: ["x"] }).times, undefined);
});

Deno.test("Interactions refuse times that are not finite or do not fit", () => {
  const columns = { user: ["a"], item: ["x"] };
  assertThrows(() => Interactions.from({ ...columns, time: [NaN] }), RangeError, "time of row 0");
  assertThrows(() => Interactions.from({ ...columns, time: [1, 2] }), RangeError, "1 plays and 2 times");
  const { users, items, matrix } = Interactions.from(columns);
  assertThrows(
    () => new Interactions(users, items, matrix, new Float64Array(2)),
    RangeError,
    "1 pairs 2 times",
  );
});
