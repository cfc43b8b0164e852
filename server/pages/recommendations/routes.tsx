/**
 * `/`, `/games/{id}`, `/recommendations/lineage`, `/search/…` and the drawn covers.
 *
 * @module
 */
import { Hono } from "hono";
import { userLogs } from "../../../assets/mod.ts";
import { profileOf } from "../../../assets/recommender/mod.ts";
import { WHOLE } from "../../../assets/engine/mod.ts";
import type { AppContext, AppEnv } from "../../hono.ts";
import type { ServedModel } from "../../model/served_model.ts";
import type { Services } from "../../services.ts";
import { drawCover } from "../covers/cover.ts";
import { answer } from "../frame.ts";
import { traceOf } from "../origin/trace.ts";
import { encodingFor, pack } from "../packing.ts";
import { pageOf, type Site } from "../page.ts";
import { type Ask, askOf, shelfOf, wishesOf } from "./ask.ts";
import { findGames, findUsers } from "./facets.ts";
import { GamePage, NoGamePage } from "./game_page.tsx";
import { LineagePage, type Traced } from "./lineage_page.tsx";
import { NoModelPage, ShelfPage } from "./shelf_page.tsx";

const SIMILAR = 12;
/** A game is looked for among this many. */
const TRACED = 1000;
const COVER = "public, max-age=31536000, immutable";
/** A cover is a picture and does nothing. */
const COVER_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** The pages that recommend. */
export function recommendationPages(services: Services, site: Site): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.get("/", async (c) => {
    const page = await pageOf(c, site);
    const served = services.models.current;
    const { problem } = services.models;
    if (served === undefined) return answer(c, <NoModelPage page={page} problem={problem} />);
    const ask = askOf(page.url.searchParams);
    const shelf = await shelfOf(served, ask);
    services.answers.counted(shelf.games);
    const isSynthetic = await arePlaysSynthetic(services, served);
    return answer(c, <ShelfPage {...{ page, served, ask, shelf, problem, isSynthetic }} />);
  });

  app.get("/games/:id", async (c) => {
    const page = await pageOf(c, site);
    const served = services.models.current;
    if (served === undefined) {
      return answer(c, <NoModelPage page={page} problem={services.models.problem} />, 503);
    }
    const id = c.req.param("id");
    const item = served.catalogue.items.indexOf(id);
    if (item < 0) return answer(c, <NoGamePage page={page} id={id} />, 404);
    const ask = askOf(new URLSearchParams());
    const similar = await served.recommend(profileOf([item]), wishesOf(ask, SIMILAR));
    return answer(c, <GamePage {...{ page, served, item, similar }} />);
  });

  app.get("/recommendations/lineage", async (c) => {
    const page = await pageOf(c, site);
    const served = services.models.current;
    if (served === undefined) {
      return answer(c, <NoModelPage page={page} problem={services.models.problem} />, 503);
    }
    const ask = askOf(page.url.searchParams);
    const id = page.url.searchParams.get("for");
    const traced = id === null ? undefined : await tracedIn(served, ask, id);
    if (id !== null && traced === undefined) return answer(c, <NoGamePage page={page} id={id} />, 404);
    const trace = await traceOf(services, served.version);
    return answer(c, <LineagePage {...{ page, served, ask, traced, trace }} />);
  });

  app.get("/search/games", (c) => {
    const served = services.models.current;
    if (served === undefined) return found(c, []);
    const { catalogue } = served;
    return found(
      c,
      findGames(served, (c.req.query("q") ?? "").slice(0, 200)).map((item) => ({
        value: catalogue.items.idOf(item),
        label: catalogue.nameOf(item),
        detail: [catalogue.rowOf(item)?.genres[0], catalogue.rowOf(item)?.released?.slice(0, 4)].filter(
          Boolean,
        )
          .join(", "),
      })),
    );
  });

  app.get("/search/users", (c) => {
    const served = services.models.current;
    if (served === undefined) return found(c, []);
    const users = findUsers(served, (c.req.query("q") ?? "").slice(0, 200));
    return found(c, users.map((id) => ({ value: id, label: id, detail: "" })));
  });

  app.get("/covers/:id", (c) => {
    const served = services.models.current;
    const item = served?.catalogue.items.indexOf(c.req.param("id")) ?? -1;
    if (served === undefined || item < 0) return c.notFound();
    const { catalogue } = served;
    const svg = drawCover({ name: catalogue.nameOf(item), genres: catalogue.rowOf(item)?.genres ?? [] });
    const { bytes, headers } = pack(
      new TextEncoder().encode(svg),
      encodingFor(c.req.header("Accept-Encoding")),
    );
    return c.body(bytes, 200, {
      ...headers,
      "Content-Type": "image/svg+xml",
      "Cache-Control": COVER,
      "Content-Security-Policy": COVER_POLICY,
    });
  });
  return app;
}

function found(c: AppContext, list: readonly { value: string; label: string; detail: string }[]) {
  return c.json(list, 200, { "Cache-Control": "private, max-age=60" });
}

/** Finds a game in the answer to a question; undefined when there is no such game at all. */
async function tracedIn(served: ServedModel, ask: Ask, id: string): Promise<Traced | undefined> {
  const item = served.catalogue.items.indexOf(id);
  if (item < 0) return undefined;
  const { games } = await shelfOf(served, { ...ask, k: TRACED });
  const rank = games.findIndex((game) => game.item === item);
  return { item, answer: rank < 0 ? undefined : { game: games[rank]!, rank: rank + 1 } };
}

const synthetic = new WeakMap<ServedModel, Promise<boolean>>();

/** Whether the plays of a model were made up; looked up once a model. */
function arePlaysSynthetic({ engine }: Services, served: ServedModel): Promise<boolean> {
  const known = synthetic.get(served) ?? lookUp();
  synthetic.set(served, known);
  return known;

  async function lookUp(): Promise<boolean> {
    try {
      // Only a log that is one whole can be made up.
      const whole = served.version.plays.find(({ partition }) => partition === WHOLE);
      const history = await engine.ledger.history(userLogs.key, { partition: WHOLE, limit: 50 });
      const made = history.find(({ dataVersion }) => dataVersion === whole?.dataVersion);
      return made?.metadata["synthetic"] === true;
    } catch {
      // Without the database the answers go on, and so does their page.
      return false;
    }
  }
}
