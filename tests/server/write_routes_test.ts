/** @module */
import { assert, assertEquals } from "@std/assert";
import { withWorld, type World } from "./small_world.ts";

const TOKEN = "0123456789abcdef-token";

/** Every route that changes something, with a body that it would take. */
const WRITES: readonly (readonly [method: string, path: string, body: unknown])[] = [
  ["POST", "/runs", { selection: "total" }],
  ["POST", "/runs/01k5zq8x3v7m2d9c4f/cancel", {}],
  ["POST", "/events", { events: [{ kind: "play", user_id: "ann", game_id: "go" }] }],
  ["POST", "/assets/total/rollback", {}],
  ["POST", "/models/1/promote", {}],
  ["POST", "/models/rollback", {}],
];

async function refusals(world: World, headers: Record<string, string>): Promise<[string, number][]> {
  const found: [string, number][] = [];
  for (const [method, path, body] of WRITES) {
    const response = await world.send(method, path, body, headers);
    assertEquals(response.headers.get("content-type"), "application/problem+json", path);
    await response.body?.cancel();
    found.push([path, response.status]);
  }
  assertEquals(world.kept, []);
  assertEquals(await world.database.runs.find({ limit: 1 }), []);
  return found;
}

const all = (status: number) => WRITES.map(([, path]) => [path, status]);

Deno.test("every write route is refused without the token, with a wrong one, and from another origin", () =>
  withWorld(async (world) => {
    assertEquals(await refusals(world, {}), all(401));
    for (const token of ["", "wrong", TOKEN.slice(1), `${TOKEN}x`, TOKEN.toUpperCase()]) {
      assertEquals(await refusals(world, { authorization: `Bearer ${token}` }), all(401), token);
    }
    const right = { authorization: `Bearer ${TOKEN}` };
    assertEquals(await refusals(world, { ...right, origin: "https://elsewhere.example" }), all(403));
    assertEquals(await refusals(world, { ...right, "sec-fetch-site": "cross-site" }), all(403));
    const taken = await world.send("POST", "/events", WRITES[2]![2], right);
    assertEquals([taken.status, world.kept.length], [202, 1]);
    await taken.body?.cancel();
  }, { settings: { apiToken: TOKEN } }));

Deno.test("without a token, every write route is refused from another machine", () =>
  withWorld(async (world) => {
    for (const [method, path, body] of WRITES) {
      const response = await world.server.fetch(
        new Request(`http://localhost/api/v1${path}`, {
          method,
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
        "192.0.2.7",
      );
      assertEquals(response.status, 403, path);
      await response.body?.cancel();
    }
  }));

Deno.test("the list of write routes in this test is complete", () =>
  withWorld((world) => {
    const { paths } = world.server.app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: { title: "", version: "" },
    });
    const guarded: string[] = [];
    for (const [path, methods] of Object.entries(paths ?? {})) {
      for (const [method, operation] of Object.entries(methods as Record<string, { security?: unknown }>)) {
        if (method === "get" || /\/predict(?:\/batch)?$/.test(path)) continue;
        assert(operation.security !== undefined, `${method} ${path} asks for no token`);
        guarded.push(`${method.toUpperCase()} ${path.replace("/api/v1", "")}`);
      }
    }
    const tested = WRITES.map(([method, path]) =>
      `${method} ${
        path.replace("01k5zq8x3v7m2d9c4f", "{id}").replace("/total/", "/{key}/").replace("/1/", "/{version}/")
      }`
    );
    assertEquals(guarded.sort(), tested.sort());
    return Promise.resolve();
  }));
