/** @module */
import { assert, assertEquals } from "@std/assert";
import type { z } from "zod";
import { Prediction } from "../../../server/schemas/prediction.ts";
import type { ProblemDocument } from "../../../server/schemas/problem.ts";
import { type Rig, rig } from "../rig.ts";
import { HARD_IDS, smallWorld } from "../world.ts";

type Answer = z.infer<typeof Prediction>;

const world = await smallWorld();

/** A test with a server of its own. */
function test(name: string, body: (server: Rig) => Promise<void>): void {
  Deno.test(name, async () => {
    await using server = await world.serve();
    await body(server);
  });
}

async function predict(server: Rig, body: unknown): Promise<Answer> {
  const response = await server.post("/predict", body);
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("x-model-version"), "1");
  return Prediction.parse(await response.json());
}

test("POST /predict answers the best games of a user, with reasons that the user has", async (server) => {
  const answer = await predict(server, { user_id: "42", k: 3 });
  assertEquals([answer.user_id, answer.strategy, answer.recommendations.length], ["42", "model", 3]);
  assertEquals(answer.model.links, { page: "/models/1", api: "/api/v1/models/1" });
  assertEquals(answer.recommendations.map(({ rank }) => rank), [1, 2, 3]);
  const [best] = answer.recommendations;
  assert(best!.game_id.startsWith("rpg") && best!.reasons.length === 3);
  const owned = world.plays.filter(({ user }) => user === "42").map(({ game }) => game);
  for (const { game_id, reasons } of answer.recommendations) {
    assert(!owned.includes(game_id));
    for (const reason of reasons) assert(owned.includes(reason.game_id) && reason.share > 0);
  }
});

test("POST /api/v1/predict answers the same bytes as POST /predict", async (server) => {
  const body = { user_id: "42", k: 5 };
  const [root, api] = [await server.post("/predict", body), await server.post("/api/v1/predict", body)];
  assertEquals(await root.text(), await api.text());
});

test("POST /predict knows users and games by any id", async (server) => {
  assertEquals((await predict(server, { user_id: "한/국%", k: 1 })).strategy, "model");
  const answer = await predict(server, { game_ids: [...HARD_IDS, "nobody knows this"], k: 1 });
  assertEquals([answer.game_ids, answer.unknown_game_ids], [[...HARD_IDS, "nobody knows this"], [
    "nobody knows this",
  ]]);
});

test("POST /predict gives a stranger what most users have, and says so", async (server) => {
  for (const body of [{ user_id: "nobody", k: 4 }, { game_ids: [], k: 4 }, { game_ids: ["unknown"], k: 4 }]) {
    const { strategy, recommendations } = await predict(server, body);
    assertEquals(strategy, "popular");
    assertEquals(recommendations.map((game) => [game.strategy, game.score, game.reasons]), [
      ["popular", 0, []],
      ["popular", 0, []],
      ["popular", 0, []],
      ["popular", 0, []],
    ]);
    const shares = recommendations.map(({ confidence }) => confidence);
    assertEquals(shares, [...shares].sort((a, b) => b - a));
  }
});

test("POST /predict goes by what a game is like when nobody has played it", async (server) => {
  const { strategy, recommendations } = await predict(server, { game_ids: ["new-rpg"], k: 5 });
  assertEquals(strategy, "content");
  for (const { game_id, strategy, reasons } of recommendations) {
    assert(/^rpg/.test(game_id), game_id);
    assertEquals([strategy, reasons[0]!.game_id], ["content", "new-rpg"]);
  }
});

test("POST /predict leaves out what a filter does not let through", async (server) => {
  const games = async (filters: unknown, more = {}) =>
    (await predict(server, { user_id: "42", k: 50, filters, ...more })).recommendations.map(({ game_id }) =>
      game_id
    );
  for (const id of await games({ genres: ["racing"] })) assert(id.startsWith("race"), id);
  for (const id of await games({ genres: ["RPG"], tags: ["Story"] })) {
    assert(/^rpg\d*[02468]$|new-rpg/.test(id), id);
  }
  assertEquals((await games({ released_from: 2020, released_to: 2021 })).sort(), ["race10", "race11"]);
  assertEquals(await games({ min_rating: 4.5 }), []);
  assertEquals((await games({ min_rating: 4.4, include_owned: true })).sort(), ["440", "730"]);
  assertEquals(await games({ genres: ["No such"] }), []);
  const all = await games(undefined);
  const without = await games(undefined, { exclude: [all[0], "unknown"] });
  assertEquals(without, all.slice(1));
});

test("POST /predict may repeat what a user has when asked to", async (server) => {
  const { recommendations } = await predict(server, {
    user_id: "42",
    k: 20,
    filters: { include_owned: true },
  });
  const owned = new Set(world.plays.filter(({ user }) => user === "42").map(({ game }) => game));
  assert(recommendations.some(({ game_id }) => owned.has(game_id)));
});

test("POST /predict makes a list more diverse, and orders by score alone without", async (server) => {
  const kinds = ({ recommendations }: Answer) =>
    new Set(recommendations.map(({ game_id }) => game_id.replace(/\d+$/, ""))).size;
  // Someone with both tastes: first what suits best, then what differs most.
  const body = { game_ids: ["rpg0", "rpg1", "rpg2", "race0"], k: 6 };
  const plain = await predict(server, { ...body, diversity: 0 });
  const diverse = await predict(server, { ...body, diversity: 0.9 });
  assertEquals(plain, await predict(server, body));
  assertEquals(diverse.recommendations[0]!.game_id, plain.recommendations[0]!.game_id);
  assert(kinds(diverse) > kinds(plain), `${kinds(diverse)} kinds against ${kinds(plain)}`);
});

test("POST /predict refuses what it cannot read, and says what is wrong", async (server) => {
  const problem = async (body: unknown, status: number, headers?: Record<string, string>) => {
    const response = await server.post("/predict", body, headers);
    assertEquals([response.status, response.headers.get("content-type")], [
      status,
      "application/problem+json",
    ]);
    return await response.json() as ProblemDocument;
  };
  const both = await problem({ user_id: "42", game_ids: [] }, 400);
  assertEquals(both.errors, [{ in: "json", path: "", message: "Say user_id or game_ids, and not both" }]);
  assertEquals((await problem({ user_id: "42", k: 0 }, 400)).errors![0]!.path, "/k");
  assertEquals((await problem({ user_id: 42 }, 400)).errors![0]!.path, "/user_id");
  assertEquals((await problem({ user_id: "42", filters: { genre: [] } }, 400)).errors![0]!.path, "/filters");
  assertEquals((await problem("not json", 400)).type, "/docs#bad-request");
  assertEquals((await problem(new Uint8Array([0x22, 0xff, 0x22]), 400)).type, "/docs#bad-request");
  assertEquals(
    (await problem("{}", 415, { "content-type": "text/plain" })).type,
    "/docs#unsupported-media-type",
  );
  assertEquals(
    (await problem("{}", 415, { "content-type": "application/json; charset=utf-16" })).status,
    415,
  );
  assertEquals((await problem(`"${"x".repeat(2 << 20)}"`, 413)).type, "/docs#body-too-large");
  assertEquals(
    (await problem('{"__proto__": {"k": 1}, "user_id": "42"}', 400)).type,
    "/docs#invalid-request",
  );
});

Deno.test("POST /predict without a model says what to do", async () => {
  await using empty = rig();
  const response = await empty.post("/predict", { user_id: "42" });
  assertEquals([response.status, response.headers.get("retry-after")], [503, "5"]);
  const { detail } = await response.json() as ProblemDocument;
  assertEquals(detail, "There is no model yet; next: deno task materialize. /readyz tells when there is one");
});

test("POST /predict/batch streams a line for each user, the same as asked alone", async (server) => {
  const users = [...new Set(world.plays.map(({ user }) => user)), "nobody"];
  const response = await server.post("/api/v1/predict/batch", { user_ids: users, k: 3 });
  assertEquals(response.headers.get("content-type"), "application/x-ndjson");
  const lines = (await response.text()).trimEnd().split("\n");
  assertEquals(lines.length, users.length);
  for (const [i, user_id] of users.entries()) {
    assertEquals(lines[i], await (await server.post("/predict", { user_id, k: 3 })).text());
  }
  const none = await server.post("/api/v1/predict/batch", { user_ids: [] });
  assertEquals(none.status, 400);
  await none.body?.cancel();
});
