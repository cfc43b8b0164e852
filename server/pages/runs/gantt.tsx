/**
 * A Gantt chart of a run's steps, drawn on the server, with the same as a table.
 *
 * @module
 */
import { COMMON, STATES } from "../../i18n/common.ts";
import { RUNS } from "../../i18n/runs.ts";
import { LOOKS, PATHS, Status, Table } from "../components/mod.ts";
import { tickTexts } from "../components/scale.ts";
import { assetUrl } from "../assets/address.ts";
import { cut } from "../lineage/text_width.ts";
import type { Page } from "../page.ts";
import type { Timeline, TimelineStep } from "./timeline.ts";

const WIDTH = 960;
const LEFT = 208;
const RIGHT = WIDTH - 92;
const TOP = 32;
const ROW = 30;
const BAR = 16;
/** More rows than this are in the table only. */
const MOST = 200;
const NAME = 26;

/** The chart; nothing when no step has begun. */
export function Gantt({ page, timeline }: { page: Page; timeline: Timeline }) {
  const { say, format } = page;
  const { from, to } = timeline;
  const begun = timeline.steps.filter((step) => step.from !== undefined).slice(0, MOST);
  if (begun.length === 0) return <p class="soft">{say(RUNS.noSteps)}</p>;
  const height = TOP + begun.length * ROW + 8;
  const x = (at: number) => LEFT + Math.min(1, Math.max(0, (at - from) / (to - from))) * (RIGHT - LEFT);
  const ticks = timeTicks(to - from);
  const texts = secondTexts(page, ticks);
  return (
    <figure class="gantt">
      <div class="scroll" tabindex={0} role="region" aria-label={say(COMMON.pictureOf)(say(RUNS.timeline))}>
        <svg
          class="gantt-picture"
          viewBox={`0 0 ${WIDTH} ${height}`}
          role="group"
          aria-label={say(RUNS.timelineLabel)(begun.length, format.duration(to - from))}
        >
          {ticks.map((tick, t) => (
            <>
              <path class="gantt-grid" d={`M${at(x(from + tick))},${TOP - 6}V${height - 4}`} />
              <text
                class="gantt-tick"
                x={at(x(from + tick))}
                y={TOP - 14}
                text-anchor={t === 0 ? "start" : "middle"}
              >
                {texts[t]}
              </text>
            </>
          ))}
          {begun.map((step, row) => <Row page={page} step={step} y={TOP + row * ROW} x={x} end={to} />)}
        </svg>
      </div>
    </figure>
  );
}

function Row(
  { page, step, y, x, end }: {
    page: Page;
    step: TimelineStep;
    y: number;
    x: (at: number) => number;
    end: number;
  },
) {
  const { say, format } = page;
  const { id, state, stretches, from, to } = step;
  const middle = y + ROW / 2;
  const took = format.duration((to ?? end) - from!);
  const last = x(to ?? end);
  const label = `${id}: ${say(STATES[state])}, ${took}`;
  return (
    <a class="gantt-row" href={`#step-${anchor(id)}`} data-tone={LOOKS[state][1]}>
      <rect class="gantt-band" x="0" y={y} width={WIDTH} height={ROW}>
        <title>{label}</title>
      </rect>
      <svg class="gantt-icon" x="10" y={middle - 8} width="16" height="16" viewBox="0 0 20 20">
        <path d={PATHS[LOOKS[state][0]]} />
      </svg>
      <text class="gantt-name" x="34" y={middle + 4.5}>{cut(id, NAME)}</text>
      {stretches.map(({ kind, from, to }) => (
        <rect
          class={`gantt-bar ${kind}`}
          x={at(x(from))}
          y={middle - (kind === "work" ? BAR : BAR / 3) / 2}
          width={at(Math.max(kind === "work" ? 2 : 0, x(to ?? end) - x(from)))}
          height={kind === "work" ? BAR : BAR / 3}
          rx="3"
        />
      ))}
      <text class="gantt-took" x={at(Math.max(last, LEFT + 2) + 8)} y={middle + 4.5}>
        {took}
        {step.tries > 1 && ` · ${page.format.number(step.tries)}×`}
      </text>
    </a>
  );
}

/** The same as a table. Steps that did nothing are in it, too. */
export function StepTable({ page, timeline }: { page: Page; timeline: Timeline }) {
  const { say, format } = page;
  const { from: begin, to: end } = timeline;
  return (
    <Table
      page={page}
      caption={say(RUNS.steps)}
      rows={timeline.steps}
      columns={[
        {
          head: say(RUNS.step),
          rowHead: true,
          cell: ({ id, asset }) => <a id={`step-${anchor(id)}`} href={assetUrl(asset)}>{id}</a>,
        },
        { head: say(RUNS.outcome), cell: ({ state }) => <Status page={page} state={state} /> },
        {
          head: say(RUNS.begin),
          end: true,
          cell: ({ from }) => from === undefined ? "–" : format.duration(from - begin),
        },
        {
          head: say(RUNS.took),
          end: true,
          cell: ({ from, to }) => from === undefined ? "–" : format.duration((to ?? end) - from),
        },
        { head: say(RUNS.tries), end: true, cell: ({ tries }) => tries === 0 ? "–" : format.number(tries) },
      ]}
    />
  );
}

/** A step's id as a part of an address. */
export function anchor(id: string): string {
  return encodeURIComponent(id).replaceAll("%", "-");
}

const STEPS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  1e3,
  2e3,
  5e3,
  1e4,
  2e4,
  3e4,
  6e4,
  12e4,
  3e5,
  6e5,
  12e5,
  18e5,
  36e5,
];

/** Round times from 0 on, in milliseconds. */
function timeTicks(span: number): number[] {
  const step = STEPS.find((step) => span / step <= 7) ?? Math.ceil(span / 7 / 36e5) * 36e5;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, t) => t * step);
}

function secondTexts({ format }: Page, ticks: readonly number[]): string[] {
  const last = ticks.at(-1)!;
  if (last >= 120_000) return ticks.map((tick) => tick === 0 ? "0" : format.duration(tick));
  const texts = tickTexts(ticks.length < 2 ? [0, 1] : last < 1000 ? ticks : ticks.map((tick) => tick / 1000));
  const unit = last < 1000 ? "ms" : format.language === "ko" ? "초" : "s";
  return ticks.map((_, t) => t === 0 ? "0" : `${texts[t]} ${unit}`);
}

function at(value: number): string {
  return value.toFixed(1);
}
