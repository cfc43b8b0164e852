/**
 * One game: what it is, and what is like it.
 *
 * @module
 */
import { COMMON } from "../../i18n/common.ts";
import { SHOP } from "../../i18n/recommendations.ts";
import type { Recommended, ServedModel } from "../../model/served_model.ts";
import { Badge, Breadcrumbs, Button, Empty, Facts, Notice, PageHead, Section } from "../components/mod.ts";
import { Layout } from "../layout.tsx";
import type { Page } from "../page.ts";
import { Cover, GameCard, Shelf } from "./game_card.tsx";

/** The page of a game. */
export function GamePage(
  { page, served, item, similar }: {
    page: Page;
    served: ServedModel;
    item: number;
    similar: readonly Recommended[];
  },
) {
  const { say, format } = page;
  const { catalogue, recommender } = served;
  const row = catalogue.rowOf(item);
  const id = catalogue.items.idOf(item);
  const name = catalogue.nameOf(item);
  const isRated = row !== undefined && !row.rating_imputed;
  return (
    <Layout page={page} place="recommendations" title={name} modules={["shelf.ts"]}>
      <div class="game-head">
        <Cover served={served} item={item} eager />
        <div class="stack">
          <PageHead
            title={name}
            crumbs={
              <Breadcrumbs
                page={page}
                trail={[{ label: say(COMMON.recommendations), href: "/" }, { label: name }]}
              />
            }
          />
          {row === undefined && <Notice>{say(SHOP.noDetails)}</Notice>}
          {row !== undefined && (
            <div class="row">
              {row.genres.map((genre) => <Badge tone="plum">{genre}</Badge>)}
              {row.tags.slice(0, 10).map((tag) => <Badge>{tag}</Badge>)}
            </div>
          )}
          <Facts
            facts={[
              [say(SHOP.rating), isRated ? say(SHOP.ratingOf)(row.rating) : say(SHOP.noRating)],
              [say(SHOP.released), row?.released && format.date(Date.parse(row.released))],
              [say(SHOP.playtime), row && !row.playtime_imputed && say(SHOP.hours)(Math.round(row.playtime))],
              [say(SHOP.metacritic), row?.metacritic && format.number(row.metacritic)],
              [say(SHOP.players), say(SHOP.playersOf)(recommender.popularity[item]!, served.shareOf(item))],
              [say(SHOP.gameId), <code>{id}</code>],
            ]}
          />
          <div class="row">
            <Button look="primary" icon="plus" href={`/?game=${encodeURIComponent(id)}`}>
              {say(SHOP.like)}
            </Button>
          </div>
        </div>
      </div>
      <Section id="similar" title={say(SHOP.moreLike)} hint={say(SHOP.similarHint)}>
        {similar.length === 0
          ? <p class="soft">{say(SHOP.noSimilar)}</p>
          : (
            <Shelf label={say(SHOP.moreLikeName)(name)}>
              {similar.map((game, i) => (
                <GameCard
                  page={page}
                  served={served}
                  game={game}
                  rank={i + 1}
                  likes
                  traceUrl={`/recommendations/lineage?${new URLSearchParams({
                    game: id,
                    for: catalogue.items.idOf(game.item),
                  })}`}
                />
              ))}
            </Shelf>
          )}
      </Section>
    </Layout>
  );
}

/** The page of a game that is not there. */
export function NoGamePage({ page, id }: { page: Page; id: string }) {
  const { say } = page;
  return (
    <Layout page={page} place="recommendations" title={say(SHOP.unknownGame)} noIndex>
      <Empty
        level={1}
        icon="game"
        title={say(SHOP.unknownGame)}
        actions={<Button href="/" icon="previous">{say(SHOP.back)}</Button>}
      >
        <p>{say(SHOP.unknownGameHelp)(id.slice(0, 100))}</p>
      </Empty>
    </Layout>
  );
}
