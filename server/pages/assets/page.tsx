/**
 * The frame of an asset's views.
 *
 * @module
 */
import type { Child } from "hono/jsx";
import { ASSET } from "../../i18n/assets.ts";
import { COMMON, STATES } from "../../i18n/common.ts";
import { LINEAGE } from "../../i18n/lineage.ts";
import { Badge, Breadcrumbs, Button, Notice, PageHead, Status, Tabs } from "../components/mod.ts";
import { Layout } from "../layout.tsx";
import type { AssetCard } from "../lineage/cards.ts";
import type { Page } from "../page.ts";
import { LiveBar, type LiveRun } from "../runs/live.tsx";
import { assetUrl, planUrl } from "./address.ts";

/** The views of an asset; each has an address. */
export const VIEWS = ["overview", "data", "history", "code"] as const;
export type AssetViewName = typeof VIEWS[number];

/** The page with one of its views. */
export function AssetPage(
  { page, card, view, live, isRolledBack, children }: {
    page: Page;
    card: AssetCard;
    view: AssetViewName;
    live: LiveRun | undefined;
    isRolledBack: boolean;
    children?: Child;
  },
) {
  const { say, format } = page;
  const { asset, shown, state, own, above } = card;
  const { key, description, group, kinds, owners } = asset;
  const stale = state === "stale" ? own.length + above.length : 0;
  return (
    <Layout
      page={page}
      place="lineage"
      title={`${key}, ${say(ASSET[view])}`}
      modules={[
        "ask.ts",
        ...view === "data" ? ["search.ts"] : [],
        ...live?.run.status === "running" ? ["run.ts"] : [],
      ]}
    >
      <PageHead
        title={key}
        lead={description}
        status={
          <span class="row" id="asset-state" data-part>
            {(stale === 0 || shown !== "stale") && <Status page={page} state={shown} />}
            {stale > 0 && (
              <a
                class="stale-mark"
                href={`${assetUrl(key)}#causes`}
                aria-label={`${say(STATES.stale)} (${format.number(stale)}): ${
                  say(LINEAGE.causesOf)(stale, key)
                }`}
              >
                <Status page={page} state="stale">({format.number(stale)})</Status>
              </a>
            )}
          </span>
        }
        crumbs={
          <Breadcrumbs
            page={page}
            trail={[{ label: say(COMMON.lineage), href: "/assets" }, { label: key }]}
          />
        }
        actions={
          <>
            <Button icon="trace" href={`/assets?${new URLSearchParams({ asset: key })}`}>
              {say(ASSET.inLineage)}
            </Button>
            <Button
              look="primary"
              icon="play"
              href={planUrl({ what: "these", selection: key, upstream: "yes" })}
              attributes={{ "data-asks": "" }}
            >
              {say(LINEAGE.materialize)}
            </Button>
          </>
        }
      />
      <div class="stack">
        {live?.run.status === "running" && <LiveBar page={page} live={live} />}
        {isRolledBack && <Notice tone="good">{say(ASSET.rolledBack)(key)}</Notice>}
        <p class="row small soft">
          <span>{say(LINEAGE.group)}: {group}</span>
          {kinds.map((kind) => <Badge>{kind}</Badge>)}
          {owners.length > 0 && <span>{say(LINEAGE.owners)}: {format.list(owners)}</span>}
        </p>
        <Tabs
          label={say(ASSET.views)}
          tabs={VIEWS.map((name) => ({
            label: say(ASSET[name]),
            href: name === "overview" ? assetUrl(key) : assetUrl(key, { view: name }),
            isCurrent: name === view,
          }))}
        />
        <div class="asset-view" id="asset-view" data-part>{children}</div>
      </div>
    </Layout>
  );
}
