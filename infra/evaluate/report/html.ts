/**
 * A measurement as one HTML file that needs nothing else.
 *
 * @module
 */
import type { MeanInterval } from "../../../assets/recommender/mod.ts";
import type { Dataset } from "../dataset.ts";
import type { Measurement, ModelResult } from "../measure.ts";
import type { EvaluateRequest, ShownMetric } from "../request.ts";
import { metricOf } from "../text_report.ts";
import { warningWords } from "../warnings.ts";
import { barChart, lineChart, LOOKS, scatterChart, type Series, seriesBars, shape } from "./charts.ts";
import { escaped, html, modelName, same } from "./markup.ts";
import { PAGE_STYLE } from "./page_style.ts";
import { popularityShares } from "./popularity_shares.ts";
import { comparisonTable, costTable, metricTable, shownMetrics } from "./tables.ts";
import { METRIC_MEANING, METRIC_WORDS, WORDS, type Words } from "./words.ts";

/** Metrics that have a plot against K. */
const PLOTTED: readonly ShownMetric[] = ["recall", "ndcg", "precision", "hitRate", "map", "mrr"];

/**
 * Switches the language and keeps the choice in the address, so that a link opens as it was seen; and marks tables that are
 * wider than their box, until they are scrolled to their end.
 */
const SCRIPT = `
const boxes=[...document.querySelectorAll(".scroll")],look=()=>{for(const box of boxes){
const over=box.scrollWidth-box.clientWidth,wider=over>1;box.classList.toggle("wider",wider);
box.classList.toggle("at-end",box.scrollLeft>=over-1);
if(wider)box.tabIndex=0;else box.removeAttribute("tabindex")}};
for(const box of boxes)box.addEventListener("scroll",look,{passive:true});addEventListener("resize",look);
const root=document.documentElement,set=l=>{root.lang=l;look()};
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
    section(
      request.ks.length > 1 ? WORDS.byK : WORDS.atK,
      hint(WORDS.byKHint),
      legend(names),
      charts(request.ks.length > 1 ? byK(results) : atOneK(results)),
    ) +
    section(WORDS.trade, charts(trade(request, results))) +
    section(
      WORDS.popularity,
      hint(WORDS.popularityHint),
      charts(popularity(dataset, results)),
    ) +
    section(WORDS.training, charts(training(results))) +
    section(WORDS.table, hint(WORDS.tableHint), metricTable(request, results)) +
    (measurement.comparisons.length === 0
      ? ""
      : section(WORDS.compared, hint(WORDS.comparedHint), comparisonTable(request, measurement))) +
    section(WORDS.costs, hint(WORDS.costsHint), costTable(measurement)) +
    section(WORDS.models, modelTable(results)) +
    section(WORDS.meanings, meanings(request)) +
    `</main><script>${SCRIPT}</script></body></html>\n`;
}

function facts(
  { split, negatives, warnings }: Dataset,
  request: EvaluateRequest,
  { users }: Measurement,
) {
  const { trainAndValidation: train, test } = split;
  const entry = (name: Words, value: string) => `<dt>${html(name)}</dt><dd>${value}</dd>`;
  const whole = (n: number) => n.toLocaleString("en");
  return `<dl class="facts short">${entry(WORDS.users, whole(train.activeUsers()))}${
    entry(WORDS.games, whole(train.items.size))
  }${entry(WORDS.trainingPlays, whole(train.size))}${entry(WORDS.test, whole(test.size))}${
    entry(WORDS.measured, whole(users))
  }${
    entry(WORDS.division, request.data.kind === "given" ? html(WORDS.given) : escaped(request.data.splitText))
  }${entry(WORDS.ranked, html(negatives === undefined ? WORDS.all : WORDS.sampled))}${
    entry(WORDS.seed, String(request.seed))
  }${
    warnings.length > 0
      ? entry(WORDS.notes, warnings.map((warning) => `<p>${html(warningWords(warning))}</p>`).join(""))
      : ""
  }</dl>`;
}

function hint(words: Words): string {
  return `<p class="faint">${html(words)}</p>`;
}

function legend(names: readonly string[]): string {
  const keys = names.map((name, s) =>
    `<li><svg class="key" viewBox="-6 -6 12 12" aria-hidden="true">${
      shape(s, 0, 0)
    }</svg><span class="name">${modelName(name)}</span></li>`
  );
  return `<ul class="legend">${keys.join("")}</ul>`;
}

function figure(chart: string): string {
  return chart === "" ? "" : `<figure>${chart}</figure>`;
}

function charts(figures: string): string {
  return figures === "" ? "" : `<div class="charts">${figures}</div>`;
}

function byK(results: readonly ModelResult[]): string {
  return PLOTTED.map((metric) =>
    figure(lineChart(
      { title: METRIC_WORDS[metric], x: same("K"), y: METRIC_WORDS[metric] },
      seriesOf(metric, results),
      "log",
    ))
  ).join("");
}

function atOneK(results: readonly ModelResult[]): string {
  const k = results[0]?.at[0]?.k;
  return PLOTTED.map((metric) => {
    const { en, ko } = METRIC_WORDS[metric];
    const title = { en: `${en}@${k}`, ko: `${ko}@${k}` };
    return figure(seriesBars({ title, y: METRIC_WORDS[metric] }, seriesOf(metric, results)));
  }).join("");
}

function seriesOf(metric: ShownMetric, results: readonly ModelResult[]): Series[] {
  return results.map(({ name, at }) => ({
    name,
    points: at.map((row) => {
      const { mean, low, high } = metricOf(row, metric) as MeanInterval;
      return { x: row.k, y: mean, low, high };
    }),
  }));
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
      { title: WORDS.shares, x: WORDS.owners, y: WORDS.share },
      groups,
      shares.map((values, s) => ({
        name: s === 0 ? WORDS.trainingPlays.en : names[s - 1]!,
        look: s === 0 ? "plays" : `s${(s - 1) % LOOKS}`,
        values,
      })),
    ) + `<ul class="legend"><li><svg class="key" viewBox="-6 -6 12 12" aria-hidden="true">` +
      `<rect class="plays fill" x="-4" y="-4" width="8" height="8"/></svg><span class="name">${
        html(WORDS.trainingPlays)
      }</span></li></ul>${legend(names)}`,
  );
}

function training(results: readonly ModelResult[]): string {
  return results.map(({ name, epochs }, m) =>
    epochs.length < 2 ? "" : figure(lineChart(
      { title: same(name), x: WORDS.epoch, y: WORDS.loss },
      // The others stand for their looks only, so that a model has one colour on the whole page.
      results.slice(0, m + 1).map((other, o) => ({
        name: other.name,
        points: o < m ? [] : epochs.map(({ epoch, loss }) => ({ x: epoch, y: loss })),
      })),
      "linear",
    ))
  ).join("");
}

function modelTable(results: readonly ModelResult[]): string {
  return `<dl class="facts">${
    results.map(({ name, options, paper }) =>
      `<dt>${modelName(name)}</dt><dd>${escaped(paper)}<br><code>${
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
