/**
 * A measurement as one HTML file that needs nothing else.
 *
 * @module
 */
import { type MeanInterval, USER_METRICS } from "../../../assets/recommender/mod.ts";
import { bytesInWords, durationInWords } from "../../cli/words.ts";
import type { Dataset } from "../dataset.ts";
import type { Measurement, ModelResult } from "../measure.ts";
import { type EvaluateRequest, LIST_METRICS, type ShownMetric } from "../request.ts";
import { digits, metricOf } from "../text_report.ts";
import { warningWords } from "../warnings.ts";
import { barChart, lineChart, LOOKS, scatterChart, shape } from "./charts.ts";
import { escaped, html, same } from "./markup.ts";
import { PAGE_STYLE } from "./page_style.ts";
import { popularityShares } from "./popularity_shares.ts";
import { METRIC_MEANING, METRIC_WORDS, WORDS, type Words } from "./words.ts";

/** Metrics that have a plot against K. */
const PLOTTED: readonly ShownMetric[] = ["recall", "ndcg", "precision", "hitRate", "map", "mrr"];

/** Switches the language and keeps the choice in the address, so that a link opens as it was seen. */
const SCRIPT = `
const root=document.documentElement,set=l=>{root.lang=l};
set(location.hash==="#ko"||(!location.hash&&navigator.language.startsWith("ko"))?"ko":"en");
document.getElementById("language").addEventListener("click",()=>{
set(root.lang==="ko"?"en":"ko");history.replaceState(null,"","#"+root.lang)});`;

/** The whole page. */
export function htmlReport(dataset: Dataset, request: EvaluateRequest, measurement: Measurement): string {
  const { results } = measurement;
  const section = (title: Words, ...body: readonly string[]) =>
    body.some((part) => part !== "") ? `<section><h2>${html(title)}</h2>${body.join("")}</section>` : "";
  const names = results.map(({ name }) => name);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width,initial-scale=1"><title>${WORDS.title.en}: ${
      escaped(names.join(", "))
    }</title><style>${PAGE_STYLE}</style></head><body><header><h1>${html(WORDS.title)}</h1>` +
    `<button id="language" type="button">${html(WORDS.language)}</button></header><main>` +
    facts(dataset, request, measurement) +
    section(WORDS.byK, hint(WORDS.byKHint), legend(names), `<div class="charts">${byK(results)}</div>`) +
    section(WORDS.trade, `<div class="charts">${trade(request, results)}</div>`) +
    section(
      WORDS.popularity,
      hint(WORDS.popularityHint),
      `<div class="charts">${popularity(dataset, results)}</div>`,
    ) +
    section(WORDS.training2, `<div class="charts">${training(results)}</div>`) +
    section(WORDS.table, metricTable(request, results)) +
    section(WORDS.compared, comparisonTable(measurement)) +
    section(WORDS.costs, costTable(measurement)) +
    section(WORDS.models, modelTable(results)) +
    section(WORDS.meanings, meanings(request)) +
    `</main><script>${SCRIPT}</script></body></html>\n`;
}

function facts(
  { split, negatives, division, warnings }: Dataset,
  request: EvaluateRequest,
  { users }: Measurement,
) {
  const { trainAndValidation: train, test } = split;
  const entry = (name: Words, value: string) => `<dt>${html(name)}</dt><dd>${value}</dd>`;
  const whole = (n: number) => n.toLocaleString("en");
  return `<dl class="facts">${entry(WORDS.users, whole(train.activeUsers()))}${
    entry(WORDS.games, whole(train.items.size))
  }${entry(WORDS.training, whole(train.size))}${entry(WORDS.test, whole(test.size))}${
    entry(WORDS.measured, whole(users))
  }${entry(WORDS.division, division === "given" ? html(WORDS.given) : escaped(division))}${
    entry(WORDS.ranked, html(negatives === undefined ? WORDS.all : WORDS.sampled))
  }${entry(WORDS.seed, String(request.seed))}${
    warnings.length > 0
      ? entry(WORDS.notes, warnings.map((warning) => html(warningWords(warning))).join("<br>"))
      : ""
  }</dl>`;
}

function hint(words: Words): string {
  return `<p class="faint">${html(words)}</p>`;
}

function legend(names: readonly string[]): string {
  const keys = names.map((name, s) =>
    `<li><svg class="key" viewBox="-6 -6 12 12" aria-hidden="true">${shape(s, 0, 0)}</svg> ${
      escaped(name)
    }</li>`
  );
  return `<ul class="legend">${keys.join("")}</ul>`;
}

function figure(chart: string): string {
  return chart === "" ? "" : `<figure>${chart}</figure>`;
}

function byK(results: readonly ModelResult[]): string {
  return PLOTTED.map((metric) =>
    figure(lineChart(
      { title: METRIC_WORDS[metric], x: same("K"), y: METRIC_WORDS[metric] },
      results.map(({ name, at }) => ({
        name,
        points: at.map((row) => {
          const { mean, low, high } = metricOf(row, metric) as MeanInterval;
          return { x: row.k, y: mean, low, high };
        }),
      })),
      "log",
    ))
  ).join("");
}

function trade({ ks }: EvaluateRequest, results: readonly ModelResult[]): string {
  return ks.map((k, c) =>
    figure(scatterChart(
      { title: same(`NDCG@${k}`), x: METRIC_WORDS.coverage, y: METRIC_WORDS.ndcg },
      results.map(({ name, at }) => ({
        name,
        points: [{ x: at[c]!.coverage, y: at[c]!.users.ndcg.mean }],
      })),
    ))
  ).join("");
}

function popularity({ split }: Dataset, results: readonly ModelResult[]): string {
  const degrees = split.trainAndValidation.itemDegrees();
  const { groups, shares } = popularityShares(degrees, [degrees, ...results.map(({ exposure }) => exposure)]);
  const names = results.map(({ name }) => name);
  return figure(
    barChart(
      { title: WORDS.popularity, x: WORDS.owners, y: WORDS.share },
      groups,
      shares.map((values, s) => ({
        name: s === 0 ? WORDS.plays.en : names[s - 1]!,
        look: s === 0 ? "plays" : `s${(s - 1) % LOOKS}`,
        values,
      })),
    ) + `<ul class="legend"><li><svg class="key" viewBox="-6 -6 12 12" aria-hidden="true">` +
      `<rect class="plays fill" x="-4" y="-4" width="8" height="8"/></svg> ${html(WORDS.plays)}</li></ul>${
        legend(names)
      }`,
  );
}

function training(results: readonly ModelResult[]): string {
  return results.map(({ name, epochs }) =>
    epochs.length < 2 ? "" : figure(lineChart(
      { title: same(name), x: WORDS.epoch, y: WORDS.loss },
      [{ name, points: epochs.map(({ epoch, loss }) => ({ x: epoch, y: loss })) }],
      "linear",
    ))
  ).join("");
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `<div class="scroll"><table><thead><tr>${
    head.map((cell) => `<th scope="col">${cell}</th>`).join("")
  }</tr></thead><tbody>${
    rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("")
  }</tbody></table></div>`;
}

function shownMetrics({ diversity }: EvaluateRequest): ShownMetric[] {
  return [...USER_METRICS, ...LIST_METRICS].filter((metric) => metric !== "diversity" || diversity);
}

function metricTable(request: EvaluateRequest, results: readonly ModelResult[]): string {
  const metrics = shownMetrics(request);
  const rows = request.ks.flatMap((k, c) =>
    results.map(({ name, at }) => [
      escaped(name),
      String(k),
      ...metrics.map((metric) => {
        const value = metricOf(at[c]!, metric);
        return typeof value === "number"
          ? digits(value)
          : `${digits(value.mean)} <small>${digits(value.low)}–${digits(value.high)}</small>`;
      }),
    ])
  );
  return tableOf([html(WORDS.model), "K", ...metrics.map((metric) => html(METRIC_WORDS[metric]))], rows);
}

function comparisonTable({ comparisons }: Measurement): string {
  if (comparisons.length === 0) return "";
  return tableOf(
    [html(WORDS.model), "", html(WORDS.difference), html(WORDS.interval), html(WORDS.pValue)],
    comparisons.map(({ model, against, metric, k, mean, low, high, pValue }) => [
      `${escaped(model)} − ${escaped(against)}`,
      `${html(METRIC_WORDS[metric])}@${k}`,
      digits(mean),
      `${digits(low)} – ${digits(high)}`,
      pValue.toFixed(3),
    ]),
  );
}

function costTable({ users, results }: Measurement): string {
  return tableOf(
    [
      WORDS.model,
      WORDS.fit,
      WORDS.peak,
      WORDS.recommend,
      WORDS.perSecond,
      WORDS.peak,
    ].map(html),
    results.map(({ name, fit, recommend }) => [
      escaped(name),
      durationInWords(fit.milliseconds),
      bytesInWords(fit.peakBytes),
      durationInWords(recommend.milliseconds),
      Math.round(users / Math.max(recommend.milliseconds, 1e-3) * 1000).toLocaleString("en"),
      bytesInWords(recommend.peakBytes),
    ]),
  );
}

function modelTable(results: readonly ModelResult[]): string {
  return `<dl class="facts">${
    results.map(({ name, options, paper }) =>
      `<dt>${escaped(name)}</dt><dd>${escaped(paper)}<br><code>${
        escaped(Object.entries(options).map(([option, value]) => `${option}=${value}`).join(", "))
      }</code></dd>`
    ).join("")
  }</dl>`;
}

function meanings(request: EvaluateRequest): string {
  return `<dl class="facts">${
    shownMetrics(request).map((metric) =>
      `<dt>${html(METRIC_WORDS[metric])}</dt><dd>${html(METRIC_MEANING[metric])}</dd>`
    ).join("")
  }</dl>`;
}
