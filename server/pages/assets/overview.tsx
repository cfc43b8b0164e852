/**
 * How an asset stands, why, what it is made from, and what its checks say.
 *
 * @module
 */
import {
  type Cause,
  type CheckResult,
  type DataVersion,
  type Materialization,
  WHOLE,
  type Why,
} from "../../../assets/engine/mod.ts";
import { ASSET } from "../../i18n/assets.ts";
import { causeText } from "../../i18n/causes.ts";
import { COMMON, type State } from "../../i18n/common.ts";
import { LINEAGE } from "../../i18n/lineage.ts";
import {
  Badge,
  Facts,
  Figure,
  Hash,
  Icon,
  Moment,
  Notice,
  Partitions,
  Section,
  Status,
  Table,
} from "../components/mod.ts";
import type { AssetCard } from "../lineage/cards.ts";
import type { Page } from "../page.ts";
import { assetUrl, runUrl, shortId } from "./address.ts";
import { CauseLists, CauseWalk } from "./causes.tsx";

/** An asset on one of the sides. */
export interface Neighbour {
  readonly card: AssetCard;
  readonly side: "input" | "output";
  /** The version that was read: of an input by this asset, of this asset by an output. */
  readonly used: DataVersion | undefined;
  /** What is current there now. */
  readonly current: DataVersion | undefined;
}

/** What there is to show. */
export interface OverviewView {
  readonly card: AssetCard;
  readonly made: Materialization | undefined;
  readonly reasons: readonly Why[];
  readonly roots: readonly Cause[];
  readonly neighbours: readonly Neighbour[];
  /** What the last try, which failed, found. */
  readonly refused: readonly CheckResult[];
}

/** The view. */
export function AssetOverview({ page, view }: { page: Page; view: OverviewView }) {
  const { say, format } = page;
  const { card, made, neighbours, refused } = view;
  const { asset, failure, steps, rows, size, at } = card;
  const partitions = steps.filter(({ partition }) => partition !== WHOLE)
    .map(({ partition, state, held }) => ({
      partition,
      state: card.failed.has(partition) ? "failed" as const : held ? "held" as const : state,
    }));
  const fresh = partitions.filter(({ state }) => state === "fresh").length;
  return (
    <>
      {failure && (
        <Notice tone="bad" title={say(ASSET.failedTitle)}>
          <p class="message">{failure.message}</p>
          <p>
            {at !== undefined && <>{say(ASSET.failedKept)}{" "}</>}
            <a href={runUrl(failure.runId)}>{say(LINEAGE.seeRun)}</a>, <Moment page={page} at={failure.at} />
          </p>
        </Notice>
      )}
      {made && (
        <div class="figures">
          <Figure label={say(LINEAGE.last)}>{format.relative(at!, page.now)}</Figure>
          {rows !== undefined && <Figure label={say(ASSET.rows)}>{format.number(rows)}</Figure>}
          {size !== undefined && <Figure label={say(ASSET.size)}>{format.bytes(size)}</Figure>}
          <Figure label={say(ASSET.took)}>{format.duration(made.finishedAt - made.startedAt)}</Figure>
        </div>
      )}
      <WhySection page={page} view={view} />
      {partitions.length > 0 && (
        <Section
          id="partitions"
          title={say(ASSET.partitions)}
          hint={say(ASSET.partitionsHint)(partitions.length, fresh)}
        >
          <Partitions
            page={page}
            label={say(COMMON.pictureOf)(say(ASSET.partitions))}
            partitions={partitions}
            linkTo={(partition) => assetUrl(asset.key, { view: "history", partition })}
          />
        </Section>
      )}
      <Section id="edges" title={say(ASSET.edges)}>
        <Edges page={page} neighbours={neighbours} />
      </Section>
      <Section id="checks" title={say(LINEAGE.checks)} hint={say(ASSET.checksHint)}>
        <Checks
          page={page}
          names={asset.checks.map(({ name }) => name)}
          checks={[...made?.checks ?? [], ...refused]}
        />
      </Section>
      {made && (
        <Section id="made" title={say(ASSET.currentMade)}>
          <Made page={page} made={made} />
        </Section>
      )}
    </>
  );
}

function WhySection({ page, view }: { page: Page; view: OverviewView }) {
  const { say } = page;
  const { card, reasons, roots } = view;
  const isFresh = card.own.length + card.above.length === 0;
  return (
    <Section
      id="causes"
      title={say(isFresh ? ASSET.whyFresh : ASSET.why)}
      hint={isFresh ? undefined : say(ASSET.whyHint)}
    >
      {card.shown === "held" && <Notice>{say(LINEAGE.isHeld)}</Notice>}
      <CauseLists page={page} card={card} />
      {roots.length > 0 && card.above.length > 0 && (
        <div class="stack">
          <div class="stack tight">
            <h3>{say(ASSET.roots)}</h3>
            <ul class="root-list" role="list">
              {roots.map((cause) => (
                <li>
                  <Icon name="warning" />
                  <span>
                    <a href={`${assetUrl(cause.asset)}#causes`}>{cause.asset}</a>: {causeText(say, cause)}
                  </span>
                </li>
              ))}
            </ul>
          </div>
          <div class="stack tight">
            <h3>{say(ASSET.walk)}</h3>
            <CauseWalk page={page} reasons={reasons} />
          </div>
        </div>
      )}
    </Section>
  );
}

function Edges({ page, neighbours }: { page: Page; neighbours: readonly Neighbour[] }) {
  const { say } = page;
  return (
    <Table
      page={page}
      caption={say(COMMON.tableOf)(say(ASSET.edges))}
      empty={say(ASSET.noEdges)}
      rows={neighbours}
      columns={[
        {
          head: say(ASSET.edge),
          cell: ({ side }) => (
            <span class="row soft">
              <Icon name={side === "input" ? "previous" : "next"} />
              {say(ASSET[side])}
            </span>
          ),
        },
        {
          head: say(LINEAGE.asset),
          rowHead: true,
          cell: ({ card }) => <a href={assetUrl(card.asset.key)}>{card.asset.key}</a>,
        },
        { head: say(LINEAGE.state), cell: ({ card }) => <Status page={page} state={card.shown} /> },
        {
          head: say(ASSET.usedVersion),
          cell: ({ used }) => used === undefined ? "–" : <Hash value={used} />,
        },
        {
          head: say(ASSET.currentVersion),
          cell: ({ used, current }) =>
            current === undefined ? "–" : (
              <span class="row">
                <Hash value={current} />
                {used !== undefined && used !== current && <Badge tone="warn">{say(ASSET.fileChanged)}
                </Badge>}
              </span>
            ),
        },
      ]}
    />
  );
}

/** What the checks of a materialization found; those that are declared and were not run yet have no result. */
export function Checks(
  { page, names, checks }: { page: Page; names: readonly string[]; checks: readonly CheckResult[] },
) {
  const { say } = page;
  const results = new Map(checks.map((check) => [check.name, check]));
  const stateOf = ({ passed, blocking }: CheckResult): State =>
    passed ? "passed" : blocking ? "failed" : "warned";
  return (
    <Table
      page={page}
      caption={say(COMMON.tableOf)(say(LINEAGE.checks))}
      empty={say(ASSET.noChecks)}
      rows={[...new Set([...names, ...results.keys()])]}
      columns={[
        { head: say(ASSET.check), rowHead: true, cell: (name) => name },
        {
          head: say(ASSET.result),
          cell: (name) =>
            results.has(name) ? <Status page={page} state={stateOf(results.get(name)!)} /> : "–",
        },
        {
          head: say(ASSET.policy),
          cell: (name) =>
            results.has(name) ? say(results.get(name)!.blocking ? ASSET.blocking : ASSET.advisory) : "–",
        },
        {
          head: say(ASSET.message),
          cell: (name) => <span class="message">{results.get(name)?.message ?? "–"}</span>,
        },
      ]}
    />
  );
}

function Made({ page, made }: { page: Page; made: Materialization }) {
  const { say, format } = page;
  const { runId, finishedAt, dataVersion, fingerprint, code, source, attempts, metadata } = made;
  return (
    <Facts
      facts={[
        [say(ASSET.made), <Moment page={page} at={finishedAt} exact />],
        [say(ASSET.run), <a href={runUrl(runId)}>{shortId(runId)}</a>],
        [say(ASSET.dataVersion), <Hash value={dataVersion} length={16} />],
        [say(ASSET.fingerprint), <Hash value={fingerprint} length={16} />],
        [say(ASSET.codeVersion), <Hash value={code.version} length={16} />],
        [say(ASSET.source), source === null ? undefined : `${source.name}: ${source.detail}`],
        [say(ASSET.attempts), attempts > 1 ? format.number(attempts) : undefined],
        ...Object.entries(metadata).map(([name, value]) =>
          [
            <code>{name}</code>,
            typeof value === "number"
              ? format.number(value, -4)
              : value === null
              ? "–"
              : <span class="clamp">{typeof value === "string" ? value : JSON.stringify(value)}</span>,
          ] as const
        ),
      ]}
    />
  );
}
