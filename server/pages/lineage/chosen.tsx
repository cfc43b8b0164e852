/**
 * The asset that was chosen in the graph: how it stands, why, and what can be done.
 *
 * @module
 */
import { LINEAGE } from "../../i18n/lineage.ts";
import { Badge, Button, Facts, Moment, Notice, Status } from "../components/mod.ts";
import { assetUrl, planUrl, runUrl } from "../assets/address.ts";
import { CauseLists } from "../assets/causes.tsx";
import { here, type Page } from "../page.ts";
import type { AssetCard } from "./cards.ts";

/** The panel; without a chosen asset it says how to choose one. */
export function Chosen({ page, card }: { page: Page; card: AssetCard | undefined }) {
  const { say, format } = page;
  if (card === undefined) return <p class="soft small chosen-none">{say(LINEAGE.chooseOne)}</p>;
  const { asset, shown, state, failure, at, checks, upstream, downstream, own, above } = card;
  const { key } = asset;
  const links = (keys: readonly string[]) =>
    keys.length === 0 ? undefined : keys.map((key, i) => (
      <>
        {i > 0 && ", "}
        <a href={here(page, { asset: key, run: undefined })}>{key}</a>
      </>
    ));
  return (
    <section class="card chosen" aria-labelledby="chosen-title">
      <div class="row apart">
        <div class="row">
          <h2 id="chosen-title" tabindex={-1}>{key}</h2>
          <Status page={page} state={shown} />
          {shown !== state && state === "stale" && <Status page={page} state="stale" />}
        </div>
        <div class="row no-print">
          <Button
            href={planUrl({ what: "these", selection: key, upstream: "yes" })}
            icon="play"
            size="small"
            attributes={{ "data-asks": "" }}
          >
            {say(LINEAGE.materializeThis)}
          </Button>
          <Button href={assetUrl(key)} icon="arrow" size="small">{say(LINEAGE.open)}</Button>
        </div>
      </div>
      <p class="soft">{asset.description}</p>
      {failure && (
        <Notice tone="bad" title={say(LINEAGE.lastTry)}>
          <p class="message">{failure.message}</p>
          <p>
            <a href={runUrl(failure.runId)}>{say(LINEAGE.seeRun)}</a>, <Moment page={page} at={failure.at} />
          </p>
        </Notice>
      )}
      <div class="chosen-parts">
        <div class="stack tight">
          <CauseLists page={page} card={card} />
          {shown === "held" && <p class="small soft">{say(LINEAGE.isHeld)}</p>}
          {own.length + above.length > 0 && (
            <a class="small" href={`${assetUrl(key)}#causes`}>{say(LINEAGE.walk)}</a>
          )}
        </div>
        <Facts
          facts={[
            [say(LINEAGE.last), at === undefined ? say(LINEAGE.never) : <Moment page={page} at={at} />],
            [
              say(LINEAGE.checks),
              checks.all > 0 ? say(LINEAGE.checksOf)(checks.passed, checks.all) : undefined,
            ],
            [say(LINEAGE.inputs), links(upstream)],
            [say(LINEAGE.outputs), links(downstream)],
            [
              say(LINEAGE.kinds),
              asset.kinds.length > 0 && (
                <span class="row">{asset.kinds.map((kind) => <Badge>{kind}</Badge>)}</span>
              ),
            ],
            [say(LINEAGE.owners), asset.owners.length > 0 ? format.list(asset.owners) : undefined],
          ]}
        />
      </div>
    </section>
  );
}
