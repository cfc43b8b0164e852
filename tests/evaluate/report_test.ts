/** @module */
import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { escaped, html, modelName } from "../../infra/evaluate/report/markup.ts";
import { popularityShares } from "../../infra/evaluate/report/popularity_shares.ts";
import { logarithmic } from "../../infra/evaluate/report/scale.ts";
import { linear, niceTicks, tickTexts } from "../../server/pages/components/scale.ts";
import { barChart, lineChart, scatterChart, seriesBars } from "../../infra/evaluate/report/charts.ts";

const texts = { title: { en: "T", ko: "제" }, x: { en: "x", ko: "x" }, y: { en: "y", ko: "y" } };

Deno.test("niceTicks() covers a range by a few round steps", () => {
  assertEquals(niceTicks(0, 0.83), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assertEquals(niceTicks(3, 3), [3, 4]);
  const range = fc.tuple(
    fc.integer({ min: -1000, max: 1000 }),
    fc.double({ min: 0.01, max: 1e6, noNaN: true }),
  );
  fc.assert(fc.property(range, ([low, span]) => {
    const ticks = niceTicks(low, low + span);
    const step = ticks[1]! - ticks[0]!;
    assert(ticks.length >= 2 && ticks.length <= 8, `${ticks}`);
    assert(ticks[0]! <= low + step * 1e-6 && ticks[ticks.length - 1]! >= low + span - step * 1e-6);
    assert(/^(1|2|5)e/.test(step.toExponential(0)), `${step}`);
  }));
});

Deno.test("tickTexts() tells ticks apart, and to their value", () => {
  assertEquals(tickTexts([400_000, 420_000, 440_000]), ["400,000", "420,000", "440,000"]);
  assertEquals(tickTexts([0, 0.05, 0.1]), ["0", "0.05", "0.1"]);
  assertEquals(tickTexts([-1, 0, 1]), ["−1", "0", "1"]);
  assertEquals(tickTexts([4_000_000, 4_100_000, 4_200_000]), ["4e6", "4.1e6", "4.2e6"]);
  assertEquals([tickTexts([]), tickTexts([7]), tickTexts([0])], [[], ["7"], ["0"]]);
  const range = fc.tuple(
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
  );
  fc.assert(fc.property(range, ([low, span]) => {
    const ticks = niceTicks(low, low + Math.max(span, Math.abs(low) * 1e-6));
    const texts = tickTexts(ticks);
    const step = ticks[1]! - ticks[0]!;
    for (const [t, text] of texts.entries()) {
      const value = Number(text.replaceAll(",", "").replaceAll("−", "-"));
      assert(Math.abs(value - ticks[t]!) <= step * 0.01, `${text} for ${ticks[t]}`);
    }
    assertEquals(new Set(texts).size, ticks.length);
  }));
});

Deno.test("seriesBars() draws a bar for each series that has a value, and its value in figures", () => {
  const point = (y: number) => ({ x: 10, y, low: y - 0.1, high: y + 0.1 });
  const chart = seriesBars(texts, [{ name: "a", points: [point(0.5)] }, { name: "b", points: [point(NaN)] }]);
  assertEquals([...chart.matchAll(/<rect /g)].length, 1);
  assert(chart.includes(">0.500</text>") && !chart.includes("NaN"));
  assertEquals(seriesBars(texts, [{ name: "b", points: [point(NaN)] }]), "");
});

Deno.test("scatterChart() writes no name over another, nor over a shape", () => {
  const at = (...places: [x: number, y: number][]) => {
    const chart = scatterChart(
      texts,
      places.map(([x, y], s) => ({ name: `model ${s}`, points: [{ x, y }] })),
    );
    return [...chart.matchAll(/<text class="label" x="[^"]*" y="([^"]*)"/g)].map(([, y]) => Number(y));
  };
  const [alone] = at([1, 1]);
  const [first, second, third] = at([1, 1], [1, 1], [1, 1]);
  assertEquals(first, alone);
  assert(Math.abs(second! - first!) >= 12 && Math.abs(third! - first!) >= 12);
  assert(Math.abs(third! - second!) >= 12);
  // The second's shape stands where the first's name would.
  const [moved] = at([0.1, 0.9], [0.2, 0.92], [1, 1]);
  const [stays] = at([0.1, 0.9], [0.2, 0.3], [1, 1]);
  assert(moved !== stays);
});

Deno.test("barChart() leaves out labels that would touch", () => {
  const labels = (count: number) => {
    const groups = Array.from({ length: count }, (_, g) => String(10_000 + g));
    const chart = barChart(texts, groups, [{ name: "a", look: "s0", values: groups.map(() => 1) }]);
    return [...chart.matchAll(/>(100\d\d)</g)].map(([, label]) => label);
  };
  assertEquals(labels(4), ["10000", "10001", "10002", "10003"]);
  assertEquals(labels(20), ["10000", "10003", "10006", "10009", "10012", "10015", "10018"]);
});

Deno.test("modelName() may break within and between options", () => {
  assertEquals(modelName("a:b=<1,c=2"), "a:<wbr>b=<wbr>&#60;1,<wbr>c=<wbr>2");
});

Deno.test("scales put ends where they belong", () => {
  const { at } = linear(0, 10, 100, 200);
  assertEquals([at(0), at(5), at(10)], [100, 150, 200]);
  const log = logarithmic([1, 10, 100], 0, 100);
  assertEquals([log.at(1), Math.round(log.at(10)), log.at(100)], [0, 50, 100]);
  assertEquals(logarithmic([7], 0, 100).at(7), 50);
});

Deno.test("popularityShares() groups games by the doubling of their popularity", () => {
  const { groups, shares } = popularityShares(new Uint32Array([0, 1, 2, 3, 9]), [
    new Uint32Array([1, 1, 2, 2, 4]),
    new Uint32Array(5),
  ]);
  assertEquals(groups, ["0", "1", "2", "8"]);
  assertEquals(shares, [[0.1, 0.1, 0.4, 0.4], [0, 0, 0, 0]]);
});

Deno.test("names cannot become markup", () => {
  const name = `<script>"&'`;
  assertEquals(escaped(name), "&#60;script&#62;&#34;&#38;&#39;");
  assertEquals(html({ en: name, ko: name }), escaped(name));
  const series = [{ name, points: [{ x: 1, y: 2 }] }];
  const charts = [
    scatterChart(texts, series),
    lineChart(texts, series, "log"),
    barChart(texts, [name], [{ name, look: "s0", values: [1] }]),
  ];
  for (const chart of charts) assert(chart.startsWith("<svg") && !chart.includes("<script>"));
});

Deno.test("charts of nothing are nothing, and points that are not numbers are left out", () => {
  assertEquals(lineChart(texts, [], "log"), "");
  assertEquals(scatterChart(texts, [{ name: "a", points: [{ x: NaN, y: 1 }] }]), "");
  const some = lineChart(
    texts,
    [{ name: "a", points: [{ x: 1, y: NaN }, { x: 2, y: 1 }, { x: 3, y: 2 }] }],
    "linear",
  );
  assert(some !== "" && !some.includes("NaN"));
});
