/**
 * The lineage: the asset graph, the list beside it, what was chosen in it, and the same as a table.
 *
 * @module
 */
import type { AssetKey } from "../../../assets/engine/mod.ts";
import type { State } from "../../i18n/common.ts";
import { LINEAGE } from "../../i18n/lineage.ts";
import { Button, Empty, Notice, PageHead, Status, Table, TextField } from "../components/mod.ts";
import { assetUrl, planUrl } from "../assets/address.ts";
import { Layout } from "../layout.tsx";
import { here, type Page } from "../page.ts";
import { LiveBar, type LiveRun } from "../runs/live.tsx";
import type { Arrangement } from "./arrange.ts";
import { type AssetCard, countStates } from "./cards.ts";
import { Chosen } from "./chosen.tsx";
import { Graph } from "./graph.tsx";
import { AssetGroups } from "./list.tsx";

/** What there is to show. */
export interface LineageView {
  readonly cards: readonly AssetCard[];
  readonly arrangement: Arrangement;
  /** The selection as it was written; empty for none. */
  readonly selection: string;
  readonly selected: ReadonlySet<AssetKey> | undefined;
  /** Why the selection cannot be read. */
  readonly problem: string | undefined;
  readonly chosen: AssetKey | undefined;
  readonly live: LiveRun | undefined;
}

/** The page. */
export function LineagePage({ page, view }: { page: Page; view: LineageView }) {
  const { say } = page;
  const { cards, arrangement, selected, chosen, live } = view;
  const wish = selected === undefined ? {} : { what: "these", selection: view.selection };
  const isFirst = cards.length > 0 && cards.every(({ state }) => state === "missing");
  return (
    <Layout page={page} place="lineage" title={say(LINEAGE.title)} modules={["lineage.ts", "ask.ts"]}>
      <PageHead
        title={say(LINEAGE.title)}
        lead={say(LINEAGE.lead)}
        actions={cards.length > 0 && (
          <Button look="primary" icon="play" href={planUrl(wish)} attributes={{ "data-asks": "" }}>
            {say(LINEAGE.materialize)}
          </Button>
        )}
      />
      {cards.length === 0
        ? (
          <Empty title={say(LINEAGE.emptyTitle)}>
            <p>{say(LINEAGE.emptyHelp)}</p>
          </Empty>
        )
        : (
          <div class="stack lineage">
            {live && <LiveBar page={page} live={live} />}
            {isFirst && live?.run.status !== "running" && (
              <Notice title={say(LINEAGE.firstTitle)}>{say(LINEAGE.firstHelp)}</Notice>
            )}
            <div class="lineage-top">
              <SelectionForm page={page} view={view} />
              <Counts page={page} cards={cards} />
            </div>
            <div class="lineage-parts">
              <div id="list" data-part>
                <AssetGroups page={page} cards={cards} selected={selected} chosen={chosen} />
              </div>
              <div class="lineage-picture">
                <div id="picture" data-part>
                  <Graph
                    page={page}
                    arrangement={arrangement}
                    cards={cards}
                    selected={selected}
                    chosen={chosen}
                  />
                </div>
                <div id="chosen" data-part>
                  <Chosen page={page} card={cards.find(({ asset }) => asset.key === chosen)} />
                </div>
              </div>
            </div>
            <details id="as-table">
              <summary>{say(LINEAGE.columnsHelp)}</summary>
              <div id="table" data-part>
                <AssetTable
                  page={page}
                  cards={cards.filter(({ asset }) => selected?.has(asset.key) ?? true)}
                />
              </div>
            </details>
          </div>
        )}
    </Layout>
  );
}

function SelectionForm({ page, view }: { page: Page; view: LineageView }) {
  const { say } = page;
  const { selection, selected, problem, cards, chosen } = view;
  return (
    <form class="selection" action="/assets" method="get" role="search">
      {chosen !== undefined && <input type="hidden" name="asset" value={chosen} />}
      <div class="with-button">
        <TextField
          id="selection"
          name="selection"
          label={say(LINEAGE.selection)}
          value={selection}
          placeholder={say(LINEAGE.selectionPlaceholder)}
          autocomplete="off"
          hint={selected === undefined ? say(LINEAGE.selectionHint) : (
            <span role="status">
              {say(LINEAGE.selected)(selected.size, cards.length)}{" "}
              <a href={here(page, { selection: undefined, run: undefined })}>{say(LINEAGE.clear)}</a>
            </span>
          )}
          error={problem !== undefined && (
            <span role="alert">
              {say(LINEAGE.selectionWrong)}. <span lang="en">{problem}</span>
            </span>
          )}
          attributes={{ spellcheck: "false", autocapitalize: "none" }}
        />
        <Button>{say(LINEAGE.apply)}</Button>
      </div>
    </form>
  );
}

const ORDER: readonly State[] = ["failed", "stale", "missing", "held", "fresh"];

function Counts({ page, cards }: { page: Page; cards: readonly AssetCard[] }) {
  const counts = countStates(cards);
  return (
    <p class="row counts" id="counts" data-part aria-label={page.say(LINEAGE.state)} role="group">
      {ORDER.filter((state) => counts.has(state)).map((state) => (
        <Status page={page} state={state}>{page.format.number(counts.get(state)!)}</Status>
      ))}
    </p>
  );
}

function AssetTable({ page, cards }: { page: Page; cards: readonly AssetCard[] }) {
  const { say, format } = page;
  const links = (keys: readonly string[]) =>
    keys.length === 0 ? "–" : keys.map((key, i) => (
      <>
        {i > 0 && ", "}
        <a href={assetUrl(key)}>{key}</a>
      </>
    ));
  return (
    <Table
      page={page}
      caption={say(LINEAGE.graph)}
      rows={cards}
      columns={[
        {
          head: say(LINEAGE.asset),
          rowHead: true,
          cell: ({ asset }) => <a href={assetUrl(asset.key)}>{asset.key}</a>,
        },
        { head: say(LINEAGE.group), cell: ({ asset }) => asset.group },
        { head: say(LINEAGE.state), cell: ({ shown }) => <Status page={page} state={shown} /> },
        {
          head: say(LINEAGE.causes),
          end: true,
          cell: ({ asset, own, above, state }) =>
            state !== "stale"
              ? "–"
              : <a href={`${assetUrl(asset.key)}#causes`}>{format.number(own.length + above.length)}</a>,
        },
        { head: say(LINEAGE.inputs), cell: ({ upstream }) => links(upstream) },
        { head: say(LINEAGE.outputs), cell: ({ downstream }) => links(downstream) },
        {
          head: say(LINEAGE.last),
          cell: ({ at }) => at === undefined ? say(LINEAGE.never) : format.relative(at, page.now),
        },
        {
          head: say(LINEAGE.checks),
          end: true,
          cell: ({ checks }) => checks.all === 0 ? "–" : `${checks.passed}/${checks.all}`,
        },
      ]}
    />
  );
}
