/**
 * The question before an asset is rolled back: a page, and the content of a dialog on other pages.
 *
 * @module
 */
import type { Materialization } from "../../../assets/engine/mod.ts";
import { ASSET } from "../../i18n/assets.ts";
import { COMMON } from "../../i18n/common.ts";
import { SITE } from "../../i18n/site.ts";
import { Breadcrumbs, Button, Facts, Hash, Moment, Notice, PageHead } from "../components/mod.ts";
import { Layout } from "../layout.tsx";
import type { Page } from "../page.ts";
import { assetUrl, rollbackUrl } from "./address.ts";

/** What is asked about. */
export interface RollbackView {
  readonly asset: string;
  readonly to: Materialization;
  readonly current: Materialization | undefined;
}

/** The page. */
export function RollbackPage({ page, view }: { page: Page; view: RollbackView }) {
  const { say, format } = page;
  const { asset, to, current } = view;
  const title = say(ASSET.rollbackTitle)(asset);
  const isSame = current?.dataVersion === to.dataVersion;
  return (
    <Layout page={page} place="lineage" title={title} noIndex>
      <PageHead
        title={title}
        crumbs={
          <Breadcrumbs
            page={page}
            trail={[
              { label: say(COMMON.lineage), href: "/assets" },
              { label: asset, href: assetUrl(asset) },
              { label: say(ASSET.rollback) },
            ]}
          />
        }
      />
      <div class="stack narrow" id="ask" data-title={title} data-close={say(COMMON.close)}>
        <p>
          {isSame
            ? say(ASSET.rollbackSame)
            : say(ASSET.rollbackHelp)(asset, to.dataVersion.slice(0, 10), format.dateTime(to.finishedAt))}
        </p>
        <Facts
          facts={[
            [say(ASSET.currentVersion), current && <Hash value={current.dataVersion} length={16} />],
            [say(ASSET.rollback), <Hash value={to.dataVersion} length={16} />],
            [say(ASSET.made), <Moment page={page} at={to.finishedAt} exact />],
          ]}
        />
        {page.mayWrite
          ? (
            <form class="row" method="post" action={`${assetUrl(asset)}/-/rollback`}>
              <input type="hidden" name="to" value={to.id} />
              <Button look="primary" icon="reused" disabled={isSame}>{say(ASSET.rollback)}</Button>
              <Button
                look="plain"
                href={assetUrl(asset, { view: "history" })}
                attributes={{ "data-closes": "" }}
              >
                {say(COMMON.cancel)}
              </Button>
            </form>
          )
          : (
            <Notice tone="warn" title={say(SITE.readOnly)}>
              {say(SITE.readOnlyHelp)}{" "}
              <a href={`/sign-in?${new URLSearchParams({ back: rollbackUrl(asset, to.id) })}`}>
                {say(COMMON.signIn)}
              </a>
            </Notice>
          )}
      </div>
    </Layout>
  );
}
