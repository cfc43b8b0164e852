/**
 * One run: how it went, step by step, what changed, what failed, and everything that it told.
 *
 * @module
 */
import type { RunEvent, RunRecord } from "../../../assets/engine/mod.ts";
import { causeText } from "../../i18n/causes.ts";
import { COMMON } from "../../i18n/common.ts";
import { RUNS } from "../../i18n/runs.ts";
import {
  Badge,
  Breadcrumbs,
  Button,
  Card,
  Code,
  Facts,
  Hash,
  Moment,
  Notice,
  PageHead,
  Section,
  Status,
  Table,
} from "../components/mod.ts";
import { assetUrl, planUrl, shortId } from "../assets/address.ts";
import { Layout } from "../layout.tsx";
import type { Page } from "../page.ts";
import { anchor, Gantt, StepTable } from "./gantt.tsx";
import { LiveBar } from "./live.tsx";
import { Log, type LogFilter } from "./log.tsx";
import type { Timeline, TimelineStep } from "./timeline.ts";

/** What there is to show. */
export interface RunView {
  readonly run: RunRecord;
  readonly timeline: Timeline;
  readonly events: readonly RunEvent[];
  /** How many events were read, when there are more. */
  readonly most: number | undefined;
  readonly filter: LogFilter;
  /** When someone asked it to end. */
  readonly cancelAskedAt: number | undefined;
}

/** The page. */
export function RunPage({ page, view }: { page: Page; view: RunView }) {
  const { say, format } = page;
  const { run, timeline, events, filter, most, cancelAskedAt } = view;
  const { steps, counts } = timeline;
  const isOn = run.status === "running";
  const over =
    steps.filter(({ state }) => !["queued", "running", "waiting", "retrying"].includes(state)).length;
  const took = format.duration((run.finishedAt ?? page.now) - run.startedAt);
  const failed = steps.filter(({ failure }) => failure !== undefined);
  return (
    <Layout
      page={page}
      place="runs"
      title={say(RUNS.runOf)(run.id)}
      modules={isOn ? ["run.ts", "ask.ts"] : ["ask.ts"]}
    >
      <PageHead
        title={say(RUNS.runOf)(shortId(run.id))}
        status={
          <span id="run-status" data-part>
            <Status page={page} state={run.status} />
          </span>
        }
        crumbs={
          <Breadcrumbs
            page={page}
            trail={[{ label: say(COMMON.runs), href: "/runs" }, { label: shortId(run.id) }]}
          />
        }
        actions={!isOn && (
          <Button
            icon="play"
            href={planUrl({ what: "these", selection: run.selection })}
            attributes={{ "data-asks": "" }}
          >
            {say(RUNS.again)}
          </Button>
        )}
      />
      <div class="stack">
        {isOn && <LiveBar page={page} live={{ run, all: steps.length, done: over, isHere: true }} />}
        {isOn && cancelAskedAt !== undefined && <Notice tone="warn">{say(RUNS.cancelAsked)}</Notice>}
        {run.status === "interrupted" && <Notice tone="warn">{say(RUNS.interruptedHelp)}</Notice>}
        <div id="run-facts" data-part>
          <Facts
            facts={[
              [say(RUNS.selection), <code>{run.selection}</code>],
              [say(RUNS.started), <Moment page={page} at={run.startedAt} exact />],
              [say(RUNS.took), isOn ? say(RUNS.soFar)(took) : took],
              [
                say(RUNS.steps),
                <span class="row">
                  {[...counts].map(([state, count]) => (
                    <Status page={page} state={state}>{format.number(count)}</Status>
                  ))}
                </span>,
              ],
              [say(RUNS.by), <code class="small">{run.owner}</code>],
            ]}
          />
        </div>
      </div>
      <div id="run-failures" data-part>
        {failed.length > 0 && (
          <Section id="failures" title={say(RUNS.failures)}>
            {failed.map((step) => <Failure page={page} step={step} steps={steps} />)}
          </Section>
        )}
      </div>
      <Section id="timeline" title={say(RUNS.timeline)} hint={say(RUNS.timelineHint)}>
        <div id="run-gantt" data-part>
          <Gantt page={page} timeline={timeline} />
        </div>
        <details open={steps.every(({ from }) => from === undefined)} id="steps-table">
          <summary class="small">{say(COMMON.table)}</summary>
          <div id="run-steps" data-part>
            <StepTable page={page} timeline={timeline} />
          </div>
        </details>
      </Section>
      <Section id="changes" title={say(RUNS.changes)} hint={say(RUNS.changesHint)}>
        <div id="run-changes" data-part>
          <Changes page={page} steps={steps} />
        </div>
      </Section>
      <Section id="log" title={say(RUNS.log)}>
        <div id="run-log" data-part>
          <Log
            page={page}
            events={events}
            filter={filter}
            steps={steps.map(({ id }) => id)}
            startedAt={run.startedAt}
            most={most}
          />
        </div>
      </Section>
    </Layout>
  );
}

function Failure({ page, step, steps }: { page: Page; step: TimelineStep; steps: readonly TimelineStep[] }) {
  const { say, format } = page;
  const { id, asset, failure, retries } = step;
  const { error, failedChecks } = failure!;
  const skipped = steps.filter(({ because }) => because === asset).map(({ id }) => id);
  return (
    <Card id={`failure-${anchor(id)}`}>
      <div class="row apart">
        <h3>
          <a href={assetUrl(asset)}>{id}</a>
        </h3>
        <Status page={page} state="failed" />
      </div>
      <p class="message">
        <strong>{error.name}:</strong> {error.message}
      </p>
      {failedChecks.length > 0 && (
        <p class="row">
          <span class="soft">{say(RUNS.failedChecks)}:</span>
          {failedChecks.map((name) => <Badge tone="bad">{name}</Badge>)}
        </p>
      )}
      {retries.length > 0 && (
        <ol class="small soft retries">
          {retries.map(({ attempt, delayMs, error }) => (
            <li>
              {say(RUNS.tryFailed)(attempt, format.duration(delayMs))} {error.message}
            </li>
          ))}
        </ol>
      )}
      {skipped.length > 0 && <p class="small soft">{say(RUNS.skippedBecause)(format.list(skipped))}</p>}
      {error.stack !== undefined && (
        <details>
          <summary class="small">{say(RUNS.stack)}</summary>
          <Code label={say(RUNS.stack)}>{error.stack}</Code>
        </details>
      )}
      <p class="row small no-print">
        <a href={`${assetUrl(asset)}#causes`}>{say(RUNS.whyStale)}</a>
        <a href={planUrl({ what: "these", selection: asset, upstream: "yes" })} data-asks="">
          {say(RUNS.again)}
        </a>
      </p>
    </Card>
  );
}

function Changes({ page, steps }: { page: Page; steps: readonly TimelineStep[] }) {
  const { say } = page;
  const made = steps.filter(({ made }) => made !== undefined);
  return (
    <Table
      page={page}
      caption={say(COMMON.tableOf)(say(RUNS.changes))}
      empty={say(RUNS.noChanges)}
      rows={made}
      columns={[
        { head: say(RUNS.step), rowHead: true, cell: ({ id, asset }) => <a href={assetUrl(asset)}>{id}</a> },
        {
          head: say(RUNS.outcome),
          cell: ({ made }) =>
            made!.type === "step_reused"
              ? <Status page={page} state="reused" />
              : (
                <Badge tone={made!.changed ? "plum" : "quiet"}>
                  {say(made!.changed ? RUNS.newData : RUNS.sameData)}
                </Badge>
              ),
        },
        { head: say(RUNS.dataVersion), cell: ({ made }) => <Hash value={made!.dataVersion} /> },
        {
          head: say(RUNS.difference),
          cell: ({ asset, made, causes }) => (
            <ul class="reason-list" role="list">
              {causes.slice(0, 3).map((cause) => <li>{causeText(say, cause)}</li>)}
              <li>
                <a href={assetUrl(asset, { view: "code", of: made!.materializationId })}>
                  {say(RUNS.difference)}
                </a>
              </li>
            </ul>
          ),
        },
      ]}
    />
  );
}
