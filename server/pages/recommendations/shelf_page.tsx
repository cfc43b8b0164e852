/**
 * The front page: whom to recommend for, and the shelf of games.
 *
 * @module
 */
import { SHOP } from "../../i18n/recommendations.ts";
import type { ServedModel } from "../../model/served_model.ts";
import { Button, Code, Empty, Moment, Notice, PageHead } from "../components/mod.ts";
import { Layout } from "../layout.tsx";
import type { Page } from "../page.ts";
import { type Ask, isFiltered, paramsOf, SHELF, type Shelf } from "./ask.ts";
import { Asker } from "./asker.tsx";
import { nearestUsers } from "./facets.ts";
import { FilterForm } from "./filter_form.tsx";
import { GameCard, gameUrl, Shelf as ShelfList } from "./game_card.tsx";

/** So many owned games are named. */
const NAMED = 8;

/** What the page is given. */
export interface ShelfPageProps {
  readonly page: Page;
  readonly served: ServedModel;
  readonly ask: Ask;
  readonly shelf: Shelf;
  /** Why a newer model is not served. */
  readonly problem: string | undefined;
  readonly isSynthetic: boolean;
}

/** The page. */
export function ShelfPage({ page, served, ask, shelf, problem, isSynthetic }: ShelfPageProps) {
  const { say } = page;
  const isAsked = ask.user !== undefined || ask.liked.length > 0;
  const title = ask.user !== undefined && !shelf.isUnknownUser
    ? say(SHOP.forUser)(ask.user)
    : isAsked && !shelf.isUnknownUser
    ? say(SHOP.forLikes)
    : say(SHOP.question);
  return (
    <Layout
      page={page}
      place="recommendations"
      title={isAsked ? title : say(SHOP.title)}
      modules={["search.ts", "shelf.ts"]}
    >
      <PageHead
        title={title}
        lead={isAsked ? undefined : say(SHOP.lead)}
        actions={isAsked && <Button look="plain" href="/" icon="previous">{say(SHOP.startOver)}</Button>}
      />
      <div class="stack loose">
        {problem !== undefined && <Notice tone="warn" title={say(SHOP.stuckTitle)}>{problem}</Notice>}
        <Asker page={page} served={served} ask={ask} />
        {shelf.isUnknownUser && <UnknownUser page={page} served={served} user={ask.user!} />}
        {ask.user !== undefined && !shelf.isUnknownUser && (
          <Owned page={page} served={served} owned={shelf.owned} />
        )}
        {shelf.unknownGames.length > 0 && (
          <Notice tone="warn" title={say(SHOP.unknownGames)(shelf.unknownGames.length)} />
        )}
        <div class="split aside-first">
          <aside class="no-print" aria-label={say(SHOP.filters)}>
            <FilterForm page={page} served={served} ask={ask} />
          </aside>
          <section class="stack" id="results" aria-labelledby="results-title">
            <Results page={page} served={served} ask={ask} shelf={shelf} isAsked={isAsked} />
          </section>
        </div>
        {isSynthetic && <p class="small faint">{say(SHOP.synthetic)}</p>}
      </div>
    </Layout>
  );
}

function Results(
  { page, served, ask, shelf, isAsked }: Omit<ShelfPageProps, "problem" | "isSynthetic"> & {
    isAsked: boolean;
  },
) {
  const { say } = page;
  const trace = (id: string) => {
    const query = paramsOf({ ...ask, k: SHELF });
    query.set("for", id);
    return `/recommendations/lineage?${query}`;
  };
  const isPersonal = isAsked && !shelf.isUnknownUser;
  return (
    <>
      <div class="row apart">
        <h2 id="results-title">{isPersonal ? say(SHOP.title) : say(SHOP.forAll)}</h2>
        <Answered page={page} served={served} count={shelf.games.length} />
      </div>
      {shelf.games.length === 0
        ? (
          <Empty
            icon="filter"
            title={say(isFiltered(ask) ? SHOP.noneTitle : SHOP.emptyTitle)}
            actions={<Button href="/">{say(SHOP.startOver)}</Button>}
          >
            {isFiltered(ask) && <p>{say(SHOP.noneHelp)}</p>}
          </Empty>
        )
        : (
          <ShelfList label={say(SHOP.title)}>
            {shelf.games.map((game, i) => (
              <GameCard
                page={page}
                served={served}
                game={game}
                rank={i + 1}
                likes={ask.user === undefined}
                traceUrl={trace(served.catalogue.items.idOf(game.item))}
              />
            ))}
          </ShelfList>
        )}
      {shelf.hasMore && (
        <div class="row no-print">
          <Button
            href={`/?${paramsOf({ ...ask, k: Math.min(240, ask.k + SHELF) })}#results`}
            attributes={{ "data-more": "results" }}
          >
            {say(SHOP.more)}
          </Button>
        </div>
      )}
    </>
  );
}

/** Which model answered, and how long ago it was made. */
function Answered({ page, served, count }: { page: Page; served: ServedModel; count: number }) {
  const { say } = page;
  const { number, createdAt } = served.version;
  return (
    <p class="answered">
      <span class="number" role="status">{say(SHOP.results)(count)}</span>
      <span aria-hidden="true">·</span>
      <a href={number === null ? "/recommendations/lineage" : `/models/${number}`}>
        {number === null ? say(SHOP.modelUnregistered) : say(SHOP.modelNumber)(number)}
      </a>
      <Moment page={page} at={createdAt} />
    </p>
  );
}

function Owned({ page, served, owned }: { page: Page; served: ServedModel; owned: readonly number[] }) {
  const { say } = page;
  return (
    <div class="row small">
      <span class="soft">{say(SHOP.has)(owned.length)}</span>
      <ul class="chips" role="list">
        {owned.slice(0, NAMED).map((item) => (
          <li>
            <a class="chip" href={gameUrl(served.catalogue.items.idOf(item))}>
              <span class="cut">{served.catalogue.nameOf(item)}</span>
            </a>
          </li>
        ))}
      </ul>
      {owned.length > NAMED && <span class="soft">{say(SHOP.andMore)(owned.length - NAMED)}</span>}
    </div>
  );
}

function UnknownUser({ page, served, user }: { page: Page; served: ServedModel; user: string }) {
  const { say } = page;
  const near = nearestUsers(served, user);
  return (
    <Notice tone="warn" title={say(SHOP.unknownUser)(user)}>
      <div class="stack tight">
        <p>{say(SHOP.unknownUserHelp)}</p>
        {near.length > 0 && (
          <div class="row small">
            <span>{say(SHOP.didYouMean)}</span>
            {near.map((id) => <a class="chip" href={`/?user=${encodeURIComponent(id)}`}>{id}</a>)}
          </div>
        )}
      </div>
    </Notice>
  );
}

/** The front page of a project that has no model yet. */
export function NoModelPage({ page, problem }: { page: Page; problem: string | undefined }) {
  const { say } = page;
  return (
    <Layout page={page} place="recommendations" title={say(SHOP.title)}>
      <Empty
        level={1}
        icon="game"
        title={say(SHOP.emptyTitle)}
        actions={
          <>
            <Button look="primary" icon="play" href="/assets?selection=*">{say(SHOP.materialize)}</Button>
            <Button icon="trace" href="/assets">{say(SHOP.seeLineage)}</Button>
          </>
        }
      >
        <p>{say(SHOP.emptyHelp)}</p>
        {problem !== undefined && <Notice tone="warn" title={say(SHOP.stuckTitle)}>{problem}</Notice>}
        <Code label={say(SHOP.emptyCommand)}>deno task materialize</Code>
      </Empty>
    </Layout>
  );
}
