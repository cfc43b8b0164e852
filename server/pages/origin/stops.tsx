/**
 * The stops that every model's trail has: the model, its measurements, its data, its run and code.
 *
 * @module
 */
import { COMMON } from "../../i18n/common.ts";
import { inOrder, isShare, metricLabel, metricMeaning, popularityKey } from "../../i18n/metrics.ts";
import { SHOP, TRACE } from "../../i18n/recommendations.ts";
import { Code, Facts, Hash, Meter, Moment, Status, Table } from "../components/mod.ts";
import { Spec } from "../models/measures.tsx";
import type { Page } from "../page.ts";
import type { Trace, TraceEntry } from "./trace.ts";
import type { Stop } from "./trail.tsx";

/** So many metrics are shown. */
const METRICS = 4;

/** The stops from the model down. */
export function modelStops(page: Page, trace: Trace): Stop[] {
  return [modelStop(page, trace), proofStop(page, trace), dataStop(page, trace), originStop(page, trace)];
}

function modelStop(page: Page, { version, aliases, model, dataVersion }: Trace): Stop {
  const { say, format } = page;
  const number = version?.number;
  const name = number === undefined ? say(SHOP.modelUnregistered) : say(SHOP.modelNumber)(number);
  const spec = version?.spec ?? String(model?.metadata["model"] ?? "");
  const fitMs = version?.fitMs ?? (model && model.finishedAt - model.startedAt);
  const at = version?.createdAt ?? model?.finishedAt;
  const size = version?.size ?? model?.size;
  return {
    id: "model",
    icon: "model",
    kind: say(TRACE.model),
    title: number === undefined ? name : <a href={`/models/${number}`}>{name}</a>,
    brief: spec === "" ? name : `${name} · ${spec.split(":")[0]}`,
    content: (
      <>
        {aliases.length > 0 && (
          <div class="row">{aliases.map((alias) => <Status page={page} state={alias} />)}</div>
        )}
        {version === undefined && <p class="soft">{say(TRACE.unregistered)}</p>}
        <Facts
          facts={[
            [say(TRACE.spec), spec && <Spec spec={spec} />],
            [
              say(TRACE.fitted),
              at !== undefined && (
                <>
                  <Moment page={page} at={at} />
                  {fitMs !== undefined && `, ${say(TRACE.fitTook)(format.duration(fitMs))}`}
                </>
              ),
            ],
            [say(TRACE.size), size !== undefined && format.bytes(size)],
            [say(TRACE.dataVersion), <Hash value={dataVersion} length={16} />],
            [
              say(TRACE.fingerprint),
              (version ?? model) && <Hash value={(version ?? model)!.fingerprint} length={16} />,
            ],
          ]}
        />
      </>
    ),
  };
}

function proofStop(page: Page, { version }: Trace): Stop {
  const { say, format } = page;
  const metrics = version?.metrics ?? {};
  const keys = inOrder(Object.keys(metrics)).filter(isShare);
  const shown = firstOfEach(keys).slice(0, METRICS);
  const [first] = shown;
  return {
    id: "measurements",
    icon: "chart",
    kind: say(TRACE.proof),
    title: first === undefined
      ? say(COMMON.none)
      : `${metricLabel(page, first)}: ${format.metric(metrics[first]!)}`,
    brief: first === undefined
      ? say(COMMON.none)
      : `${metricLabel(page, first)} ${format.metric(metrics[first]!)}`,
    content: shown.length === 0 ? <p class="soft">{say(TRACE.unmeasured)}</p> : (
      <>
        <p class="soft small">{say(TRACE.proofHint)}</p>
        <ul class="versus" role="list">
          {shown.map((key) => (
            <li title={metricMeaning(page, key)}>
              <strong>{metricLabel(page, key)}</strong>
              <span class="small">{say(TRACE.thisModel)}</span>
              <Meter
                page={page}
                label={`${metricLabel(page, key)}, ${say(TRACE.thisModel)}`}
                value={metrics[key]!}
                text={format.metric(metrics[key]!)}
              />
              {metrics[popularityKey(key)] !== undefined && (
                <>
                  <span class="small soft">{say(TRACE.against)}</span>
                  <span class="baseline">
                    <Meter
                      page={page}
                      label={`${metricLabel(page, key)}, ${say(TRACE.against)}`}
                      value={metrics[popularityKey(key)]!}
                      text={format.metric(metrics[popularityKey(key)]!)}
                    />
                  </span>
                </>
              )}
            </li>
          ))}
        </ul>
      </>
    ),
  };
}

/** One metric of each kind: the length of list that comes first. */
function firstOfEach(keys: readonly string[]): string[] {
  const seen = new Set<string>();
  return keys.filter((key) => {
    const base = key.replace(/_at_\d+$/, "");
    if (seen.has(base)) return false;
    seen.add(base);
    return true;
  });
}

/** How many rows or games an artifact says it has. */
function rowsOf({ materialization }: TraceEntry): number | undefined {
  const { metadata = {} } = materialization ?? {};
  const rows = metadata["rows"] ?? metadata["games"] ?? metadata["plays"];
  return typeof rows === "number" ? rows : undefined;
}

function dataStop(page: Page, { entries }: Trace): Stop {
  const { say, format } = page;
  return {
    id: "data",
    icon: "data",
    kind: say(TRACE.data),
    title: entries.map(({ asset }) => asset).join(" ← ") || say(COMMON.none),
    brief: format.list(entries.slice(0, 2).map(({ asset }) => asset)) || say(COMMON.none),
    content: (
      <>
        <p class="soft small">{say(TRACE.dataHint)}</p>
        <Table
          page={page}
          caption={say(TRACE.data)}
          rows={entries}
          columns={[
            {
              head: say(TRACE.asset),
              rowHead: true,
              cell: ({ asset, description, partitions }) => (
                <>
                  <a href={`/assets/${encodeURIComponent(asset)}`} title={description}>{asset}</a>
                  {partitions > 1 && <span class="small soft">&nbsp;{say(TRACE.partitions)(partitions)}
                  </span>}
                </>
              ),
            },
            { head: say(TRACE.dataVersion), cell: ({ dataVersion }) => <Hash value={dataVersion} /> },
            {
              head: say(TRACE.rows),
              end: true,
              cell: (entry) => rowsOf(entry) === undefined ? "–" : format.number(rowsOf(entry)!),
            },
            {
              head: say(TRACE.made),
              cell: ({ materialization }) =>
                materialization === undefined
                  ? <span class="faint">{say(TRACE.forgotten)}</span>
                  : <Moment page={page} at={materialization.finishedAt} />,
            },
            {
              head: say(TRACE.run),
              cell: ({ runId }) =>
                runId === undefined ? "–" : <a href={`/runs/${encodeURIComponent(runId)}`}>{short(runId)}</a>,
            },
          ]}
        />
      </>
    ),
  };
}

function originStop(page: Page, { run, model, version }: Trace): Stop {
  const { say, format } = page;
  const runId = run?.id ?? version?.runId ?? model?.runId;
  const parts = Object.entries(model?.code.parts ?? {});
  const packages = parts.filter(([path]) => path.startsWith("npm:")).length;
  return {
    id: "origin",
    icon: "code",
    kind: say(TRACE.origin),
    title: runId === undefined ? say(COMMON.none) : (
      <>
        {say(TRACE.run)} <a href={`/runs/${encodeURIComponent(runId)}`}>{short(runId)}</a>
      </>
    ),
    brief: runId === undefined ? say(COMMON.none) : `${say(TRACE.run)} ${short(runId)}`,
    content: (
      <>
        <Facts
          facts={[
            [say(TRACE.selection), run && <code>{run.selection}</code>],
            [say(TRACE.started), run && <Moment page={page} at={run.startedAt} exact />],
            [say(TRACE.took), run?.finishedAt && format.duration(run.finishedAt - run.startedAt)],
            [say(TRACE.by), run && <code>{run.owner}</code>],
            [say(TRACE.code), model && <Hash value={model.code.version} length={16} />],
          ]}
        />
        {model === undefined ? <p class="soft">{say(TRACE.unknownCode)}</p> : (
          <>
            <p>{say(TRACE.codeOf)(parts.length - packages, packages)}.</p>
            <details>
              <summary class="small">{say(TRACE.showCode)}</summary>
              <Table
                page={page}
                caption={say(TRACE.code)}
                rows={parts}
                columns={[
                  { head: say(TRACE.file), cell: ([path]) => <code>{path}</code>, rowHead: true },
                  { head: say(TRACE.hash), cell: ([, hash]) => <Hash value={hash} length={16} /> },
                ]}
              />
            </details>
            {Object.keys(model.config).length > 0 && (
              <details>
                <summary class="small">{say(TRACE.config)}</summary>
                <Code label={say(TRACE.config)}>{JSON.stringify(model.config, null, 2)}</Code>
              </details>
            )}
          </>
        )}
        <p class="small faint">{say(TRACE.start)}.</p>
      </>
    ),
  };
}

/** The part of an id that tells it from its neighbours. */
function short(id: string): string {
  return id.length > 14 ? `…${id.slice(-10)}` : id;
}
