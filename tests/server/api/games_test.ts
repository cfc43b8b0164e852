/** @module */
import { assert, assertEquals } from "@std/assert";
import type { z } from "zod";
import { Game, GamePage } from "../../../server/schemas/game.ts";
import { PopularGames, Prediction } from "../../../server/schemas/prediction.ts";
import type { Rig } from "../rig.ts";
import { GAMES, HARD_IDS, smallWorld } from "../world.ts";

const world = await smallWorld();

function test(name: string, body: (server: Rig) => Promise<void>): void {
  Deno.test(name, async () => {
    await using server = await world.serve();
    await body(server);
  });
}

async function page(server: Rig, query: string): Promise<z.infer<typeof GamePage>> {
  const response = await server.get(`/api/v1/games${query}`);
  assertEquals(response.status, 200);
  return GamePage.parse(await response.json());
}

test("GET /games goes through all games by name, a page at a time", async (server) => {
  const found: string[] = [];
  let next: string | null = "/api/v1/games?limit=7";
  while (next !== null) {
    const response: Response = await server.get(next);
    const body: z.infer<typeof GamePage> = GamePage.parse(await response.json());
    assertEquals(body.total, GAMES.length);
    found.push(...body.games.map(({ name }) => name));
    next = body.next;
  }
  assertEquals(found.length, GAMES.length);
  const folded = found.map((name) => name.toLowerCase());
  assertEquals(folded, [...folded].sort());
});

test("GET /games finds games by words of the name in any case, by id, and by filters", async (server) => {
  assertEquals((await page(server, "?q=RACER%20night%203")).games.map(({ game_id }) => game_id), ["race3"]);
  assertEquals((await page(server, `?q=${encodeURIComponent("안개")}`)).games.map(({ game_id }) => game_id), [
    "안개 등대",
  ]);
  assertEquals((await page(server, "?q=730")).games.map(({ game_id }) => game_id), ["730"]);
  assertEquals((await page(server, "?genre=action&genre=racing")).total, 14);
  assertEquals((await page(server, "?tag=story&released_from=2009")).total, 2);
  assertEquals((await page(server, "?q=nothing")).games, []);
  const popular = (await page(server, "?order=popularity&limit=100")).games.map(({ users }) => users);
  assertEquals(popular, [...popular].sort((a, b) => b - a));
});

test("GET /games/{id} knows games by any id", async (server) => {
  for (const id of ["rpg3", ...HARD_IDS.filter((id) => id !== "..")]) {
    const response = await server.get(`/api/v1/games/${encodeURIComponent(id)}`);
    assertEquals([response.status, Game.parse(await response.json()).game_id], [200, id]);
  }
  const missing = await server.get("/api/v1/games/no%2Fsuch");
  assertEquals(missing.status, 404);
  const { detail } = await missing.json() as { detail: string };
  assert(detail.startsWith('There is no game "no/such"'), detail);
});

test("GET /games/{id} answers 304 to whoever has the answer, until another model is there", async (server) => {
  const first = await server.get("/api/v1/games/rpg3");
  const etag = first.headers.get("etag")!;
  await first.body?.cancel();
  for (const tag of [etag, `"other", W/${etag}`, "*"]) {
    const same = await server.get("/api/v1/games/rpg3", { "if-none-match": tag });
    assertEquals([same.status, await same.text(), same.headers.get("etag")], [304, "", etag]);
  }
  const { number } = await world.make("popularity");
  await world.promote(number);
  await server.server.services.models.refresh();
  const newer = await server.get("/api/v1/games/rpg3", { "if-none-match": etag });
  assertEquals([newer.status, newer.headers.get("x-model-version")], [200, String(number)]);
  await newer.body?.cancel();
  await world.promote(1);
});

test("GET /games/{id}/similar recommends to whoever likes the game", async (server) => {
  const response = await server.get("/api/v1/games/rpg3/similar?k=4");
  const { strategy, recommendations } = Prediction.parse(await response.json());
  assertEquals([strategy, recommendations.length], ["model", 4]);
  for (const { game_id, reasons } of recommendations) {
    assert(game_id !== "rpg3");
    assertEquals(reasons.map(({ game_id, share }) => [game_id, share]), [["rpg3", 1]]);
  }
  for (
    const [path, status] of [["/none/similar", 404], ["/rpg3/similar?k=x", 400], ["/rpg3/similar?kk=1", 400]]
  ) {
    const refused = await server.get(`/api/v1/games${path}`);
    assertEquals(refused.status, status);
    await refused.body?.cancel();
  }
});

test("GET /popular counts users", async (server) => {
  const { games } = PopularGames.parse(await (await server.get("/api/v1/popular?k=5")).json());
  assertEquals(games.length, 5);
  for (const { game_id, users, share } of games) {
    const having = new Set(world.plays.filter(({ game }) => game === game_id).map(({ user }) => user));
    const all = new Set(world.plays.map(({ user }) => user));
    assertEquals([users, share], [having.size, Math.round(having.size / all.size * 10_000) / 10_000]);
  }
});

test("GET /users/{id}/recommendations answers what POST /predict answers", async (server) => {
  for (const user of ["42", "한/국%", "nobody"]) {
    const got = await server.get(`/api/v1/users/${encodeURIComponent(user)}/recommendations?k=4`);
    const posted = await server.post("/predict", { user_id: user, k: 4 });
    assertEquals(await got.text(), await posted.text());
  }
});
