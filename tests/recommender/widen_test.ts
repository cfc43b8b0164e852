/** @module */
import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { coOccurrence, IdMap, Interactions, widenCoOccurrence } from "../../assets/recommender/mod.ts";
import { playsOf, randomPairs } from "./plays.ts";

Deno.test("widenCoOccurrence() gives what counting over the wider items gives", () => {
  fc.assert(fc.property(randomPairs, fc.uniqueArray(fc.stringMatching(/^i[0-9]{1,2}x?$/)), (pairs, more) => {
    const plays = playsOf(pairs);
    const items = IdMap.from([...plays.items, ...more]);
    const user: string[] = [];
    const item: string[] = [];
    for (let u = 0; u < plays.users.size; u++) {
      for (const i of plays.itemsOf(u)) {
        user.push(plays.users.idOf(u));
        item.push(plays.items.idOf(i));
      }
    }
    const wider = Interactions.from({ user, item }, { items });
    const widened = widenCoOccurrence({ items: plays.items, counts: coOccurrence(plays.matrix) }, items);
    assertEquals(widened, coOccurrence(wider.matrix));
  }));
});

Deno.test("widenCoOccurrence() hands back the counts when there is nothing to widen", () => {
  const plays = playsOf([[0, 0], [0, 1]]);
  const counts = coOccurrence(plays.matrix);
  assertStrictEquals(widenCoOccurrence({ items: plays.items, counts }, IdMap.from(plays.items)), counts);
});

Deno.test("widenCoOccurrence() refuses items that lack one that was counted", () => {
  const plays = playsOf([[0, 0], [0, 1]]);
  const counts = coOccurrence(plays.matrix);
  assertThrows(
    () => widenCoOccurrence({ items: plays.items, counts }, IdMap.from(["i00", "i02"])),
    RangeError,
    'item "i01" is not among the wider items',
  );
});
