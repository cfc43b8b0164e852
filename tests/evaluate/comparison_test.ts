/** @module */
import { assertEquals } from "@std/assert";
import { comparedPairs } from "../../infra/evaluate/measure.ts";
import { digits, pInWords, signed } from "../../infra/evaluate/text_report.ts";

Deno.test("comparedPairs() compares the first with all, and the best with those that are left", () => {
  assertEquals(comparedPairs([1]), []);
  assertEquals(comparedPairs([1, 2]), [[0, 1]]);
  assertEquals(comparedPairs([3, 2, 1]), [[0, 1], [0, 2]]);
  assertEquals(comparedPairs([1, 2, 4, 3]), [[0, 1], [0, 2], [0, 3], [2, 1], [2, 3]]);
});

Deno.test("pInWords() says when the draws cannot tell any smaller", () => {
  assertEquals(pInWords(2 / 1001, 1000), "≤ 0.002");
  assertEquals(pInWords(4 / 1001, 1000), "= 0.004");
  assertEquals(pInWords(2 / 100_001, 100_000), "≤ 0.00002");
  assertEquals(pInWords(1, 1), "≤ 1.000");
});

Deno.test("numbers have one minus sign", () => {
  assertEquals([digits(-0.25), digits(-1234.5), digits(0), digits(NaN)], [
    "−0.2500",
    "−1234.5",
    "0.0000",
    "–",
  ]);
  assertEquals([signed(-0.25), signed(0.25), signed(0)], ["−0.2500", "+0.2500", "0.0000"]);
});
