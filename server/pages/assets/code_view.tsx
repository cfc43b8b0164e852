/**
 * The code and the config of an asset, with the difference to what was last materialized; or of one materialization, with the
 * difference to the one before.
 *
 * @module
 */
import type { Cause, CodeManifest, Materialization } from "../../../assets/engine/mod.ts";
import { ASSET } from "../../i18n/assets.ts";
import { causeText } from "../../i18n/causes.ts";
import { COMMON } from "../../i18n/common.ts";
import { Badge, Diff, type DiffLine, Hash, Notice, Section, Table } from "../components/mod.ts";
import type { Page } from "../page.ts";
import { assetUrl } from "./address.ts";

/** One side of a comparison. */
export interface Side {
  readonly code: CodeManifest;
  readonly config: Readonly<Record<string, unknown>>;
}

/** What there is to show. */
export interface CodeViewData {
  /** Undefined when there is nothing to compare with. */
  readonly before: Side | undefined;
  readonly after: Side;
  /** Everything that differs, inputs and source included. */
  readonly differences: readonly Cause[];
  /** The materialization that is looked at; undefined for what is wanted now. */
  readonly of: Materialization | undefined;
}

interface FileRow {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The view. */
export function AssetCode({ page, data }: { page: Page; data: CodeViewData }) {
  const { say } = page;
  const { before, after, differences, of } = data;
  const files = filesOf(before?.code, after.code);
  const changed = before === undefined ? [] : files.filter(({ before, after }) => before !== after);
  const packages = files.filter(({ path }) => path.startsWith("npm:")).length;
  const names = Object.keys({ ...before?.config, ...after.config });
  const inputs = differences.filter(({ kind }) => !["code_changed", "config_changed"].includes(kind));
  return (
    <>
      <Section
        id="differences"
        title={of === undefined ? say(ASSET.changedSince) : say(ASSET.changedIn)(of.dataVersion.slice(0, 10))}
      >
        {before === undefined
          ? <Notice>{say(of === undefined ? ASSET.noHistory : ASSET.firstMade)}</Notice>
          : differences.length === 0
          ? <Notice tone="good">{say(ASSET.nothingChanged)}</Notice>
          : (
            <ul class="cause-list" role="list">
              {differences.map((cause) => <li>{causeText(say, cause)}</li>)}
            </ul>
          )}
        {inputs.length > 0 && (
          <Table
            page={page}
            caption={say(COMMON.tableOf)(say(ASSET.inputsDiffer))}
            rows={inputs}
            columns={[
              {
                head: say(ASSET.inputsDiffer),
                rowHead: true,
                cell: ({ asset, subject, kind }) =>
                  kind === "source_changed" ? subject : <a href={assetUrl(asset)}>{subject ?? asset}</a>,
              },
              { head: say(ASSET.before), cell: ({ old }) => old === null ? "–" : <Hash value={old} /> },
              { head: say(ASSET.after), cell: ({ new: now }) => now === null ? "–" : <Hash value={now} /> },
            ]}
          />
        )}
      </Section>
      <Section id="config" title={say(ASSET.config)}>
        {names.length === 0 ? <p class="soft">{say(ASSET.noConfig)}</p> : (
          <Diff
            page={page}
            label={say(ASSET.configLabel)}
            lines={configLines(before?.config, after.config)}
          />
        )}
      </Section>
      <Section
        id="files"
        title={say(ASSET.files)}
        hint={
          <>
            {say(ASSET.allFiles)(files.length - packages, packages)}. {say(ASSET.codeVersion)}:{" "}
            <Hash value={after.code.version} length={16} />
          </>
        }
      >
        {before !== undefined && (
          <FileTable
            page={page}
            rows={changed}
            label={say(COMMON.tableOf)(say(ASSET.changedSince))}
            empty={say(ASSET.noFiles)}
          />
        )}
        <details open={before === undefined}>
          <summary class="small">{say(ASSET.showFiles)}</summary>
          <FileTable page={page} rows={files} label={say(COMMON.tableOf)(say(ASSET.files))} />
        </details>
      </Section>
    </>
  );
}

function FileTable(
  { page, rows, label, empty }: { page: Page; rows: readonly FileRow[]; label: string; empty?: string },
) {
  const { say } = page;
  return (
    <Table
      page={page}
      caption={label}
      empty={empty}
      rows={rows}
      columns={[
        { head: say(ASSET.file), rowHead: true, cell: ({ path }) => <code class="path">{path}</code> },
        {
          head: say(ASSET.change),
          cell: ({ before, after }) =>
            before === after
              ? "–"
              : before === undefined
              ? <Badge tone="good">{say(COMMON.added)}</Badge>
              : after === undefined
              ? <Badge tone="bad">{say(COMMON.removed)}</Badge>
              : <Badge tone="warn">{say(ASSET.fileChanged)}</Badge>,
        },
        {
          head: say(ASSET.before),
          cell: ({ before }) => before === undefined ? "–" : <Hash value={before} />,
        },
        { head: say(ASSET.after), cell: ({ after }) => after === undefined ? "–" : <Hash value={after} /> },
      ]}
    />
  );
}

function filesOf(before: CodeManifest | undefined, after: CodeManifest): FileRow[] {
  const paths = [...new Set([...Object.keys(before?.parts ?? {}), ...Object.keys(after.parts)])].sort();
  return paths.map((path) => ({ path, before: before?.parts[path], after: after.parts[path] }));
}

/** Fields in their order, one a line. */
function configLines(before: Side["config"] | undefined, after: Side["config"]): DiffLine[] {
  const line = (kind: DiffLine["kind"], name: string, value: unknown): DiffLine => ({
    kind,
    text: `${name}: ${JSON.stringify(value)}`,
  });
  return [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])].sort().flatMap((name) => {
    const [old, now] = [before?.[name], after[name]];
    if (before === undefined || JSON.stringify(old) === JSON.stringify(now)) return [line("same", name, now)];
    return [
      ...old === undefined ? [] : [line("removed", name, old)],
      ...now === undefined ? [] : [line("added", name, now)],
    ];
  });
}
