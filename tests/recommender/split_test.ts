/** @module */
import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { type Interactions, splitRandomPerUser } from "../../assets/recommender/mod.ts";
import { checkerboard, type Pair, playsOf, randomPairs } from "./plays.ts";

function lengths(plays: Interactions): number[] {
  return Array.from({ length: plays.users.size }, (_, user) => plays.itemsOf(user).length);
}

/** One user with n items. */
function userWith(n: number): Interactions {
  return playsOf(Array.from({ length: n }, (_, item): Pair => [0, item]));
}

Deno.test("splitRandomPerUser() puts every pair into exactly one part, weights and all", () => {
  fc.assert(fc.property(randomPairs, fc.integer(), (pairs, seed) => {
    const plays = playsOf(pairs, pairs.map((_, p) => p));
    const { train, validation, test, trainAndValidation } = splitRandomPerUser(plays, {
      test: 0.25,
      validation: 0.25,
      seed,
    });
    for (let user = 0; user < plays.users.size; user++) {
      const joined = (parts: Interactions[]) =>
        parts.flatMap((part) =>
          [...part.itemsOf(user)].map((item, p) => [item, part.weightsOf(user)[p]!] as const)
        )
          .sort((a, b) => a[0] - b[0]);
      assertEquals(joined([train, validation, test]), joined([plays]));
      assertEquals(joined([train, validation]), joined([trainAndValidation]));
      const n = plays.itemsOf(user).length;
      if (n >= 1) assert(train.itemsOf(user).length >= 1);
      assertEquals(test.itemsOf(user).length >= 1, n >= 2);
      assertEquals(validation.itemsOf(user).length >= 1, n >= 3);
    }
  }));
});

Deno.test("splitRandomPerUser() holds out the rounded share, halves to even", () => {
  const held = [1, 2, 3, 4, 5, 6, 7, 8, 10, 14, 100].map((n) =>
    lengths(splitRandomPerUser(userWith(n), { test: 0.25, seed: 1 }).test)[0]
  );
  assertEquals(held, [0, 1, 1, 1, 1, 2, 2, 2, 2, 4, 25]);
});

Deno.test("splitRandomPerUser() keeps one item to train on, however much is held out", () => {
  const { train, validation, test } = splitRandomPerUser(userWith(3), {
    test: 0.9,
    validation: 0.09,
    seed: 1,
  });
  assertEquals([lengths(train), lengths(validation), lengths(test)], [[1], [0], [2]]);
});

Deno.test("splitRandomPerUser() depends on the seed, and the test part on nothing else", () => {
  const plays = checkerboard(30);
  const split = (seed: number, validation = 0) => splitRandomPerUser(plays, { test: 0.25, validation, seed });
  assertEquals(split(1).test.matrix, split(1).test.matrix);
  assertEquals(split(1, 0.2).test.matrix, split(1).test.matrix);
  assertNotEquals(split(2).test.matrix, split(1).test.matrix);
  assertEquals(split(1).validation.size, 0);
});

Deno.test("splitRandomPerUser() holds out every item equally often", () => {
  const plays = userWith(8);
  const counts = new Uint32Array(8);
  for (let seed = 0; seed < 2000; seed++) {
    for (const item of splitRandomPerUser(plays, { test: 0.25, seed }).test.itemsOf(0)) counts[item]!++;
  }
  for (const count of counts) assert(Math.abs(count - 500) < 80, `${counts}`);
});

Deno.test("splitRandomPerUser() leaves users with too few items out of every part", () => {
  const plays = playsOf([[0, 0], [0, 1], [1, 0], [1, 1], [1, 2]]);
  const split = splitRandomPerUser(plays, { test: 0.25, seed: 1, minItems: 3 });
  assertEquals(lengths(split.train), [0, 2]);
  assertEquals(lengths(split.test), [0, 1]);
});

Deno.test("splitRandomPerUser() refuses shares that leave nothing", () => {
  const plays = userWith(4);
  for (const [test, validation] of [[0, 0], [1, 0], [0.5, 0.5], [-0.1, 0], [0.2, -0.1], [NaN, 0]] as const) {
    assertThrows(
      () => splitRandomPerUser(plays, { test, validation, seed: 1 }),
      RangeError,
      "Cannot hold out",
    );
  }
  assertThrows(
    () => splitRandomPerUser(plays, { test: 0.5, seed: 1, minItems: 0 }),
    RangeError,
    "require 0 items",
  );
});
