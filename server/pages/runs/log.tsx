/**
 * A run's events in words, filtered by step and by how much they matter.
 *
 * @module
 */
import type { RunEvent } from "../../../assets/engine/mod.ts";
import { stepId } from "../../../assets/engine/mod.ts";
import { causeText } from "../../i18n/causes.ts";
import { COMMON, STATES } from "../../i18n/common.ts";
import { EVENTS, RUNS } from "../../i18n/runs.ts";
import { Badge, Button, Notice, Pager, SelectField, Table } from "../components/mod.ts";
import { assetUrl } from "../assets/address.ts";
import type { Page } from "../page.ts";

/** How much an event matters. */
export type Level = "info" | "warn" | "error";

/** Which events are shown. */
export interface LogFilter {
  /** A step's id; empty for all. */
  readonly step: string;
  /** The least that is shown. */
  readonly level: Level;
  /** From 1. */
  readonly page: number;
}

const PAGE = 200;
const LEVELS: readonly Level[] = ["info", "warn", "error"];

/** How much an event matters. */
export function levelOf(event: RunEvent): Level {
  switch (event.type) {
    case "step_failed":
      return "error";
    case "step_log":
      return event.level;
    case "check_evaluated":
      return event.check.passed ? "info" : event.check.blocking ? "error" : "warn";
    case "run_finished":
      return event.status === "failed" ? "error" : event.status === "cancelled" ? "warn" : "info";
    case "step_retrying":
    case "step_skipped":
    case "step_cancelled":
    case "gate_refused":
      return "warn";
    default:
      return "info";
  }
}

/** Reads the filter from an address. */
export function logFilterOf(query: URLSearchParams): LogFilter {
  const level = query.get("level");
  const page = Number(query.get("page") ?? 1);
  return {
    step: query.get("step") ?? "",
    level: LEVELS.find((each) => each === level) ?? "info",
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** Those that a filter lets through. */
export function filtered(events: readonly RunEvent[], { step, level }: LogFilter): RunEvent[] {
  const least = LEVELS.indexOf(level);
  return events.filter((event) =>
    (step === "" || stepOf(event) === step) && LEVELS.indexOf(levelOf(event)) >= least
  );
}

function stepOf(event: RunEvent): string | undefined {
  return "asset" in event ? stepId(event.asset, event.partition) : undefined;
}

/** The log. @param most as many events as were read, when there are more */
export function Log(
  { page, events, filter, steps, startedAt, most }: {
    page: Page;
    events: readonly RunEvent[];
    filter: LogFilter;
    steps: readonly string[];
    startedAt: number;
    most: number | undefined;
  },
) {
  const { say, format } = page;
  const found = filtered(events, filter);
  const current = Math.min(filter.page, Math.max(1, Math.ceil(found.length / PAGE)));
  const levels = { info: say(RUNS.anyLevel), warn: say(RUNS.warnLevel), error: say(RUNS.errorLevel) };
  return (
    <div class="stack">
      <form class="row log-filter no-print" method="get" action={`${page.url.pathname}#log`} data-eager>
        <SelectField
          id="log-step"
          name="step"
          label={say(RUNS.step)}
          value={filter.step}
          options={[
            { value: "", label: say(RUNS.anyAsset) },
            ...steps.map((id) => ({ value: id, label: id })),
          ]}
        />
        <SelectField
          id="log-level"
          name="level"
          label={say(RUNS.level)}
          value={filter.level}
          options={LEVELS.map((level) => ({ value: level, label: levels[level] }))}
        />
        <Button>{say(RUNS.apply)}</Button>
      </form>
      {most !== undefined && <Notice>{say(RUNS.cutOff)(most)}</Notice>}
      <Table
        page={page}
        caption={say(COMMON.tableOf)(say(RUNS.log))}
        empty={say(RUNS.noEvents)}
        rows={found.slice((current - 1) * PAGE, current * PAGE)}
        columns={[
          {
            head: say(RUNS.time),
            end: true,
            cell: ({ at }) => (
              <time datetime={new Date(at).toISOString()} title={format.dateTime(at)}>
                {`+${format.duration(Math.max(0, at - startedAt))}`}
              </time>
            ),
          },
          { head: say(RUNS.level), cell: (event) => <LevelMark page={page} level={levelOf(event)} /> },
          {
            head: say(RUNS.step),
            cell: (event) => "asset" in event ? <a href={assetUrl(event.asset)}>{stepOf(event)}</a> : "–",
          },
          { head: say(RUNS.event), cell: (event) => <span class="message">{eventText(page, event)}</span> },
        ]}
      />
      <Pager page={page} current={current} size={PAGE} all={found.length} />
    </div>
  );
}

function LevelMark({ page, level }: { page: Page; level: Level }) {
  const tone = level === "error" ? "bad" : level === "warn" ? "warn" : "quiet";
  return <Badge tone={tone}>{page.say(RUNS[level])}</Badge>;
}

/** An event in words. */
export function eventText(page: Page, event: RunEvent): string {
  const { say, format } = page;
  switch (event.type) {
    case "run_started":
      return say(EVENTS.run_started)(event.selection, event.plan.length);
    case "run_finished":
      return say(EVENTS.run_finished)(
        say(STATES[event.status]).toLowerCase(),
        format.duration(event.durationMs),
      );
    case "step_started":
      return say(EVENTS.step_started)(
        event.causes.slice(0, 3).map((cause) => causeText(say, cause)).join("; "),
      );
    case "step_waiting":
      return say(EVENTS.step_waiting)(event.heldBy);
    case "step_progress":
      return `${format.number(event.done)}${
        event.total === undefined ? "" : ` / ${format.number(event.total)}`
      }`;
    case "step_log":
      return event.message;
    case "step_measured": {
      const numbers = Object.entries(event.metrics).flatMap(([name, value]) =>
        value === null ? [] : [`${name} ${format.number(value, -4)}`]
      );
      return `${say(EVENTS.step_measured)(event.subject)}: ${numbers.join(", ")}`;
    }
    case "step_retrying":
      return say(EVENTS.step_retrying)(event.attempt, format.duration(event.delayMs), event.error.message);
    case "check_evaluated":
      return event.check.passed
        ? say(EVENTS.check_passed)(event.check.name)
        : say(EVENTS.check_failed)(event.check.name, event.check.message ?? "");
    case "step_materialized":
      return say(EVENTS.step_materialized)(
        format.bytes(event.size),
        format.duration(event.durationMs),
        event.changed,
      );
    case "step_failed":
      return say(EVENTS.step_failed)(event.error.message);
    case "step_skipped":
      return say(EVENTS.step_skipped)(event.because);
    case "version_registered":
      return say(EVENTS.version_registered)(event.number);
    case "alias_moved":
      return say(EVENTS.alias_moved)(say(STATES[event.alias]), String(event.to), event.why);
    case "gate_refused":
      return say(EVENTS.gate_refused)(event.number, event.why);
    case "step_reused":
    case "step_fresh":
    case "step_cancelled":
      return say(EVENTS[event.type]);
  }
}
