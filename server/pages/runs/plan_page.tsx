/**
 * The plan of a run before it is started: which assets, what happens to each, and why. It is a page, and the content of a dialog
 * on other pages.
 *
 * @module
 */
import type { Action, AssetKey, PlannedStep } from "../../../assets/engine/mod.ts";
import { ACTION_STATES, ACTIONS, causeText } from "../../i18n/causes.ts";
import { COMMON } from "../../i18n/common.ts";
import { LINEAGE } from "../../i18n/lineage.ts";
import { LIVE } from "../../i18n/live.ts";
import { PLAN } from "../../i18n/runs.ts";
import { SITE } from "../../i18n/site.ts";
import type { InTheWay } from "../../runs/in_the_way.ts";
import { type MaterializeWish, paramsOfWish, WHICH, type Which } from "../../runs/wish.ts";
import {
  Breadcrumbs,
  Button,
  CheckField,
  Code,
  Notice,
  PageHead,
  Status,
  Table,
  TextField,
} from "../components/mod.ts";
import { assetUrl, planUrl, runUrl } from "../assets/address.ts";
import { Layout } from "../layout.tsx";
import type { Page } from "../page.ts";

/** What there is to show. */
export interface PlanView {
  readonly wish: MaterializeWish;
  /** What the run would be given; undefined for nothing. */
  readonly selection: string | undefined;
  /** Why the selection cannot be read. */
  readonly problem: string | undefined;
  /** What is selected, in the plan's order. */
  readonly steps: readonly PlannedStep[];
  readonly inTheWay: InTheWay | undefined;
  /** Whether this server starts runs. */
  readonly canStart: boolean;
}

/** Reasons of one asset that are told. */
const REASONS = 3;
const ORDER: readonly Action[] = ["run", "maybe", "reuse", "blocked", "fresh"];

/** The page. Browser modules take the part `ask` out of it. */
export function PlanPage({ page, view }: { page: Page; view: PlanView }) {
  const { say } = page;
  return (
    <Layout page={page} place="lineage" title={say(PLAN.title)} noIndex>
      <PageHead
        title={say(PLAN.title)}
        lead={say(PLAN.lead)}
        crumbs={
          <Breadcrumbs
            page={page}
            trail={[{ label: say(COMMON.lineage), href: "/assets" }, { label: say(PLAN.title) }]}
          />
        }
      />
      <div class="stack plan" id="ask" data-title={say(PLAN.title)} data-close={say(COMMON.close)}>
        <WishForm page={page} view={view} />
        <PlanResult page={page} view={view} />
      </div>
    </Layout>
  );
}

function WishForm({ page, view: { wish, problem } }: { page: Page; view: PlanView }) {
  const { say } = page;
  const words: Readonly<Record<Which, string>> = {
    all: say(PLAN.all),
    stale: say(PLAN.stale),
    these: say(PLAN.these),
  };
  return (
    <form class="stack tight" action="/runs/new" method="get" data-eager id="wish">
      <fieldset class="field">
        <legend>{say(PLAN.what)}</legend>
        <div class="chips">
          {WHICH.map((what) => (
            <label class="chip chip-choice">
              <input type="radio" name="what" value={what} checked={what === wish.what} />
              {words[what]}
            </label>
          ))}
        </div>
      </fieldset>
      {wish.what === "these" && (
        <TextField
          id="wish-selection"
          name="selection"
          label={say(PLAN.selection)}
          value={wish.selection}
          placeholder={say(LINEAGE.selectionPlaceholder)}
          hint={say(LINEAGE.selectionHint)}
          error={problem && <span lang="en">{problem}</span>}
          autocomplete="off"
          attributes={{ spellcheck: "false", autocapitalize: "none" }}
        />
      )}
      <div class="row">
        {wish.what === "these" && (
          <CheckField id="wish-upstream" name="upstream" label={say(PLAN.upstream)} checked={wish.upstream} />
        )}
        <CheckField id="wish-force" name="force" label={say(PLAN.force)} checked={wish.force} />
        <Button size="small">{say(PLAN.preview)}</Button>
      </div>
    </form>
  );
}

function PlanResult({ page, view }: { page: Page; view: PlanView }) {
  const { say, format } = page;
  const { wish, selection, problem, steps, inTheWay, canStart } = view;
  if (problem !== undefined) return null;
  if (selection === undefined) return <Notice tone="good">{say(PLAN.noneStale)}</Notice>;
  const byAction = Map.groupBy(steps, ({ action }) => action);
  const isBlocked = byAction.has("blocked");
  const isNothing = steps.every(({ action }) => action === "fresh");
  return (
    <>
      {isBlocked && (
        <Notice tone="warn" title={say(PLAN.blockedTitle)}>
          <p>{say(PLAN.blockedHelp)}</p>
          <p>
            <a data-asks="" href={planUrl(paramsOfWish({ ...wish, upstream: true }))}>
              {say(PLAN.addUpstream)}
            </a>
          </p>
        </Notice>
      )}
      {isNothing && <Notice tone="good">{say(PLAN.nothing)}</Notice>}
      {inTheWay && (
        <Notice tone="warn">
          <a href={runUrl(inTheWay.run.id)}>
            {say(LIVE.inTheWay)(inTheWay.run.id.slice(-6), inTheWay.asset)}
          </a>
        </Notice>
      )}
      <p class="row" role="status">
        {ORDER.filter((action) => byAction.has(action)).map((action) => (
          <span title={say(ACTIONS[action])}>
            <Status page={page} state={ACTION_STATES[action]}>
              {format.number(byAction.get(action)!.length)}
            </Status>
          </span>
        ))}
      </p>
      <PlanTable page={page} steps={steps} />
      {page.mayWrite
        ? (
          <form class="row" method="post" action="/runs">
            <input type="hidden" name="selection" value={selection} />
            {wish.force && <input type="hidden" name="force" value="yes" />}
            <Button
              look="primary"
              icon="play"
              disabled={isBlocked || isNothing || inTheWay !== undefined || !canStart}
            >
              {say(PLAN.start)}
            </Button>
            {!canStart && <span class="small soft">{say(PLAN.noLauncher)}</span>}
          </form>
        )
        : (
          <Notice tone="warn" title={say(SITE.readOnly)}>
            {say(SITE.readOnlyHelp)}{" "}
            <a href={`/sign-in?${new URLSearchParams({ back: planUrl(paramsOfWish(wish)) })}`}>
              {say(COMMON.signIn)}
            </a>
          </Notice>
        )}
      <details>
        <summary class="small">{say(PLAN.command)}</summary>
        <Code label={say(PLAN.command)}>
          {`deno task materialize ${shellWord(selection)}${wish.force ? " --force" : ""}`}
        </Code>
      </details>
    </>
  );
}

interface PlannedAsset {
  readonly asset: AssetKey;
  readonly steps: readonly PlannedStep[];
}

function PlanTable({ page, steps }: { page: Page; steps: readonly PlannedStep[] }) {
  const { say } = page;
  const rows: PlannedAsset[] = [...Map.groupBy(steps, ({ asset }) => asset)].map(([asset, steps]) => ({
    asset,
    steps,
  }));
  return (
    <Table
      page={page}
      caption={say(PLAN.steps)}
      rows={rows}
      columns={[
        {
          head: say(LINEAGE.asset),
          rowHead: true,
          cell: ({ asset, steps }) => (
            <>
              <a href={assetUrl(asset)}>{asset}</a>
              {steps.length > 1 && <span class="small soft">&nbsp;{say(PLAN.partitions)(steps.length)}</span>}
            </>
          ),
        },
        {
          head: say(PLAN.action),
          cell: ({ steps }) => {
            const actions = Map.groupBy(steps, ({ action }) => action);
            return (
              <span class="row">
                {ORDER.filter((action) => actions.has(action)).map((action) => (
                  <span title={say(ACTIONS[action])}>
                    <Status page={page} state={ACTION_STATES[action]}>
                      {steps.length > 1 ? page.format.number(actions.get(action)!.length) : undefined}
                    </Status>
                  </span>
                ))}
              </span>
            );
          },
        },
        { head: say(PLAN.reasons), cell: ({ steps }) => <Reasons page={page} steps={steps} /> },
      ]}
    />
  );
}

function Reasons({ page, steps }: { page: Page; steps: readonly PlannedStep[] }) {
  const { say } = page;
  const texts = [...new Set(steps.flatMap(({ causes }) => causes.map((cause) => causeText(say, cause))))];
  if (texts.length === 0) {
    const [first] = steps;
    return <span class="soft">{first && say(ACTIONS[first.action])}</span>;
  }
  return (
    <ul class="reason-list" role="list">
      {texts.slice(0, REASONS).map((text) => <li>{text}</li>)}
      {texts.length > REASONS && <li class="soft">{say(PLAN.more)(texts.length - REASONS)}</li>}
    </ul>
  );
}

/** A word as a shell takes it. */
function shellWord(text: string): string {
  return /^[\w+:/=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
