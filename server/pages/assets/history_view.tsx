/**
 * An asset's materializations, newest first, with their numbers over time.
 *
 * @module
 */
import type { Materialization } from "../../../assets/engine/mod.ts";
import type { MetadataPoint } from "../../../db/mod.ts";
import { ASSET } from "../../i18n/assets.ts";
import { COMMON } from "../../i18n/common.ts";
import { Badge, Button, Empty, Hash, Moment, Plot, Section, Table } from "../components/mod.ts";
import { here, type Page } from "../page.ts";
import { assetUrl, rollbackUrl, runUrl, shortId } from "./address.ts";

/** A number of an asset over time. */
export interface NumberSeries {
  readonly name: string;
  readonly points: readonly MetadataPoint[];
}

/** What there is to show. */
export interface HistoryView {
  readonly asset: string;
  readonly made: readonly Materialization[];
  /** Ids of those that the asset points at. */
  readonly current: ReadonlySet<string>;
  readonly before: string | undefined;
  readonly next: string | undefined;
  /** The names of all numbers there are. */
  readonly numbers: readonly string[];
  readonly series: readonly NumberSeries[];
  readonly isPartitioned: boolean;
  readonly partition: string | undefined;
}

/** The view. */
export function AssetHistory({ page, view }: { page: Page; view: HistoryView }) {
  const { say } = page;
  const { made, before } = view;
  if (made.length === 0 && before === undefined) {
    return (
      <Empty icon="data" title={say(ASSET.noHistory)}>
        <p>{say(ASSET.noDataHelp)}</p>
      </Empty>
    );
  }
  return (
    <>
      <Section id="materializations" title={say(ASSET.materializations)}>
        <HistoryTable page={page} view={view} />
        <HistoryPager page={page} view={view} />
      </Section>
      {view.numbers.length > 0 && (
        <Section id="over-time" title={say(ASSET.overTime)} hint={say(ASSET.overTimeHint)}>
          <Numbers page={page} view={view} />
        </Section>
      )}
    </>
  );
}

function HistoryTable({ page, view }: { page: Page; view: HistoryView }) {
  const { say, format } = page;
  const { asset, made, current, isPartitioned } = view;
  const isCurrent = ({ id }: Materialization) => current.has(id);
  const rows = ({ metadata }: Materialization) =>
    typeof metadata["rows"] === "number" ? metadata["rows"] : undefined;
  return (
    <Table
      page={page}
      caption={say(COMMON.tableOf)(say(ASSET.materializations))}
      rows={made}
      columns={[
        {
          head: say(ASSET.dataVersion),
          rowHead: true,
          cell: (one) => (
            <span class="row" id={`made-${one.id}`}>
              <Hash value={one.dataVersion} />
              {isCurrent(one) && <Badge tone="good">{say(ASSET.current)}</Badge>}
            </span>
          ),
        },
        ...isPartitioned
          ? [{ head: say(ASSET.partition), cell: ({ partition }: Materialization) => partition }]
          : [],
        { head: say(ASSET.made), cell: ({ finishedAt }) => <Moment page={page} at={finishedAt} /> },
        {
          head: say(ASSET.rows),
          end: true,
          cell: (one) => rows(one) === undefined ? "–" : format.number(rows(one)!),
        },
        { head: say(ASSET.size), end: true, cell: ({ size }) => format.bytes(size) },
        {
          head: say(ASSET.took),
          end: true,
          cell: ({ startedAt, finishedAt }) => format.duration(finishedAt - startedAt),
        },
        { head: say(ASSET.run), cell: ({ runId }) => <a href={runUrl(runId)}>{shortId(runId)}</a> },
        {
          head: say(ASSET.changes),
          cell: ({ id, dataVersion }) => (
            <a
              href={assetUrl(asset, { view: "code", of: id })}
              aria-label={`${say(ASSET.changes)}, ${dataVersion.slice(0, 10)}`}
            >
              {say(ASSET.changes)}
            </a>
          ),
        },
        {
          head: say(ASSET.rollback),
          cell: (one) =>
            isCurrent(one) ? "–" : (
              <Button
                size="small"
                icon="reused"
                href={rollbackUrl(asset, one.id)}
                label={say(ASSET.rollbackTo)(one.dataVersion.slice(0, 10))}
                attributes={{ "data-asks": "" }}
              >
                {say(ASSET.rollback)}
              </Button>
            ),
        },
      ]}
    />
  );
}

function HistoryPager({ page, view: { before, next } }: { page: Page; view: HistoryView }) {
  const { say } = page;
  if (before === undefined && next === undefined) return null;
  return (
    <nav class="pager" aria-label={say(COMMON.pages)}>
      {before === undefined
        ? <span></span>
        : (
          <Button size="small" icon="previous" href={here(page, { before: undefined })}>
            {say(ASSET.newest)}
          </Button>
        )}
      {next === undefined
        ? <span></span>
        : <Button size="small" icon="next" href={here(page, { before: next })}>{say(ASSET.older)}</Button>}
    </nav>
  );
}

function Numbers({ page, view }: { page: Page; view: HistoryView }) {
  const { say, format } = page;
  const { asset, numbers, series } = view;
  const shown = series.map(({ name }) => name);
  const write = (name: string) => (value: number) =>
    name === "size"
      ? format.bytes(value)
      : name === "duration"
      ? format.duration(value)
      : format.number(value, -4);
  const label = (name: string) =>
    name === "size" ? say(ASSET.size) : name === "duration" ? say(ASSET.duration) : name;
  return (
    <>
      <ul class="chips no-print" role="list" aria-label={say(ASSET.numbers)}>
        {numbers.map((name) => {
          const isShown = shown.includes(name);
          const rest = isShown ? shown.filter((other) => other !== name) : [...shown, name];
          return (
            <li>
              <a
                class="chip"
                href={`${here(page, { plot: rest.length === 0 ? "" : rest })}#over-time`}
                aria-current={isShown ? "true" : undefined}
              >
                {label(name)}
              </a>
            </li>
          );
        })}
      </ul>
      <div class="plots">
        {series.filter(({ points }) => points.length > 0).map(({ name, points }) => (
          <div class="stack tight">
            <h3>{label(name)}</h3>
            <Plot
              page={page}
              label={say(ASSET.plotOf)(label(name), asset)}
              series={[{
                name: label(name),
                points: points.map(({ at, value }) => ({ x: at, y: value })),
              }]}
              xLabel={say(ASSET.made)}
              yLabel={label(name)}
              x="time"
              y={write(name)}
            />
          </div>
        ))}
      </div>
    </>
  );
}
