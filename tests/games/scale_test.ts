import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { minMaxScale } from "../../assets/games/scale.ts";

Deno.test("minMaxScale() brings the least to 0 and the largest to 1", () => {
  assertEquals(minMaxScale([10, 20, 15]), [0, 1, 0.5]);
});

Deno.test("minMaxScale() makes a column of one value 0", () => {
  assertEquals(minMaxScale([3, 3, 3]), [0, 0, 0]);
  assertEquals(minMaxScale([]), []);
});

Deno.test("minMaxScale() stays in 0..1 and keeps the order, whatever the numbers", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (column) => {
      const scaled = minMaxScale(column);
      for (const [i, value] of scaled.entries()) {
        assert(value >= 0 && value <= 1, `${value}`);
        for (const [j, other] of scaled.entries()) if (column[i]! < column[j]!) assert(value <= other);
      }
    }),
  );
});
