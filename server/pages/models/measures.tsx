/**
 * The numbers of model versions: which come first, how they compare, and how they are shown.
 *
 * @module
 */
import type { ModelVersion } from "../../../assets/engine/mod.ts";
import { MODELS } from "../../i18n/models.ts";
import {
  inOrder,
  isShare,
  metricLabel,
  metricMeaning,
  metricName,
  popularityKey,
} from "../../i18n/metrics.ts";
import { Plot, type PlotSeries, Table } from "../components/mod.ts";
import type { Page } from "../page.ts";

/** The metrics that a list of versions shows, by their kind. */
const SHOWN = ["ndcg", "recall", "hitrate", "coverage"];

/** One metric of each kind that is shown, at the length of list nearest to 10. */
export function shownMetrics(versions: readonly ModelVersion[]): string[] {
  const keys = inOrder([...new Set(versions.flatMap(({ metrics }) => Object.keys(metrics)))]);
  return SHOWN.map((base) => keys.find((key) => metricName(key).base === base)).filter((key) =>
    key !== undefined
  );
}

/** How a version stands to popularity, in a sentence; undefined when that was not measured. */
export function verdict(page: Page, { metrics }: ModelVersion, key: string | undefined): string | undefined {
  const { say } = page;
  if (key === undefined) return undefined;
  const [own, popular] = [metrics[key], metrics[popularityKey(key)]];
  if (own === undefined || popular === undefined || popular <= 0) return undefined;
  const share = own / popular - 1;
  const label = metricLabel(page, key);
  if (Math.abs(share) < 0.005) return say(MODELS.equal)(label);
  return share > 0 ? say(MODELS.better)(label, share) : say(MODELS.worse)(label, -share);
}

/** A metric of every version, with popularity; versions of one test part are joined. */
export function VersionPlot(
  { page, versions, metric }: { page: Page; versions: readonly ModelVersion[]; metric: string },
) {
  const { say } = page;
  const label = metricLabel(page, metric);
  const parts = [...new Set(versions.map(({ testPart }) => testPart))];
  const seriesOf = (key: string, name: string): PlotSeries[] =>
    parts.toReversed().map((part, p, all) => ({
      name: all.length === 1 ? name : `${name}, ${say(MODELS.part)(p + 1)}`,
      points: versions.filter(({ testPart, metrics }) => testPart === part && metrics[key] !== undefined)
        .map(({ number, metrics }) => ({ x: number, y: metrics[key]!, href: `/models/${number}` })),
    })).filter(({ points }) => points.length > 0);
  return (
    <div class="stack tight">
      <h3 title={metricMeaning(page, metric)}>{label}</h3>
      <Plot
        page={page}
        label={say(MODELS.plotOf)(label)}
        series={[
          ...seriesOf(metric, say(MODELS.model)),
          ...seriesOf(popularityKey(metric), say(MODELS.popularity)),
        ]}
        xLabel={say(MODELS.versionAxis)}
        yLabel={label}
        x={String}
        y={page.format.metric}
        fromZero
      />
    </div>
  );
}

/** A metric of one version against the length of the list. */
export function LengthPlot({ page, version, base }: { page: Page; version: ModelVersion; base: string }) {
  const { say } = page;
  const keys = Object.keys(version.metrics).filter((key) =>
    metricName(key).base === base && metricName(key).k
  );
  const points = (popular: boolean) =>
    keys.filter((key) => metricName(key).isPopularity === popular)
      .map((key) => ({ x: metricName(key).k!, y: version.metrics[key]! }));
  if (points(false).length < 2) return null;
  const label = metricLabel(page, base);
  return (
    <div class="stack tight">
      <h3>{label}</h3>
      <Plot
        page={page}
        label={label}
        series={[
          { name: say(MODELS.model), points: points(false) },
          { name: say(MODELS.popularity), points: points(true) },
        ]}
        xLabel="K"
        yLabel={label}
        y={page.format.metric}
        fromZero
      />
    </div>
  );
}

/** Every metric of a version, beside popularity and the champion. */
export function MetricsTable(
  { page, version, champion }: { page: Page; version: ModelVersion; champion: ModelVersion | undefined },
) {
  const { say, format } = page;
  const { metrics } = version;
  const write = (value: number | undefined, key: string) =>
    value === undefined ? "–" : isShare(key) ? format.metric(value) : format.number(value, 2);
  const isAhead = (key: string) => metrics[key]! > (metrics[popularityKey(key)] ?? Infinity);
  const isBehind = (key: string) => metrics[key]! < (metrics[popularityKey(key)] ?? -Infinity);
  return (
    <Table
      page={page}
      caption={say(MODELS.metrics)}
      rows={inOrder(Object.keys(metrics), "shortest")}
      columns={[
        {
          head: say(MODELS.metric),
          rowHead: true,
          cell: (key) => <span class="nowrap" title={metricMeaning(page, key)}>{metricLabel(page, key)}
          </span>,
        },
        {
          head: say(MODELS.version)(version.number),
          end: true,
          cell: (key) => write(metrics[key], key),
          best: isAhead,
        },
        {
          head: say(MODELS.popularity),
          end: true,
          cell: (key) => write(metrics[popularityKey(key)], key),
          best: isBehind,
        },
        {
          head: say(MODELS.difference),
          end: true,
          cell: (key) => difference(page, metrics[key], metrics[popularityKey(key)]),
        },
        ...champion === undefined ? [] : [{
          head: say(MODELS.againstChampion)(champion.number),
          end: true,
          cell: (key: string) => write(champion.metrics[key], key),
        }],
      ]}
    />
  );
}

/** What was fit: the name of the model, and its options, smaller. */
export function Spec({ spec, cut = false }: { spec: string; cut?: boolean }) {
  const [, name = spec, options = ""] = /^([^:]*):?(.*)$/s.exec(spec) ?? [];
  return (
    <code class={cut ? "spec cut" : "spec"} title={cut ? spec : undefined}>
      <strong>{name}</strong>
      {options !== "" && <span class="faint">&nbsp;{cut ? options : options.replaceAll(",", ", ")}</span>}
    </code>
  );
}

function difference({ format }: Page, a: number | undefined, b: number | undefined): string {
  if (a === undefined || b === undefined) return "–";
  // The sign is that of what is written: a difference that rounds to nothing has none.
  const thousandths = Math.round((a - b) * 1000);
  const sign = thousandths > 0 ? "+" : thousandths < 0 ? "−" : "±";
  return sign + format.metric(Math.abs(thousandths / 1000));
}
