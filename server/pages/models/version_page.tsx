/**
 * One model version: what was measured of it, what it was chosen from, and where it comes from.
 *
 * @module
 */
import type { Alias, AliasMove, ModelVersion } from "../../../assets/engine/mod.ts";
import type { Trials } from "../../../assets/trial_table.ts";
import { metricLabel } from "../../i18n/metrics.ts";
import { MODELS } from "../../i18n/models.ts";
import { SHOP } from "../../i18n/recommendations.ts";
import {
  Badge,
  Breadcrumbs,
  Dialog,
  DialogOpener,
  Figure,
  Moment,
  Notice,
  PageHead,
  Section,
  Status,
  Table,
} from "../components/mod.ts";
import { Layout } from "../layout.tsx";
import { modelStops } from "../origin/stops.tsx";
import type { Trace } from "../origin/trace.ts";
import { Trail } from "../origin/trail.tsx";
import type { Page } from "../page.ts";
import { MovesTable } from "./list_page.tsx";
import { LengthPlot, MetricsTable, shownMetrics, Spec, verdict } from "./measures.tsx";
import { MoveForm, promotionOf } from "./move_forms.tsx";

/** What there is to show. */
export interface VersionView {
  readonly version: ModelVersion;
  readonly champion: ModelVersion | undefined;
  readonly aliases: readonly Alias[];
  readonly isServed: boolean;
  /** Undefined when they are no longer kept. */
  readonly trials: Trials | undefined;
  readonly moves: readonly AliasMove[];
  readonly trace: Trace;
  /** The alias was just moved here. */
  readonly isMoved: boolean;
}

/** The page. */
export function VersionPage({ page, view }: { page: Page; view: VersionView }) {
  const { say, format } = page;
  const { version, champion, aliases, isServed, trials, moves, trace, isMoved } = view;
  const { number } = version;
  const title = say(SHOP.modelNumber)(number);
  const other = champion?.number === number ? undefined : champion;
  const promotion = champion?.number === number
    ? undefined
    : promotionOf(page, champion?.number ?? null, number);
  const [metric] = shownMetrics([version]);
  const isComparable = other !== undefined && other.testPart !== null && other.testPart === version.testPart;
  return (
    <Layout page={page} place="models" title={title}>
      <PageHead
        title={title}
        crumbs={
          <Breadcrumbs
            page={page}
            trail={[{ label: say(MODELS.title), href: "/models" }, { label: title }]}
          />
        }
        status={
          <>
            {aliases.map((alias) => <Status page={page} state={alias} />)}
            {isServed && <Badge tone="good">{say(MODELS.served)}</Badge>}
          </>
        }
        actions={promotion && (
          <DialogOpener href={promotion.action} dialog={promotion.id} look="primary" icon="champion">
            {promotion.verb}
          </DialogOpener>
        )}
      />
      <div class="stack">
        {isMoved && (
          <Notice
            tone={isServed ? "good" : "warn"}
            title={say(isServed ? MODELS.promoted : MODELS.notServed)(number)}
          />
        )}
        <Spec spec={version.spec} />
        <div class="figures">
          {metric !== undefined && (
            <Figure label={metricLabel(page, metric)} note={verdict(page, version, metric)}>
              {format.metric(version.metrics[metric]!)}
            </Figure>
          )}
          <Figure label={say(MODELS.made)}>
            <Moment page={page} at={version.createdAt} />
          </Figure>
          <Figure label={say(MODELS.fit)}>{format.duration(version.fitMs)}</Figure>
          <Figure label={say(MODELS.size)}>{format.bytes(version.size)}</Figure>
        </div>
      </div>
      <Section id="metrics" title={say(MODELS.metrics)} hint={say(MODELS.metricsHint)}>
        {other !== undefined && !isComparable && <Notice>{say(MODELS.notComparable)}</Notice>}
        <div class="plots">
          <LengthPlot page={page} version={version} base="ndcg" />
          <LengthPlot page={page} version={version} base="recall" />
        </div>
        <MetricsTable page={page} version={version} champion={isComparable ? other : undefined} />
      </Section>
      <TrialsSection page={page} trials={trials} />
      <Section id="lineage" title={say(MODELS.lineage)}>
        <Trail stops={modelStops(page, trace)} />
      </Section>
      <Section id="moves" title={say(MODELS.moves)}>
        <MovesTable page={page} moves={moves} />
      </Section>
      {promotion && (
        <Dialog page={page} id={promotion.id} title={promotion.title}>
          <MoveForm page={page} asked={promotion} />
        </Dialog>
      )}
    </Layout>
  );
}

function TrialsSection({ page, trials }: { page: Page; trials: Trials | undefined }) {
  const { say, format } = page;
  if (trials === undefined) {
    return (
      <Section id="trials" title={say(MODELS.trials)}>
        <p class="soft">{say(MODELS.trialsGone)}</p>
      </Section>
    );
  }
  const names = ["ndcg", "recall", "precision", "hitRate", "map", "coverage"] as const;
  const metric = metricLabel(page, trials.metric);
  const order = trials.metric as typeof names[number];
  const rows = trials.trials.toSorted((a, b) => (b.metrics[order] ?? -1) - (a.metrics[order] ?? -1));
  return (
    <Section
      id="trials"
      title={say(MODELS.trials)}
      hint={say(MODELS.trialsHint)(trials.users, metric, trials.k)}
    >
      <Table
        page={page}
        caption={say(MODELS.trials)}
        rows={rows}
        columns={[
          {
            head: say(MODELS.candidate),
            rowHead: true,
            cell: ({ spec }) => (
              <span class="spec-cell">
                <Spec spec={spec} cut />
              </span>
            ),
          },
          {
            head: say(MODELS.state),
            cell: ({ spec }) => spec === trials.winner && <Badge tone="brass">{say(MODELS.winner)}</Badge>,
          },
          ...names.map((name) => ({
            head: metricLabel(page, `${name}_at_${trials.k}`),
            end: true,
            cell: ({ metrics }: typeof rows[number]) =>
              metrics[name] === null ? "–" : format.metric(metrics[name]),
            best: ({ spec }: typeof rows[number]) => name === order && spec === trials.winner,
          })),
        ]}
      />
    </Section>
  );
}
