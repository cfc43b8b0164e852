/**
 * Games as cards: the cover, what the game is, and why it is recommended.
 *
 * @module
 */
import type { Child } from "hono/jsx";
import { type Mention, SHOP } from "../../i18n/recommendations.ts";
import type { Recommended, ServedModel } from "../../model/served_model.ts";
import { Icon, Meter } from "../components/mod.ts";
import { coverVersion } from "../covers/cover.ts";
import type { Page } from "../page.ts";

/** Covers of the first rows are loaded at once. */
const EAGER = 8;

/** The address of a game's page. */
export function gameUrl(id: string): string {
  return `/games/${encodeURIComponent(id)}`;
}

/** The address of a drawn cover. */
export function coverUrl({ catalogue }: ServedModel, item: number): string {
  const covered = { name: catalogue.nameOf(item), genres: catalogue.rowOf(item)?.genres ?? [] };
  return `/covers/${encodeURIComponent(catalogue.items.idOf(item))}?v=${coverVersion(covered)}`;
}

/** A game's picture, or the drawn one where it has none, or where its own does not load. */
export function Cover(
  { served, item, eager = false }: { served: ServedModel; item: number; eager?: boolean },
) {
  const drawn = coverUrl(served, item);
  const image = served.catalogue.rowOf(item)?.image ?? null;
  const isPicture = image !== null && /^https:\/\//i.test(image);
  return (
    <img
      class="cover"
      src={isPicture ? image : drawn}
      data-drawn={isPicture ? drawn : undefined}
      alt=""
      width="320"
      height="180"
      loading={eager ? undefined : "lazy"}
      decoding="async"
      referrerpolicy="no-referrer"
    />
  );
}

/** Genres, year and rating in one line. */
export function GameLine({ page, served, item }: { page: Page; served: ServedModel; item: number }) {
  const { catalogue } = served;
  const row = catalogue.rowOf(item);
  const genres = row?.genres.slice(0, 2).join(", ") ?? "";
  const year = row?.released?.slice(0, 4);
  const isRated = row !== undefined && !row.rating_imputed;
  return (
    <p class="game-line">
      <span class="cut">{genres}</span>
      {year && <span>{genres === "" ? year : `· ${year}`}</span>}
      {isRated && (
        <span class="rating" title={page.say(SHOP.ratingOf)(row.rating)}>
          <Icon name="star" />
          <span class="visually-hidden">{page.say(SHOP.rating)}</span>
          {page.format.number(row.rating, 1)}
        </span>
      )}
    </p>
  );
}

/** Why a game is recommended, in words. */
export function Because(
  { page, served, game, likes }: { page: Page; served: ServedModel; game: Recommended; likes: boolean },
) {
  const { say, format } = page;
  if (game.strategy === "popular" || game.reasons.length === 0) {
    return <p class="because">{say(SHOP.becausePopular)}.</p>;
  }
  const mentions = game.reasons.slice(0, 2).map(({ item, share }): Mention => {
    const name = served.catalogue.nameOf(item);
    return {
      name,
      node: (
        <>
          <a href={gameUrl(served.catalogue.items.idOf(item))}>{name}</a>
          {game.reasons.length > 1 && ` (${format.percent(share)})`}
        </>
      ),
    };
  });
  const words: Child[] = game.strategy === "content"
    ? say(SHOP.becauseContent)(mentions)
    : likes
    ? say(SHOP.becauseLikes)(mentions)
    : say(SHOP.becauseHas)(mentions);
  return <p class="because">{words}.</p>;
}

/** What a card is given. */
export interface GameCardProps {
  readonly page: Page;
  readonly served: ServedModel;
  readonly game: Recommended;
  readonly rank: number;
  /** The games were picked, not played. */
  readonly likes: boolean;
  /** The address of the page that says where this comes from. */
  readonly traceUrl: string;
}

/** One recommended game. */
export function GameCard({ page, served, game, rank, likes, traceUrl }: GameCardProps) {
  const { say } = page;
  const { item } = game;
  const name = served.catalogue.nameOf(item);
  const url = gameUrl(served.catalogue.items.idOf(item));
  const isPopular = game.strategy === "popular";
  return (
    <li class="game">
      <a class="cover-link" href={url} tabindex={-1} aria-hidden="true">
        <Cover served={served} item={item} eager={rank <= EAGER} />
      </a>
      <div class="game-body">
        <h3 class="game-name">
          <a href={url}>{name}</a>
        </h3>
        <GameLine page={page} served={served} item={item} />
        <div class="game-confidence" title={isPopular ? undefined : say(SHOP.confidenceMeaning)}>
          <span class="eyebrow">{say(isPopular ? SHOP.ownedBy : SHOP.confidence)}</span>
          <Meter
            page={page}
            label={isPopular ? say(SHOP.popularityOf)(name) : say(SHOP.confidenceOf)(name)}
            value={game.confidence}
          />
        </div>
        <Because page={page} served={served} game={game} likes={likes} />
        <div class="game-actions no-print">
          <a href={traceUrl} class="trace-link">
            <Icon name="trace" />
            {say(SHOP.trace)}
            <Hidden>: {name}</Hidden>
          </a>
          <a href={`${url}#similar`}>
            {say(SHOP.moreLike)}
            <Hidden>: {name}</Hidden>
          </a>
        </div>
      </div>
    </li>
  );
}

/** Tells apart for the ear what the eye tells apart by its place. */
function Hidden({ children }: { children?: Child }) {
  return <span class="visually-hidden">{children}</span>;
}

/** Cards side by side. */
export function Shelf({ children, label }: { children?: Child; label: string }) {
  return <ol class="shelf" role="list" aria-label={label}>{children}</ol>;
}
