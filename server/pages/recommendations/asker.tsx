/**
 * Whom to recommend for: games that someone likes, or a player of the log. Both are forms; a browser module adds search as one
 * types.
 *
 * @module
 */
import { SHOP } from "../../i18n/recommendations.ts";
import type { ServedModel } from "../../model/served_model.ts";
import { Button, Icon, SearchField } from "../components/mod.ts";
import type { Page } from "../page.ts";
import { type Ask, paramsOf } from "./ask.ts";
import { exampleUsers, findGames } from "./facets.ts";
import { GameLine, gameUrl } from "./game_card.tsx";

/** The fields of a question that a form carries on, besides what it asks itself. */
export function Carried({ ask, without }: { ask: Ask; without: readonly string[] }) {
  return (
    <>
      {[...paramsOf(ask)].filter(([name]) => !without.includes(name)).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

/** The card with both forms. */
export function Asker({ page, served, ask }: { page: Page; served: ServedModel; ask: Ask }) {
  const { say } = page;
  return (
    <div class="asker no-print">
      <div class="stack">
        <form action="/" method="get" role="search" aria-label={say(SHOP.likeLabel)}>
          <Carried ask={ask} without={["user", "k"]} />
          <div class="with-button">
            <SearchField
              id="find"
              name="find"
              label={say(SHOP.likeLabel)}
              placeholder={say(SHOP.likePlaceholder)}
              hint={say(SHOP.likeHint)}
              value={ask.find || undefined}
              attributes={{ "data-source": "/search/games", "data-param": "game" }}
            />
            <Button>{say(SHOP.find)}</Button>
          </div>
        </form>
        {ask.find !== "" && <Found page={page} served={served} ask={ask} />}
        <Liked page={page} served={served} ask={ask} />
      </div>
      <form action="/" method="get" role="search" aria-label={say(SHOP.userLabel)}>
        <Carried ask={ask} without={["user", "game", "k"]} />
        <div class="with-button">
          <SearchField
            id="user"
            name="user"
            label={say(SHOP.userLabel)}
            placeholder={say(SHOP.userPlaceholder)}
            hint={say(SHOP.userHint)(served.owned.users.size)}
            value={ask.user}
            attributes={{ "data-source": "/search/users" }}
          />
          <Button>{say(SHOP.show)}</Button>
        </div>
        {ask.user === undefined && (
          <div class="row small">
            <span class="soft">{say(SHOP.tryOne)}</span>
            {exampleUsers(served).map((user) => (
              <a class="chip" href={`/?user=${encodeURIComponent(user)}`}>{user}</a>
            ))}
          </div>
        )}
      </form>
    </div>
  );
}

/** What a search found, for who has no script: each game can be added. */
function Found({ page, served, ask }: { page: Page; served: ServedModel; ask: Ask }) {
  const { say } = page;
  const items = findGames(served, ask.find);
  if (items.length === 0) return <p role="status">{say(SHOP.foundNone)(ask.find)}</p>;
  return (
    <div class="stack tight" id="found">
      <p class="small soft" role="status">{say(SHOP.found)(items.length, ask.find)}</p>
      <ul class="found" role="list">
        {items.map((item) => {
          const id = served.catalogue.items.idOf(item);
          const name = served.catalogue.nameOf(item);
          const query = paramsOf({ ...ask, user: undefined, liked: [...new Set([...ask.liked, id])] });
          return (
            <li>
              <a class="button small" href={`/?${query}`} aria-label={say(SHOP.add)(name)}>
                <Icon name="plus" />
                <span class="cut">{name}</span>
              </a>
              <GameLine page={page} served={served} item={item} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The games that were picked; each can be taken out again. */
function Liked({ page, served, ask }: { page: Page; served: ServedModel; ask: Ask }) {
  const { say } = page;
  if (ask.liked.length === 0) return null;
  return (
    <ul class="chips" role="list" aria-label={say(SHOP.likeLabel)}>
      {ask.liked.map((id) => {
        const item = served.catalogue.items.indexOf(id);
        const name = item < 0 ? id : served.catalogue.nameOf(item);
        const query = paramsOf({ ...ask, liked: ask.liked.filter((other) => other !== id) });
        return (
          <li class="chip chosen">
            {item < 0 ? name : <a class="cut" href={gameUrl(id)}>{name}</a>}
            <a class="chip-remove" href={`/?${query}`} aria-label={say(SHOP.remove)(name)}>
              <Icon name="close" />
            </a>
          </li>
        );
      })}
    </ul>
  );
}
