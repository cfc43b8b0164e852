/**
 * Partitions and how they stand: days as a calendar, anything else as a strip. Each is told by colour, by shape, and in words.
 *
 * @module
 */
import type { Child } from "hono/jsx";
import { ASSET } from "../../i18n/assets.ts";
import { COMMON, type State, STATES } from "../../i18n/common.ts";
import type { Page } from "../page.ts";
import { LOOKS, Status } from "./status.tsx";
import { Table } from "./table.tsx";

/** One partition. */
export interface PartitionState {
  readonly partition: string;
  readonly state: State;
}

const CELL = 15;
const GAP = 3;
const LEFT = 30;
const TOP = 20;
const DAY_MS = 86_400_000;
/** Cells of a strip in one line. */
const LINE = 48;
/** Of those that are not fresh. */
const LISTED = 60;

/** All partitions of an asset. @param linkTo where a partition leads */
export function Partitions(
  { page, label, partitions, linkTo }: {
    page: Page;
    label: string;
    partitions: readonly PartitionState[];
    linkTo?: (partition: string) => string;
  },
) {
  const { say, format } = page;
  if (partitions.length === 0) return null;
  const counts = Map.groupBy(partitions, ({ state }) => state);
  const rest = partitions.filter(({ state }) => state !== "fresh");
  const isDays = partitions.every(({ partition }) => dayOf(partition) !== undefined);
  return (
    <div class="stack">
      <ul class="row" role="list">
        {[...counts].map(([state, members]) => (
          <li class="row">
            <svg class="partition-key" viewBox="0 0 15 15" aria-hidden="true">
              <Cell x={0} y={0} state={state} />
            </svg>
            <Status page={page} state={state}>{format.number(members.length)}</Status>
          </li>
        ))}
      </ul>
      <div class="scroll partitions" tabindex={0} role="region" aria-label={label}>
        {isDays
          ? <Calendar page={page} label={label} partitions={partitions} linkTo={linkTo} />
          : <Strip page={page} label={label} partitions={partitions} linkTo={linkTo} />}
      </div>
      {rest.length > 0 && (
        <details>
          <summary class="small">{say(COMMON.table)}</summary>
          <Table
            page={page}
            caption={say(ASSET.notFresh)}
            showCaption
            rows={rest.slice(0, LISTED)}
            columns={[
              {
                head: say(ASSET.partition),
                rowHead: true,
                cell: ({ partition }) =>
                  linkTo === undefined ? partition : <a href={linkTo(partition)}>{partition}</a>,
              },
              { head: say(COMMON.state), cell: ({ state }) => <Status page={page} state={state} /> },
            ]}
          />
        </details>
      )}
    </div>
  );
}

interface Drawn {
  readonly page: Page;
  readonly label: string;
  readonly partitions: readonly PartitionState[];
  readonly linkTo: ((partition: string) => string) | undefined;
}

/** A year a band, a week a column, Monday at the top. */
function Calendar({ page, label, partitions, linkTo }: Drawn) {
  const { language } = page;
  const years = [...Map.groupBy(partitions, ({ partition }) => partition.slice(0, 4))].sort(([a], [b]) =>
    a < b ? 1 : -1
  );
  const band = TOP + 7 * (CELL + GAP) + 12;
  const width = LEFT + 54 * (CELL + GAP);
  const months = new Intl.DateTimeFormat(language, { month: "short", timeZone: "UTC" });
  const weekdays = new Intl.DateTimeFormat(language, { weekday: "narrow", timeZone: "UTC" });
  return (
    <svg class="calendar" viewBox={`0 0 ${width} ${years.length * band}`} role="group" aria-label={label}>
      {years.map(([year, days], place) => {
        const first = Date.UTC(Number(year), 0, 1);
        const offset = mondayBased(first);
        const at = (day: number) => {
          const since = Math.round((day - first) / DAY_MS) + offset;
          return { x: LEFT + Math.floor(since / 7) * (CELL + GAP), y: TOP + (since % 7) * (CELL + GAP) };
        };
        return (
          <g transform={`translate(0,${place * band})`}>
            <text class="calendar-year" x="0" y="12">{year}</text>
            {Array.from({ length: 12 }, (_, month) => Date.UTC(Number(year), month, 1)).map((month, m) => (
              m > 0 && <text class="calendar-word" x={at(month).x} y="12">{months.format(month)}</text>
            ))}
            {[0, 2, 4].map((row) => (
              <text class="calendar-word" x="0" y={TOP + row * (CELL + GAP) + 12}>
                {weekdays.format(Date.UTC(2024, 0, 1 + row))}
              </text>
            ))}
            {days.map(({ partition, state }) => (
              <Linked page={page} partition={partition} state={state} linkTo={linkTo}>
                <Cell {...at(dayOf(partition)!)} state={state} />
              </Linked>
            ))}
          </g>
        );
      })}
    </svg>
  );
}

function Strip({ page, label, partitions, linkTo }: Drawn) {
  const lines = Math.ceil(partitions.length / LINE);
  const width = Math.min(partitions.length, LINE) * (CELL + GAP);
  return (
    <svg
      class="partition-strip"
      viewBox={`0 0 ${width} ${lines * (CELL + GAP)}`}
      width={width * 1.2}
      role="group"
      aria-label={label}
    >
      {partitions.map(({ partition, state }, i) => (
        <Linked page={page} partition={partition} state={state} linkTo={linkTo}>
          <Cell x={(i % LINE) * (CELL + GAP)} y={Math.floor(i / LINE) * (CELL + GAP)} state={state} />
        </Linked>
      ))}
    </svg>
  );
}

function Linked(
  { page, partition, state, linkTo, children }: {
    page: Page;
    partition: string;
    state: State;
    linkTo: ((partition: string) => string) | undefined;
    children?: Child;
  },
) {
  const words = `${partition}: ${page.say(STATES[state])}`;
  if (linkTo === undefined) {
    return (
      <g role="img" aria-label={words}>
        <title>{words}</title>
        {children}
      </g>
    );
  }
  return (
    <a href={linkTo(partition)} aria-label={words}>
      <title>{words}</title>
      {children}
    </a>
  );
}

/** A square whose inside says the same as its colour: full, half, cross, hollow. */
function Cell({ x, y, state }: { x: number; y: number; state: State }) {
  const tone = LOOKS[state][1];
  const inner = tone === "good"
    ? ""
    : tone === "warn"
    ? `M${x + 1},${y + CELL - 1}L${x + CELL - 1},${y + 1}V${y + CELL - 1}Z`
    : tone === "bad"
    ? `M${x + 4},${y + 4}L${x + CELL - 4},${y + CELL - 4}M${x + CELL - 4},${y + 4}L${x + 4},${y + CELL - 4}`
    : tone === "busy"
    ? `M${x + 5},${y + 4}L${x + CELL - 4},${y + CELL / 2}L${x + 5},${y + CELL - 4}Z`
    : "";
  return (
    <>
      <rect class={`cell ${tone}`} x={x + 0.5} y={y + 0.5} width={CELL - 1} height={CELL - 1} rx="3" />
      {inner !== "" && <path class={`cell-mark ${tone}`} d={inner} />}
    </>
  );
}

/** Midnight of a day written as `2026-05-14`; undefined for anything else. */
function dayOf(partition: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(partition)) return undefined;
  const at = Date.parse(`${partition}T00:00:00Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** Days since Monday. */
function mondayBased(at: number): number {
  return (new Date(at).getUTCDay() + 6) % 7;
}
