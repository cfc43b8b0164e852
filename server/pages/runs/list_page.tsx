/**
 * All runs, newest first.
 *
 * @module
 */
import type { AssetKey, RunRecord, RunStatus } from "../../../assets/engine/mod.ts";
import { COMMON, type State, STATES } from "../../i18n/common.ts";
import { RUNS } from "../../i18n/runs.ts";
import { Button, Empty, Moment, PageHead, SelectField, Status, Table } from "../components/mod.ts";
import { runUrl, shortId } from "../assets/address.ts";
import { Layout } from "../layout.tsx";
import { here, type Page } from "../page.ts";

/** The states of runs. */
export const STATUSES = [
  "running",
  "succeeded",
  "failed",
  "cancelled",
  "interrupted",
] as const satisfies readonly RunStatus[];

/** A run, and how many of its steps ended how. */
export interface ListedRun {
  readonly run: RunRecord;
  readonly counts: ReadonlyMap<State, number>;
}

/** What there is to show. */
export interface RunsView {
  readonly runs: readonly ListedRun[];
  readonly status: RunStatus | undefined;
  readonly asset: AssetKey | undefined;
  readonly assets: readonly AssetKey[];
  /** Where this page of the list begins. */
  readonly before: string | undefined;
  /** Where the next one does; undefined on the last. */
  readonly next: string | undefined;
}

const ORDER: readonly State[] = [
  "running",
  "failed",
  "materialized",
  "reused",
  "fresh",
  "skipped",
  "cancelled",
];

/** The page. */
export function RunsPage({ page, view }: { page: Page; view: RunsView }) {
  const { say } = page;
  const { runs, status, asset, assets, before, next } = view;
  const isFiltered = status !== undefined || asset !== undefined || before !== undefined;
  return (
    <Layout page={page} place="runs" title={say(RUNS.title)}>
      <PageHead title={say(RUNS.title)} lead={say(RUNS.lead)} />
      {runs.length === 0 && !isFiltered
        ? (
          <Empty
            icon="play"
            title={say(RUNS.emptyTitle)}
            actions={<Button look="primary" icon="trace" href="/assets">{say(RUNS.toLineage)}</Button>}
          >
            <p>{say(RUNS.emptyHelp)}</p>
          </Empty>
        )
        : (
          <div class="stack">
            <form class="row run-filter no-print" method="get" action="/runs" data-eager role="search">
              <SelectField
                id="status"
                name="status"
                label={say(RUNS.status)}
                value={status ?? ""}
                options={[
                  { value: "", label: say(RUNS.anyStatus) },
                  ...STATUSES.map((value) => ({ value, label: say(STATES[value]) })),
                ]}
              />
              <SelectField
                id="asset"
                name="asset"
                label={say(RUNS.asset)}
                value={asset ?? ""}
                options={[
                  { value: "", label: say(RUNS.anyAsset) },
                  ...assets.map((value) => ({ value, label: value })),
                ]}
              />
              <Button>{say(RUNS.apply)}</Button>
            </form>
            {runs.length === 0
              ? (
                <Empty
                  icon="filter"
                  title={say(RUNS.noneTitle)}
                  actions={<Button href="/runs">{say(RUNS.clear)}</Button>}
                />
              )
              : <RunTable page={page} runs={runs} />}
            <nav class="pager" aria-label={say(COMMON.pages)}>
              {before === undefined
                ? <span></span>
                : (
                  <Button size="small" icon="previous" href={here(page, { before: undefined })}>
                    {say(RUNS.newest)}
                  </Button>
                )}
              {next === undefined
                ? <span></span>
                : (
                  <Button size="small" icon="next" href={here(page, { before: next })}>
                    {say(RUNS.older)}
                  </Button>
                )}
            </nav>
          </div>
        )}
    </Layout>
  );
}

function RunTable({ page, runs }: { page: Page; runs: readonly ListedRun[] }) {
  const { say, format } = page;
  return (
    <Table
      page={page}
      caption={say(RUNS.title)}
      rows={runs}
      columns={[
        {
          head: say(RUNS.run),
          rowHead: true,
          cell: ({ run }) => <a href={runUrl(run.id)}>{shortId(run.id)}</a>,
        },
        { head: say(RUNS.status), cell: ({ run }) => <Status page={page} state={run.status} /> },
        {
          head: say(RUNS.selection),
          cell: ({ run }) => <code class="cut selection-cell" title={run.selection}>{run.selection}</code>,
        },
        {
          head: say(RUNS.steps),
          cell: ({ counts }) => (
            <span class="run-counts small">
              {ORDER.filter((state) => counts.has(state)).map((state) => (
                <span>
                  {say(STATES[state])}&nbsp;<strong class="number">
                    {format.number(counts.get(state)!)}
                  </strong>
                </span>
              ))}
            </span>
          ),
        },
        { head: say(RUNS.started), cell: ({ run }) => <Moment page={page} at={run.startedAt} /> },
        {
          head: say(RUNS.took),
          end: true,
          cell: ({ run }) => format.duration((run.finishedAt ?? page.now) - run.startedAt),
        },
        {
          head: say(RUNS.by),
          cell: ({ run }) => <span class="cut owner-cell faint" title={run.owner}>{run.owner}</span>,
        },
      ]}
    />
  );
}
