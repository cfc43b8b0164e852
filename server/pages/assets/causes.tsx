/**
 * Causes: as lists, own and upstream apart, and walked to their roots.
 *
 * @module
 */
import type { Cause, Why } from "../../../assets/engine/mod.ts";
import { stepId } from "../../../assets/engine/mod.ts";
import { causeText } from "../../i18n/causes.ts";
import { CAUSE_WORDS } from "../../i18n/assets.ts";
import { LINEAGE } from "../../i18n/lineage.ts";
import { Hash, Icon } from "../components/mod.ts";
import type { AssetCard } from "../lineage/cards.ts";
import type { Page } from "../page.ts";
import { assetUrl } from "./address.ts";

/** More causes of one kind than this are counted. */
const SHOWN = 6;

/** Why an asset is not fresh: what lies in itself, and what lies upstream, each with its link. */
export function CauseLists({ page, card }: { page: Page; card: AssetCard }) {
  const { say } = page;
  const { own, above, asset } = card;
  if (own.length + above.length === 0) return <p class="soft">{say(LINEAGE.noCauses)}</p>;
  return (
    <div class="causes">
      {own.length > 0 && (
        <div class="stack tight">
          <h3 class="eyebrow">{say(LINEAGE.own)}</h3>
          <CauseList page={page} causes={own} linkTo={() => `${assetUrl(asset.key)}?view=code`} />
        </div>
      )}
      {above.length > 0 && (
        <div class="stack tight">
          <h3 class="eyebrow">{say(LINEAGE.above)}</h3>
          <CauseList page={page} causes={above} linkTo={(cause) => `${assetUrl(cause.asset)}#causes`} />
        </div>
      )}
    </div>
  );
}

function CauseList(
  { page, causes, linkTo }: { page: Page; causes: readonly Cause[]; linkTo: (cause: Cause) => string },
) {
  return (
    <ul class="cause-list" role="list">
      {causes.slice(0, SHOWN).map((cause) => (
        <li>
          <a href={linkTo(cause)}>{causeText(page.say, cause)}</a>
        </li>
      ))}
      {causes.length > SHOWN && <li class="soft">{page.say(CAUSE_WORDS.more)(causes.length - SHOWN)}</li>}
    </ul>
  );
}

/** Causes walked to their roots: what lies behind one is below it. */
export function CauseWalk({ page, reasons }: { page: Page; reasons: readonly Why[] }) {
  return (
    <ul class="cause-walk" role="list">
      {reasons.map(({ cause, because, toldBefore }) => (
        <li>
          <span class="cause-line">
            <Icon name={because.length > 0 || toldBefore ? "arrow" : "warning"} />
            <span>
              <CauseSentence page={page} cause={cause} isRoot={because.length === 0 && !toldBefore} />
              {toldBefore && <span class="faint">&nbsp;{page.say(CAUSE_WORDS.toldBefore)}</span>}
            </span>
          </span>
          {because.length > 0 && <CauseWalk page={page} reasons={because} />}
        </li>
      ))}
    </ul>
  );
}

function CauseSentence({ page, cause, isRoot }: { page: Page; cause: Cause; isRoot: boolean }) {
  const { asset, partition, old, new: now, kind } = cause;
  const isHash = (value: string | null): value is string => value !== null && /^[0-9a-f]{40,}$/.test(value);
  return (
    <>
      {isRoot && <span class="visually-hidden">{page.say(CAUSE_WORDS.root)}:</span>}
      <a
        href={`${assetUrl(asset)}${
          kind === "config_changed" || kind === "code_changed" ? "?view=code" : "#causes"
        }`}
      >
        {stepId(asset, partition)}
      </a>
      {": "}
      <span class={isRoot ? "cause-root" : undefined}>{causeText(page.say, cause)}</span>
      {(isHash(old) || isHash(now)) && (
        <span class="cause-hashes">
          {isHash(old) && <Hash value={old} />} → {isHash(now) && <Hash value={now} />}
        </span>
      )}
    </>
  );
}
