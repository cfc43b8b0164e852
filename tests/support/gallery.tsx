/**
 * Every component of the pages on one page, in all of its looks: to be looked at, and to be tested.
 *
 * @module
 */
import { Hono } from "hono";
import type { AppEnv } from "../../server/hono.ts";
import { type State, STATES } from "../../server/i18n/common.ts";
import {
  Badge,
  Breadcrumbs,
  Button,
  Card,
  CheckField,
  ChipChoices,
  Code,
  Dialog,
  DialogOpener,
  Diff,
  Empty,
  Facts,
  Figure,
  Hash,
  Meter,
  Moment,
  Notice,
  PageHead,
  Pager,
  Partitions,
  Plot,
  SearchField,
  Section,
  SelectField,
  Skeleton,
  Sparkline,
  Status,
  Table,
  Tabs,
  TextField,
} from "../../server/pages/components/mod.ts";
import { answer, frame } from "../../server/pages/frame.ts";
import { Layout } from "../../server/pages/layout.tsx";
import { type Page, pageOf, type Site } from "../../server/pages/page.ts";
import { readStaticFiles } from "../../server/pages/static_files.ts";

/** A moment that all test pages show. */
export const NOW = Date.UTC(2026, 4, 14, 9, 30);

/** A site for tests. */
export function testSite(parts: Partial<Site> = {}): Site {
  return {
    files: readStaticFiles(),
    version: "1.0.0",
    now: () => NOW,
    mayWrite: () => true,
    checkWrite() {},
    checkOrigin() {},
    ...parts,
  };
}

/** A server with the gallery at `/gallery`. */
export function galleryApp(): Hono<AppEnv> {
  const site = testSite();
  const app = new Hono<AppEnv>();
  app.route("/", frame(site));
  app.get("/gallery", async (c) => answer(c, <Gallery page={await pageOf(c, site)} />));
  return app;
}

function Gallery({ page }: { page: Page }) {
  const hostile = `<script>alert("1")</script> & friends`;
  return (
    <Layout page={page} title="Gallery" place="lineage">
      <PageHead
        title="Gallery"
        lead="Every component in all of its looks. 모든 구성 요소를 한 페이지에 모았어요."
        crumbs={<Breadcrumbs page={page} trail={[{ label: "Home", href: "/" }, { label: "Gallery" }]} />}
        status={<Status page={page} state="stale">3</Status>}
        actions={
          <>
            <Button href="#states">Compare</Button>
            <DialogOpener href="#ask" dialog="ask" look="primary" icon="play">Materialize</DialogOpener>
          </>
        }
      />
      <Tabs
        label="Views"
        tabs={[
          { label: "Overview", href: "#a", isCurrent: true },
          { label: "History", href: "#b", isCurrent: false },
          { label: "Checks", href: "#c", isCurrent: false },
        ]}
      />
      <Section id="states" title="States" hint="An icon, a word, and a colour.">
        <div class="row">
          {(Object.keys(STATES) as State[]).map((state) => <Status page={page} state={state} />)}
        </div>
        <div class="row">
          <Badge>csv</Badge>
          <Badge tone="plum">catalogue</Badge>
          <Badge tone="brass">v12</Badge>
          <Hash value="1f0c2d3e4a5b6c7d8e9f" />
          <Moment page={page} at={NOW - 200_000} />
          <Moment page={page} at={NOW} exact />
        </div>
      </Section>
      <Section id="buttons" title="Buttons">
        <div class="row">
          <Button look="primary" icon="play">Materialize</Button>
          <Button icon="trace">Lineage</Button>
          <Button look="danger">Roll back</Button>
          <Button look="plain">Cancel</Button>
          <Button size="small">Small</Button>
          <Button disabled>Not now</Button>
        </div>
      </Section>
      <Section id="notices" title="Notices">
        <div class="stack">
          <Notice title="These plays are synthetic">
            What is measured on them says nothing about real users.
          </Notice>
          <Notice tone="good" title="Promoted">Version 4 is served now.</Notice>
          <Notice tone="warn" title="2 assets are stale">Recommendations come from older data.</Notice>
          <Notice tone="bad" title="The run failed">{hostile}</Notice>
          <Notice tone="busy" title="Running">3 of 8 assets are done.</Notice>
        </div>
      </Section>
      <Section id="forms" title="Fields">
        <form class="grid">
          <SearchField id="g-search" name="q" label="Find a game" placeholder="Portal 2" />
          <TextField
            id="g-min"
            name="min"
            label="Minimum rating"
            type="number"
            min={0}
            max={5}
            hint="0 to 5 stars"
          />
          <TextField id="g-bad" name="bad" label="User" value="nobody" error="There is no such user" />
          <SelectField
            id="g-sort"
            name="sort"
            label="Order"
            value="b"
            options={[{ value: "a", label: "Score" }, { value: "b", label: "Name" }]}
          />
          <CheckField id="g-owned" name="owned" label="Include owned games" checked />
          <ChipChoices
            legend="Genres"
            name="genre"
            chosen={["rpg"]}
            options={[{ value: "rpg", label: "RPG" }, { value: "indie", label: "인디" }]}
          />
        </form>
      </Section>
      <Section id="cards" title="Cards">
        <div class="grid">
          <Card look="first">
            <h3>Champion</h3>
            <Figure label="NDCG at 10" note="popularity: 0.153">0.494</Figure>
            <Meter page={page} label="Confidence" value={0.62} />
          </Card>
          <Card>
            <h3>{hostile}</h3>
            <Facts facts={[["Bytes", page.format.bytes(1_234_567)], ["Fit", page.format.duration(83_000)]]} />
            <Sparkline label="Rows lately" values={[3, 5, 4, 8, 9, 12]} />
          </Card>
          <Card look="flat">
            <Skeleton page={page} />
          </Card>
        </div>
      </Section>
      <Section id="plots" title="Plot and table">
        <Plot
          page={page}
          label="NDCG at 10 of every version"
          xLabel="Version"
          yLabel="NDCG"
          fromZero
          series={[
            {
              name: "SLIM",
              points: [1, 2, 3, 4].map((x) => ({
                x,
                y: 0.3 + x / 20,
                low: 0.28 + x / 20,
                high: 0.33 + x / 20,
              })),
            },
            { name: "Popularity", points: [1, 2, 3, 4].map((x) => ({ x, y: 0.15 + x / 200 })) },
          ]}
        />
        <Table
          page={page}
          caption="Versions"
          showCaption
          rows={[{ n: 4, ndcg: 0.494 }, { n: 3, ndcg: 0.42 }]}
          columns={[
            { head: "Version", cell: ({ n }) => <a href={`#v${n}`}>Version {n}</a>, rowHead: true },
            { head: "State", cell: () => <Status page={page} state="champion" /> },
            {
              head: "NDCG",
              cell: ({ ndcg }) => page.format.metric(ndcg),
              end: true,
              best: (_, i) => i === 0,
            },
          ]}
        />
        <Pager page={page} current={2} size={20} all={95} />
      </Section>
      <Section id="code" title="Code">
        <Code label="Command">deno task materialize +model</Code>
        <Diff
          page={page}
          label="Config"
          lines={[
            { kind: "same", text: "seed: 42" },
            { kind: "removed", text: 'imputation: "median"' },
            { kind: "added", text: 'imputation: "mean"' },
          ]}
        />
      </Section>
      <Section id="empty" title="Empty">
        <Empty
          icon="game"
          title="No recommendations yet"
          actions={<Button look="primary">Materialize</Button>}
        >
          <p>They appear once the pipeline has run for the first time.</p>
        </Empty>
      </Section>
      <Dialog page={page} id="ask" title="Materialize 3 assets?">
        <p>They are recomputed in the background.</p>
      </Dialog>
      <Section id="partitions" title="Partitions">
        <Partitions
          page={page}
          label="Days and how they stand"
          partitions={Array.from({ length: 120 }, (_, day) => ({
            partition: new Date(NOW - (119 - day) * 86_400_000).toISOString().slice(0, 10),
            state: day % 17 === 5 ? "stale" : day % 29 === 7 ? "failed" : day > 116 ? "missing" : "fresh",
          }))}
          linkTo={(partition) => `#${partition}`}
        />
        <Partitions
          page={page}
          label="Regions and how they stand"
          partitions={[
            { partition: "asia", state: "fresh" },
            { partition: "europe", state: "running" },
            { partition: "oceania", state: "held" },
          ]}
        />
      </Section>
    </Layout>
  );
}
