/** @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { capUsers, type CsrPattern } from "../../assets/recommender/mod.ts";
import { checkerboard, playsOf } from "./plays.ts";

function rowOf({ indptr, indices }: CsrPattern, user: number): number[] {
  return [...indices.subarray(indptr[user], indptr[user + 1])];
}

Deno.test("capUsers() keeps some of a heavy user's items, in order, with their values, and all of the others'", () => {
  const pairs = Array.from({ length: 40 }, (_, item) => [0, item] as const);
  const plays = playsOf([...pairs, [1, 3], [1, 7]], [...pairs.map(([, item]) => item + 0.5), 1, 2]);
  const capped = capUsers(plays.matrix, 10);
  const kept = rowOf(capped, 0);
  assertEquals(kept.length, 10);
  assertEquals(kept, [...new Set(kept)].sort((a, b) => a - b));
  assertEquals([...capped.values], [...kept.map((item) => item + 0.5), 1, 2]);
  assertEquals(rowOf(capped, 1), [3, 7]);
  assert(kept.some((item, p) => item !== p), "a choice, not the first ones");
});

Deno.test("capUsers() chooses the same every time, and not the same for every user", () => {
  const pairs = Array.from({ length: 80 }, (_, p) => [p % 2, p >> 1] as const);
  const { matrix } = playsOf(pairs);
  assertEquals(capUsers(matrix, 10), capUsers(matrix, 10));
  assert(rowOf(capUsers(matrix, 10), 0).join() !== rowOf(capUsers(matrix, 10), 1).join());
});

Deno.test("capUsers() changes nothing when nobody has more, and refuses to keep none", () => {
  const { matrix } = checkerboard(10);
  assertEquals(capUsers(matrix, 5), matrix);
  assertThrows(() => capUsers(matrix, 0), RangeError, "Cannot keep 0 items per user");
});
