/**
 * The report's tables. Each scrolls in a box of its own, with a line that says so where it must.
 *
 * @module
 */
import { USER_METRICS } from "../../../assets/recommender/mod.ts";
import { bytesInWords, durationInWords } from "../../cli/words.ts";
import type { Measurement, ModelResult } from "../measure.ts";
import { type EvaluateRequest, LIST_METRICS, type ShownMetric } from "../request.ts";
import { digits, metricOf, pInWords, signed } from "../text_report.ts";
import { html, modelName } from "./markup.ts";
import { METRIC_WORDS, WORDS } from "./words.ts";

/** Metrics of which more, or less, is better; of the others neither is. */
const BETTER: Readonly<Partial<Record<ShownMetric, "more" | "less">>> = {
  recall: "more",
  recallCapped: "more",
  precision: "more",
  hitRate: "more",
  map: "more",
  mapFull: "more",
  ndcg: "more",
  mrr: "more",
  coverage: "more",
  entropy: "more",
  diversity: "more",
  gini: "less",
};

/** The metrics that were measured. */
export function shownMetrics({ diversity }: EvaluateRequest): ShownMetric[] {
  return [...USER_METRICS, ...LIST_METRICS].filter((metric) => metric !== "diversity" || diversity);
}

/** All metrics: the rows of a model together, the best value at each K marked. */
export function metricTable(request: EvaluateRequest, results: readonly ModelResult[]): string {
  const metrics = shownMetrics(request);
  const best = request.ks.map((_, c) => metrics.map((metric) => bestOf(metric, results, c)));
  const groups = results.map(({ name, at }) => {
    const rows = at.map((row, c) => {
      const cells = metrics.map((metric, m) => {
        const value = metricOf(row, metric);
        const mean = typeof value === "number" ? value : value.mean;
        const text = typeof value === "number"
          ? digits(value)
          : `${digits(mean)}<small>${digits(value.low)}–${digits(value.high)}</small>`;
        return digits(mean) === best[c]![m] ? `<td class="best">${text}</td>` : `<td>${text}</td>`;
      });
      const head = c > 0 ? "" : `<th scope="rowgroup" rowspan="${at.length}">${modelName(name)}</th>`;
      return `<tr>${head}<td>${row.k}</td>${cells.join("")}</tr>`;
    });
    return `<tbody>${rows.join("")}</tbody>`;
  });
  return scrolling(
    [html(WORDS.model), "K", ...metrics.map((metric) => html(METRIC_WORDS[metric]))],
    groups.join(""),
  );
}

/** The best value as it is written, so that what looks equal is marked alike; undefined when nothing is best. */
function bestOf(metric: ShownMetric, results: readonly ModelResult[], c: number): string | undefined {
  const better = BETTER[metric];
  if (better === undefined || results.length < 2) return undefined;
  const values = results.map(({ at }) => metricOf(at[c]!, metric))
    .map((value) => typeof value === "number" ? value : value.mean).filter(Number.isFinite);
  if (values.length === 0) return undefined;
  return digits(better === "more" ? Math.max(...values) : Math.min(...values));
}

/** Who is better, user by user. */
export function comparisonTable({ resamples }: EvaluateRequest, { comparisons }: Measurement): string {
  if (comparisons.length === 0) return "";
  return tableOf(
    [WORDS.pair, WORDS.metric, WORDS.difference, WORDS.interval, WORDS.pValue].map(html),
    comparisons.map(({ model, against, metric, k, mean, low, high, pValue }) => [
      `${modelName(model)} − ${modelName(against)}`,
      `${html(METRIC_WORDS[metric])}@${k}`,
      signed(mean),
      `${signed(low)} … ${signed(high)}`,
      pInWords(pValue, resamples).replace("= ", ""),
    ]),
  );
}

/** Time and memory. */
export function costTable({ users, results }: Measurement): string {
  return tableOf(
    [WORDS.model, WORDS.fit, WORDS.fitPeak, WORDS.recommend, WORDS.perSecond, WORDS.recommendPeak].map(html),
    results.map(({ name, fit, recommend }) => [
      modelName(name),
      durationInWords(fit.milliseconds),
      bytesInWords(fit.peakBytes),
      durationInWords(recommend.milliseconds),
      Math.round(users / Math.max(recommend.milliseconds, 1e-3) * 1000).toLocaleString("en"),
      bytesInWords(recommend.peakBytes),
    ]),
  );
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = rows.map(([name, ...cells]) =>
    `<tr><th scope="row">${name}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`
  );
  return scrolling(head, `<tbody>${lines.join("")}</tbody>`);
}

function scrolling(head: readonly string[], bodies: string): string {
  const titles = head.map((cell) => `<th scope="col">${cell}</th>`).join("");
  return `<div class="scroll"><table><thead><tr>${titles}</tr></thead>${bodies}</table></div>` +
    `<p class="more">${html(WORDS.more)}</p>`;
}
