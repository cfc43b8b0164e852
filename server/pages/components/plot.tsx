/**
 * A line chart as SVG, drawn on the server, with a table of the same numbers. Series are told apart by colour, by shape, and
 * by name.
 *
 * @module
 */
import { COMMON } from "../../i18n/common.ts";
import type { Page } from "../page.ts";
import { linear, tickTexts } from "./scale.ts";
import { type Column, Table } from "./table.tsx";

/** One measured value. */
export interface PlotPoint {
  readonly x: number;
  readonly y: number;
  /** Bounds of an interval around y. */
  readonly low?: number;
  readonly high?: number;
  /** Where a click on the point leads. */
  readonly href?: string;
}

/** A named line. */
export interface PlotSeries {
  readonly name: string;
  readonly points: readonly PlotPoint[];
}

/** What a plot is given. */
export interface PlotProps {
  readonly page: Page;
  /** What is plotted, as a sentence for who cannot see it. */
  readonly label: string;
  readonly series: readonly PlotSeries[];
  readonly xLabel: string;
  readonly yLabel: string;
  /** Writes an x in the table and below the axis; numbers by default, `"time"` for milliseconds since the epoch. */
  readonly x?: "time" | ((value: number) => string);
  readonly y?: (value: number) => string;
  /** Lets the axis begin at 0, for what is a share of something. */
  readonly fromZero?: boolean;
}

const WIDTH = 420;
const HEIGHT = 210;
const BOX = { left: 48, right: WIDTH - 16, top: 16, bottom: HEIGHT - 32 };
/** More points than this have no marks. */
const MARKS = 40;
const SHAPES = [
  "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0Z",
  "M-4,-4H4V4H-4Z",
  "M0,-5L5,4H-5Z",
  "M0,-5L5,0L0,5L-5,0Z",
  "M0,5L5,-4H-5Z",
  "M-5,-1.5H-1.5V-5H1.5V-1.5H5V1.5H1.5V5H-1.5V1.5H-5Z",
  "M-5,0L-2,-4H2L5,0L2,4H-2Z",
  "M0,-5L1.5,-1.5L5,0L1.5,1.5L0,5L-1.5,1.5L-5,0L-1.5,-1.5Z",
];

/** Lines over time or numbers. Nothing at all when there is no finite point. */
export function Plot(props: PlotProps) {
  const { page, label, series, xLabel, yLabel, fromZero = false } = props;
  const lines = series.map(({ name, points }) => ({
    name,
    points: points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y)).sort((a, b) => a.x - b.x),
  }));
  const all = lines.flatMap(({ points }) => points);
  if (all.length === 0) return null;
  const writeX = xWriter(props);
  const writeY = props.y ?? ((value) => page.format.number(value, Number.isInteger(value) ? 0 : -3));
  const xs = all.map(({ x }) => x);
  const ys = all.flatMap(({ y, low, high }) => [low ?? y, high ?? y]);
  const [firstX, lastX] = [Math.min(...xs), Math.max(...xs)];
  const x = (value: number) =>
    lastX === firstX
      ? (BOX.left + BOX.right) / 2
      : BOX.left + 8 + (value - firstX) / (lastX - firstX) * (BOX.right - BOX.left - 16);
  const y = linear(fromZero ? Math.min(0, ...ys) : Math.min(...ys), Math.max(...ys), BOX.bottom, BOX.top);
  const yTexts = tickTexts(y.ticks);
  return (
    <figure class="plot">
      {series.length > 1 && <Legend names={series.map(({ name }) => name)} />}
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        {y.ticks.map((tick, t) => (
          <>
            <path class="grid-line" d={`M${BOX.left},${at(y.at(tick))}H${BOX.right}`} />
            <text x={BOX.left - 8} y={at(y.at(tick) + 4)} text-anchor="end">{yTexts[t]}</text>
          </>
        ))}
        {apart(xTicks(xs, props.x === "time" ? 3 : 8), {
          at: x,
          write: writeX,
          least: props.x === "time" ? 96 : 24,
        }).map((
          tick,
          t,
          ticks,
        ) => (
          <text
            x={at(x(tick))}
            y={BOX.bottom + 20}
            text-anchor={ticks.length === 1
              ? "middle"
              : t === 0
              ? "start"
              : t === ticks.length - 1
              ? "end"
              : "middle"}
          >
            {writeX(tick)}
          </text>
        ))}
        {lines.map(({ name, points }, s) => (
          <g class={`s${s % SHAPES.length}`}>
            <path
              class="line"
              d={points.map((point, i) => `${i === 0 ? "M" : "L"}${at(x(point.x))},${at(y.at(point.y))}`)
                .join("")}
            />
            <path class="whisker" d={points.map((point) => whisker(x(point.x), point, y.at)).join("")} />
            {points.length <= MARKS && points.map((point) => (
              <path
                class="mark"
                d={SHAPES[s % SHAPES.length]}
                transform={`translate(${at(x(point.x))},${at(y.at(point.y))})`}
              >
                <title>{`${name}, ${writeX(point.x)}: ${writeY(point.y)}`}</title>
              </path>
            ))}
          </g>
        ))}
      </svg>
      <details>
        <summary class="small">{page.say(COMMON.table)}</summary>
        <PlotTable
          {...{ page, label, lines, xLabel, yLabel, writeY }}
          writeX={props.x === "time" ? page.format.dateTime : writeX}
        />
      </details>
    </figure>
  );
}

/** The names of series with their looks. */
export function Legend({ names }: { names: readonly string[] }) {
  return (
    <ul class="legend" role="list">
      {names.map((name, s) => (
        <li class={`s${s % SHAPES.length}`}>
          <svg viewBox="-6 -6 12 12" aria-hidden="true">
            <path d={SHAPES[s % SHAPES.length]} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

/** A line without axes, for a row of a table: what a number did lately. */
export function Sparkline({ label, values }: { label: string; values: readonly number[] }) {
  const known = values.filter(Number.isFinite);
  if (known.length < 2) return null;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const y = (value: number) => high === low ? 10 : 18 - (value - low) / (high - low) * 16;
  return (
    <svg class="sparkline s0" viewBox="0 0 80 20" role="img" aria-label={label}>
      <path
        class="line"
        d={known.map((value, i) =>
          `${i === 0 ? "M" : "L"}${at(2 + i / (known.length - 1) * 76)},${at(y(value))}`
        )
          .join("")}
      />
    </svg>
  );
}

function PlotTable(
  { page, label, lines, xLabel, yLabel, writeX, writeY }: {
    page: Page;
    label: string;
    lines: readonly PlotSeries[];
    xLabel: string;
    yLabel: string;
    writeX: (value: number) => string;
    writeY: (value: number) => string;
  },
) {
  const xs = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  const columns: Column<number>[] = [
    { head: xLabel, cell: writeX, rowHead: true },
    ...lines.map(({ name, points }): Column<number> => ({
      head: lines.length === 1 ? yLabel : name,
      end: true,
      cell: (x) => {
        const point = points.find((point) => point.x === x);
        return point === undefined
          ? "–"
          : point.href === undefined
          ? writeY(point.y)
          : <a href={point.href}>{writeY(point.y)}</a>;
      },
    })),
  ];
  return <Table page={page} caption={label} columns={columns} rows={xs} />;
}

function xWriter({ page, x }: PlotProps): (value: number) => string {
  if (x === "time") return (value) => page.format.date(value);
  return x ?? ((value) => page.format.number(value));
}

/** All of them, or of more than fit the first, the middle and the last. */
function xTicks(xs: readonly number[], most: number): number[] {
  const known = [...new Set(xs)].sort((a, b) => a - b);
  return known.length <= most ? known : [known[0]!, known[known.length >> 1]!, known.at(-1)!];
}

/** Without those that would be written over the one before, or say the same; the last one goes before its neighbours. */
function apart(
  ticks: readonly number[],
  { at, write, least }: { at: (value: number) => number; write: (value: number) => string; least: number },
): number[] {
  const kept: number[] = [];
  for (const tick of ticks) {
    const isLast = tick === ticks.at(-1);
    while (isLast && kept.length > 1 && at(tick) - at(kept.at(-1)!) < least) kept.pop();
    const before = kept.at(-1);
    if (before === undefined || (at(tick) - at(before) >= least && write(tick) !== write(before))) {
      kept.push(tick);
    }
  }
  return kept;
}

function whisker(x: number, { low, high }: PlotPoint, y: (value: number) => number): string {
  if (low === undefined || high === undefined) return "";
  const [left, right] = [at(x - 4), at(x + 4)];
  return `M${at(x)},${at(y(low))}V${at(y(high))}M${left},${at(y(low))}H${right}M${left},${
    at(y(high))
  }H${right}`;
}

function at(value: number): string {
  return value.toFixed(1);
}
