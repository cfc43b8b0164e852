/** @module */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { LargeCounts } from "../../assets/recommender/large_counts.ts";

Deno.test("LargeCounts keeps what a map keeps, whatever is set and deleted in between", () => {
  // Few places, many of which share slots, and some that are far away.
  const place = fc.oneof(fc.nat(40), fc.nat(5).map((n) => n * 2 ** 28), fc.integer({ min: 0, max: 2 ** 30 }));
  const deed = fc.record({ at: place, count: fc.option(fc.integer({ min: 255, max: 2 ** 31 })) });
  fc.assert(
    fc.property(
      fc.uniqueArray(place, { maxLength: 30 }),
      fc.array(deed, { maxLength: 200 }),
      (places, deeds) => {
        const at = Uint32Array.from(places).sort();
        const counts = at.map((place) => 255 + (place % 1000));
        const table = new LargeCounts(at, counts);
        const map = new Map([...at].map((place, n) => [place, counts[n]!]));
        for (const { at, count } of deeds) {
          if (count === null) {
            table.delete(at);
            map.delete(at);
          } else {
            table.set(at, count);
            map.set(at, count);
          }
          assertEquals(table.get(at), map.get(at) ?? 0);
        }
        const sorted = [...map].sort(([a], [b]) => a - b);
        const found = table.inOrder();
        assertEquals([[...found.at], [...found.counts]], [
          sorted.map(([at]) => at),
          sorted.map(([, n]) => n),
        ]);
      },
    ),
    { numRuns: 300 },
  );
});
