/**
 * All model versions.
 *
 * @module
 */
import type { Alias, AliasMove, ModelVersion } from "../../../assets/engine/mod.ts";
import { metricLabel } from "../../i18n/metrics.ts";
import { MODELS } from "../../i18n/models.ts";
import { TRACE } from "../../i18n/recommendations.ts";
import {
  Badge,
  Button,
  Card,
  Dialog,
  DialogOpener,
  Empty,
  Figure,
  Icon,
  Moment,
  Notice,
  PageHead,
  Section,
  Status,
  Table,
} from "../components/mod.ts";
import { Layout } from "../layout.tsx";
import type { Page } from "../page.ts";
import { shownMetrics, Spec, verdict, VersionPlot } from "./measures.tsx";
import { MoveForm, promotionOf, takingBack } from "./move_forms.tsx";

/** Versions in one plot. */
const PLOTTED = 60;

/** What there is to show. */
export interface ModelsView {
  /** Newest first. */
  readonly versions: readonly ModelVersion[];
  readonly aliases: ReadonlyMap<Alias, number>;
  /** Newest first. */
  readonly moves: readonly AliasMove[];
  /** The version that answers; null for a model without one. */
  readonly served: number | null | undefined;
  /** Why the champion is not served. */
  readonly problem: string | undefined;
  /** What a roll back would go back to. */
  readonly earlier: number | undefined;
}

/** The page. */
export function ModelsPage({ page, view }: { page: Page; view: ModelsView }) {
  const { say } = page;
  const { versions, aliases, moves, problem, earlier } = view;
  const named = (alias: Alias) => versions.find(({ number }) => number === aliases.get(alias));
  const [champion, challenger] = [named("champion"), named("challenger")];
  const metrics = shownMetrics(versions);
  const rollback = champion && earlier !== undefined ? takingBack(page, champion.number, earlier) : undefined;
  return (
    <Layout page={page} place="models" title={say(MODELS.title)}>
      <PageHead
        title={say(MODELS.title)}
        lead={say(MODELS.lead)}
        actions={rollback && (
          <DialogOpener href="/models/rollback" dialog="rollback" icon="reused">
            {say(MODELS.rollback)}
          </DialogOpener>
        )}
      />
      {problem !== undefined && <Notice tone="warn">{problem}</Notice>}
      {versions.length === 0 ? <NoVersions page={page} isServing={view.served === null} /> : (
        <>
          <div class="model-cards">
            {champion && (
              <VersionCard page={page} view={view} version={champion} alias="champion" metric={metrics[0]} />
            )}
            {challenger && (
              <VersionCard
                page={page}
                view={view}
                version={challenger}
                alias="challenger"
                metric={metrics[0]}
              />
            )}
          </div>
          {versions.length > 1 && (
            <Section id="over-time" title={say(MODELS.overTime)} hint={say(MODELS.overTimeHint)}>
              <div class="plots">
                {metrics.map((metric) => (
                  <VersionPlot page={page} versions={versions.slice(0, PLOTTED)} metric={metric} />
                ))}
              </div>
            </Section>
          )}
          <Section id="versions" title={say(MODELS.versions)}>
            <VersionsTable page={page} view={view} metrics={metrics} />
          </Section>
          <Section id="moves" title={say(MODELS.moves)} hint={say(MODELS.movesHint)}>
            <MovesTable page={page} moves={moves} />
          </Section>
        </>
      )}
      {rollback && (
        <Dialog page={page} id="rollback" title={rollback.title}>
          <MoveForm page={page} asked={rollback} />
        </Dialog>
      )}
    </Layout>
  );
}

function NoVersions({ page, isServing }: { page: Page; isServing: boolean }) {
  const { say } = page;
  return (
    <Empty
      icon="model"
      title={say(MODELS.emptyTitle)}
      actions={<Button href="/assets" icon="trace">{say(MODELS.lineage)}</Button>}
    >
      <p>{say(MODELS.emptyHelp)}</p>
      {isServing && <p>{say(MODELS.unregisteredHelp)}</p>}
    </Empty>
  );
}

function VersionCard(
  { page, view, version, alias, metric }: {
    page: Page;
    view: ModelsView;
    version: ModelVersion;
    alias: Alias;
    metric: string | undefined;
  },
) {
  const { say, format } = page;
  const { number } = version;
  const champion = view.aliases.get("champion") ?? null;
  const promotion = alias === "challenger" && champion !== number
    ? promotionOf(page, champion, number)
    : undefined;
  const own = metric === undefined ? undefined : version.metrics[metric];
  return (
    <Card look={alias === "champion" ? "first" : "flat"}>
      <div class="row apart">
        <h2>
          <a class="card-link" href={`/models/${number}`}>{say(MODELS.version)(number)}</a>
        </h2>
        <Status page={page} state={alias} />
      </div>
      <Spec spec={version.spec} cut />
      {metric !== undefined && own !== undefined && (
        <Figure label={metricLabel(page, metric)} note={verdict(page, version, metric)}>
          {format.metric(own)}
        </Figure>
      )}
      <div class="row apart small soft">
        <Moment page={page} at={version.createdAt} />
        {view.served === number && <Badge tone="good">{say(MODELS.served)}</Badge>}
      </div>
      <div class="row no-print">
        <a class="trace-link row small" href={`/models/${number}#lineage`}>
          <Icon name="trace" />
          {say(MODELS.lineage)}
        </a>
        {promotion && (
          <DialogOpener href={promotion.action} dialog={promotion.id} size="small" icon="champion">
            {promotion.verb}
          </DialogOpener>
        )}
      </div>
      {promotion && (
        <Dialog page={page} id={promotion.id} title={promotion.title}>
          <MoveForm page={page} asked={promotion} />
        </Dialog>
      )}
    </Card>
  );
}

function VersionsTable(
  { page, view, metrics }: { page: Page; view: ModelsView; metrics: readonly string[] },
) {
  const { say, format } = page;
  const aliasesOf = (number: number) => [...view.aliases].filter(([, named]) => named === number);
  const best = new Map(metrics.map((key) => [
    key,
    Math.max(...view.versions.map((version) => version.metrics[key] ?? -Infinity)),
  ]));
  return (
    <Table
      page={page}
      caption={say(MODELS.versions)}
      rows={view.versions}
      columns={[
        {
          head: say(MODELS.versionAxis),
          rowHead: true,
          cell: ({ number }) => <a href={`/models/${number}`}>{say(MODELS.version)(number)}</a>,
        },
        {
          head: say(MODELS.state),
          cell: ({ number }) => (
            <span class="row">
              {aliasesOf(number).map(([alias]) => <Status page={page} state={alias} />)}
              {view.served === number && <Badge tone="good">{say(MODELS.served)}</Badge>}
            </span>
          ),
        },
        {
          head: say(MODELS.spec),
          cell: ({ spec }) => (
            <span class="spec-cell">
              <Spec spec={spec} cut />
            </span>
          ),
        },
        ...metrics.map((key) => ({
          head: metricLabel(page, key),
          end: true,
          cell: ({ metrics }: ModelVersion) => metrics[key] === undefined ? "–" : format.metric(metrics[key]),
          best: ({ metrics }: ModelVersion) => view.versions.length > 1 && metrics[key] === best.get(key),
        })),
        { head: say(MODELS.made), cell: ({ createdAt }) => <Moment page={page} at={createdAt} /> },
        { head: say(MODELS.size), end: true, cell: ({ size }) => format.bytes(size) },
        {
          head: say(TRACE.run),
          cell: ({ runId }) => <a href={`/runs/${encodeURIComponent(runId)}`}>…{runId.slice(-6)}</a>,
        },
      ]}
    />
  );
}

/** Every move of an alias. */
export function MovesTable({ page, moves }: { page: Page; moves: readonly AliasMove[] }) {
  const { say } = page;
  const named = (number: number | null) =>
    number === null ? say(MODELS.nothing) : <a href={`/models/${number}`}>{number}</a>;
  return (
    <Table
      page={page}
      caption={say(MODELS.moves)}
      rows={moves}
      columns={[
        { head: say(MODELS.when), cell: ({ at }) => <Moment page={page} at={at} />, rowHead: true },
        { head: say(MODELS.alias), cell: ({ alias }) => <Status page={page} state={alias} /> },
        { head: say(MODELS.fromTo), cell: ({ from, to }) => <>{named(from)} → {named(to)}</> },
        { head: say(MODELS.by), cell: ({ by }) => by === "gate" ? say(MODELS.gate) : by },
        { head: say(MODELS.why), cell: ({ why }) => <span class="why">{why}</span> },
      ]}
    />
  );
}
