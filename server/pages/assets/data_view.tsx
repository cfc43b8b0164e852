/**
 * An asset's data: its first rows, or what stands for them.
 *
 * @module
 */
import { ASSET } from "../../i18n/assets.ts";
import { COMMON } from "../../i18n/common.ts";
import {
  Badge,
  Button,
  Empty,
  Facts,
  Meter,
  Notice,
  SearchField,
  Section,
  Table,
} from "../components/mod.ts";
import type { Page } from "../page.ts";
import { assetUrl } from "./address.ts";
import type { DataView } from "./data.ts";
import { HeatMap } from "./heat_map.tsx";

type Shown<Kind extends DataView["kind"]> = Extract<DataView, { readonly kind: Kind }>;

/** The view. */
export function AssetData({ page, asset, data }: { page: Page; asset: string; data: DataView }) {
  const { say } = page;
  switch (data.kind) {
    case "none":
      return (
        <Empty icon="data" title={say(ASSET.noData)}>
          <p>{say(ASSET.noDataHelp)}</p>
        </Empty>
      );
    case "unreadable":
      return <Notice tone="bad" title={say(ASSET.unreadable)}>{data.message}</Notice>;
    case "rows":
      return <Rows page={page} data={data} />;
    case "summary":
      return (
        <Section id="rows" title={say(ASSET.contents)}>
          <Entries page={page} entries={data.entries} />
        </Section>
      );
    case "heat":
      return (
        <Section id="rows" title={say(ASSET.heat)} hint={say(ASSET.heatHint)}>
          <Entries page={page} entries={data.entries} />
          <HeatMap page={page} games={data.games} cells={data.cells} />
        </Section>
      );
    case "neighbours":
      return <Neighbours page={page} asset={asset} data={data} />;
  }
}

function Entries({ page, entries }: { page: Page; entries: Readonly<Record<string, string | number>> }) {
  return (
    <Facts
      facts={Object.entries(entries).map(([name, value]) => [
        name,
        typeof value === "number" ? page.format.number(value, -4) : <code class="spec">{value}</code>,
      ])}
    />
  );
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

function Rows({ page, data }: { page: Page; data: Shown<"rows"> }) {
  const { say } = page;
  const { columns, rows, total } = data;
  const words = say(ASSET.firstRows)(rows.length, total);
  // A column of numbers stands at the end; an id is a number to nobody.
  const isNumber = columns.map((name, c) =>
    !/^(?:game|user|id)$/.test(name) && rows.some((row) => row[c] !== "") &&
    rows.every((row) => row[c] === "" || NUMBER.test(row[c] ?? ""))
  );
  return (
    <Section id="rows" title={words}>
      <Table
        page={page}
        caption={say(COMMON.tableOf)(words)}
        rows={rows}
        columns={columns.map((name, c) => ({
          head: <code>{name}</code>,
          end: isNumber[c] ?? false,
          cell: (row: readonly string[]) => {
            const value = readable(page, row[c] ?? "", isNumber[c] ?? false);
            return value === ""
              ? <span class="faint">–</span>
              : <span class="clamp" title={value.length > 60 ? value : undefined}>{value}</span>;
          },
        }))}
      />
    </Section>
  );
}

/** A cell as a person reads it: no more digits than tell something, and lists without their brackets. */
function readable({ format }: Page, value: string, isNumber: boolean): string {
  if (isNumber && value !== "") return format.number(Number(value), -4);
  if (!value.startsWith("[")) return value;
  try {
    const list: unknown = JSON.parse(value);
    const isPlain = Array.isArray(list) &&
      list.every((one) => typeof one === "string" || typeof one === "number");
    return isPlain ? list.join(", ") : value;
  } catch {
    return value;
  }
}

function Neighbours({ page, asset, data }: { page: Page; asset: string; data: Shown<"neighbours"> }) {
  const { say, format } = page;
  const { of, unknown, neighbours, examples, entries } = data;
  const best = Math.max(...neighbours.filter(({ isChosen }) => isChosen).map(({ score }) => score), 0);
  return (
    <Section id="rows" title={say(ASSET.neighbours)} hint={say(ASSET.neighboursHint)}>
      <Entries page={page} entries={entries} />
      <form class="picker no-print" method="get" action={assetUrl(asset)} role="search">
        <input type="hidden" name="view" value="data" />
        <div class="with-button">
          <SearchField
            id="game"
            name="game"
            label={say(ASSET.pickGame)}
            placeholder={say(ASSET.pickPlaceholder)}
            value={unknown ?? of?.name}
            error={unknown !== undefined && <span role="alert">{say(ASSET.gameUnknown)(unknown)}</span>}
            attributes={{ "data-source": "/search/games" }}
          />
          <Button>{say(ASSET.show)}</Button>
        </div>
      </form>
      <ul class="chips no-print" role="list">
        {examples.map(({ id, name }) => (
          <li>
            <a
              class="chip"
              href={assetUrl(asset, { view: "data", game: id })}
              aria-current={id === of?.id ? "true" : undefined}
            >
              <span class="cut">{name}</span>
            </a>
          </li>
        ))}
      </ul>
      {of !== undefined && (
        <Table
          page={page}
          caption={`${say(ASSET.neighbours)}: ${of.name}`}
          showCaption
          empty={say(COMMON.noTable)}
          rows={neighbours}
          columns={[
            { head: say(ASSET.rank), end: true, cell: (_, rank) => format.number(rank + 1) },
            {
              head: say(ASSET.game),
              rowHead: true,
              cell: ({ id, name }) => <a href={assetUrl(asset, { view: "data", game: id })}>{name}</a>,
            },
            {
              head: say(ASSET.score),
              cell: ({ name, score, isChosen }) =>
                isChosen
                  ? (
                    <Meter
                      page={page}
                      label={`${say(ASSET.score)}, ${name}`}
                      value={best > 0 ? score / best : 0}
                      text={format.number(score, 3)}
                    />
                  )
                  : <Badge>{say(ASSET.popularityOnly)}</Badge>,
            },
            { head: say(ASSET.players), end: true, cell: ({ players }) => format.number(players) },
          ]}
        />
      )}
    </Section>
  );
}
