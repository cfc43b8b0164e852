/**
 * Games of the model that answers.
 *
 * @module
 */
import { z } from "zod";
import { type App, group, json, route, written } from "../hono.ts";
import { versioned } from "../middleware/served.ts";
import { predictionJson } from "../model/answer_json.ts";
import { gameOf, type GameQuery, pageOf } from "../model/game_page.ts";
import { askedFor, wishesOf } from "../model/question.ts";
import type { ServedModel } from "../model/served_model.ts";
import { Problem } from "../problem.ts";
import { Game, gameId, GamePage, GamesQuery } from "../schemas/game.ts";
import { howMany, Prediction } from "../schemas/prediction.ts";
import type { Services } from "../services.ts";

const params = z.object({ id: gameId });
const SAME = { 304: { description: "The same as under the ETag that was sent" } };

/** `GET /games`, `GET /games/{id}` and `GET /games/{id}/similar`. */
export function games(services: Services): App {
  const app = group();
  const middleware = [versioned(services)];

  const list = route({
    method: "get",
    path: "/games",
    tags: ["games"],
    summary: "Games by name, with filters, a page at a time",
    middleware,
    request: { query: GamesQuery },
    responses: { 200: { description: "A page of games", content: json(GamePage) }, ...SAME },
  }, [400, 503]);
  app.openapi(list, (c) => {
    const query: GameQuery = c.req.valid("query");
    return c.json(pageOf(c.var.served, query, new URL(c.req.url)), 200);
  });

  const one = route({
    method: "get",
    path: "/games/{id}",
    tags: ["games"],
    summary: "One game",
    middleware,
    request: { params },
    responses: { 200: { description: "The game", content: json(Game) }, ...SAME },
  }, [404, 503]);
  app.openapi(one, (c) => c.json(gameOf(c.var.served, itemOf(c.var.served, c.req.valid("param").id)), 200));

  const similar = route({
    method: "get",
    path: "/games/{id}/similar",
    tags: ["predictions"],
    summary: "Games for someone who likes this one",
    middleware,
    request: { params, query: z.strictObject({ k: howMany }) },
    responses: { 200: { description: "The games, best first", content: json(Prediction) }, ...SAME },
  }, [400, 404, 503]);
  app.openapi(similar, async (c) => {
    const { served } = c.var;
    const { id } = c.req.valid("param");
    itemOf(served, id);
    const { profile, asked } = askedFor(served, { game_ids: [id] });
    const found = await served.recommend(profile, wishesOf(served, c.req.valid("query")));
    return written(c, predictionJson(served, asked, found));
  });
  return app;
}

/** @throws {Problem} when no game has this id. */
function itemOf({ catalogue }: ServedModel, id: string): number {
  const item = catalogue.items.indexOf(id);
  if (item < 0) {
    throw new Problem("not-found", `There is no game "${id}"; GET /api/v1/games?q=NAME finds ids`);
  }
  return item;
}
