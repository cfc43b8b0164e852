/**
 * The assets as a list, by group: beside the graph, and in its place on a phone.
 *
 * @module
 */
import type { AssetKey } from "../../../assets/engine/mod.ts";
import { STATES } from "../../i18n/common.ts";
import { LINEAGE } from "../../i18n/lineage.ts";
import { Moment, SearchField, Status } from "../components/mod.ts";
import { assetUrl } from "../assets/address.ts";
import { here, type Page } from "../page.ts";
import type { AssetCard } from "./cards.ts";

/** The list with its filter, which needs a browser module. */
export function AssetGroups(
  { page, cards, selected, chosen }: {
    page: Page;
    cards: readonly AssetCard[];
    selected: ReadonlySet<AssetKey> | undefined;
    chosen: AssetKey | undefined;
  },
) {
  const { say } = page;
  const groups = Map.groupBy(cards, ({ asset }) => asset.group);
  return (
    <nav class="asset-groups" aria-label={say(LINEAGE.list)}>
      <div class="asset-filter no-print" hidden>
        <SearchField
          id="filter"
          name="filter"
          label={say(LINEAGE.filter)}
          placeholder={say(LINEAGE.filterPlaceholder)}
          attributes={{ "data-filters": "asset-list" }}
        />
        <p class="small soft" id="filter-none" role="status" data-none={say(LINEAGE.filterNone)}></p>
      </div>
      <div class="stack" id="asset-list">
        {[...groups].map(([group, members]) => (
          <section class="asset-group" aria-labelledby={`group-${slug(group)}`}>
            <h2 class="eyebrow" id={`group-${slug(group)}`}>{group}</h2>
            <ul class="asset-items" role="list">
              {members.map((card) => (
                <Item
                  page={page}
                  card={card}
                  isOut={selected !== undefined && !selected.has(card.asset.key)}
                  isChosen={card.asset.key === chosen}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
    </nav>
  );
}

function Item(
  { page, card, isOut, isChosen }: { page: Page; card: AssetCard; isOut: boolean; isChosen: boolean },
) {
  const { say } = page;
  const { asset, shown, state, own, above, at, upstream } = card;
  const causes = state === "stale" ? own.length + above.length : 0;
  const words = [asset.key, asset.group, ...asset.kinds, shown, say(STATES[shown]), state].join(" ")
    .toLowerCase();
  return (
    <li class={isOut ? "asset-item out" : "asset-item"} data-key={asset.key} data-words={words}>
      <a
        class="asset-name"
        href={here(page, { asset: asset.key, run: undefined })}
        aria-current={isChosen ? "true" : undefined}
      >
        {asset.key}
      </a>
      <span class="row asset-state">
        {causes > 0 && shown !== "stale" && <Status page={page} state={shown} />}
        {causes > 0
          ? (
            <a
              class="stale-mark"
              href={`${assetUrl(asset.key)}#causes`}
              aria-label={`${say(STATES.stale)} (${page.format.number(causes)}): ${
                say(LINEAGE.causesOf)(causes, asset.key)
              }`}
            >
              <Status page={page} state="stale">({page.format.number(causes)})</Status>
            </a>
          )
          : <Status page={page} state={shown} />}
      </span>
      <span class="asset-more small soft">
        {upstream.length > 0 && (
          <span>
            {say(LINEAGE.inputs)}: {upstream.map((key, i) => (
              <>
                {i > 0 && ", "}
                <a href={here(page, { asset: key, run: undefined })}>{key}</a>
              </>
            ))}
          </span>
        )}
        <span>
          {say(LINEAGE.last)}: {at === undefined ? say(LINEAGE.never) : <Moment page={page} at={at} />}
        </span>
      </span>
    </li>
  );
}

function slug(text: string): string {
  return encodeURIComponent(text).replaceAll("%", "");
}
