/** @module */
import { assertEquals, assertMatch } from "@std/assert";
import { memoryEngine, memoryLedger } from "../../../assets/engine/mod.ts";
import { rig } from "../rig.ts";

Deno.test("GET /livez answers while there is neither model nor database", async () => {
  await using server = rig();
  const response = await server.get("/livez");
  assertEquals([response.status, await response.json()], [200, { status: "ok" }]);
  assertEquals(response.headers.get("x-content-type-options"), "nosniff");
});

Deno.test("GET /readyz says what is missing and what to do", async () => {
  await using server = rig();
  for (const path of ["/readyz", "/healthz"]) {
    const response = await server.get(path);
    assertEquals(response.status, 503);
    assertEquals(await response.json(), {
      status: "not ready",
      model: { status: "failed", detail: "There is no model yet; next: deno task materialize" },
      database: { status: "ok" },
      version: null,
    });
  }
});

Deno.test("GET /readyz says that the database does not answer, and why", async () => {
  const ledger = { ...memoryLedger(), current: () => Promise.reject(new Error("connection refused")) };
  await using server = rig({ engine: memoryEngine([], { ledger }) });
  const { database } = await (await server.get("/readyz")).json() as { database: Record<string, string> };
  assertEquals(database["status"], "degraded");
  assertMatch(database["detail"]!, /does not answer: connection refused/);
});

Deno.test("what no route answers is a problem document, with the methods that would do", async () => {
  await using server = rig();
  const missing = await server.get("/nothing/here");
  assertEquals(missing.status, 404);
  assertEquals(missing.headers.get("content-type"), "application/problem+json");
  const id = missing.headers.get("x-request-id")!;
  assertEquals(await missing.json(), {
    type: "/docs#not-found",
    title: "There is nothing here",
    status: 404,
    detail: "No such address; /docs lists what there is",
    instance: `urn:request:${id}`,
  });
  const posted = await server.server.fetch(new Request("http://localhost/livez", { method: "POST" }));
  assertEquals([posted.status, posted.headers.get("allow")], [405, "GET, HEAD"]);
  await posted.body?.cancel();
});

Deno.test("a request keeps a sane id of its own, and no other", async () => {
  await using server = rig();
  const kept = await server.get("/livez", { "x-request-id": "trace-0.1:a_B" });
  assertEquals(kept.headers.get("x-request-id"), "trace-0.1:a_B");
  const refused = await server.get("/livez", { "x-request-id": '"><script>' });
  assertMatch(refused.headers.get("x-request-id")!, /^[0-9a-f]{16}$/);
  for (const response of [kept, refused]) await response.body?.cancel();
});
