/** @module */
import { assert, assertEquals } from "@std/assert";
import { smallWorld } from "../world.ts";

const world = await smallWorld();

async function unpacked(response: Response): Promise<string> {
  return await new Response(response.body!.pipeThrough(new DecompressionStream("gzip"))).text();
}

Deno.test("long answers are compressed for whoever can read them, and are the same", async () => {
  await using server = await world.serve();
  for (
    const path of [
      "/api/v1/games?limit=30",
      "/api/v1/popular?k=30",
      "/docs",
      "/openapi.json",
      "/docs/style.css",
    ]
  ) {
    const plain = await server.get(path);
    assertEquals([plain.headers.get("content-encoding"), plain.status], [null, 200], path);
    const small = await server.get(path, { "accept-encoding": "gzip, br" });
    assertEquals(small.headers.get("content-encoding"), "gzip", path);
    assert(small.headers.get("vary")!.includes("Accept-Encoding"), path);
    assertEquals(await unpacked(small), await plain.text());
  }
});

Deno.test("an answer that is known by its ETag is known compressed as well", async () => {
  await using server = await world.serve();
  const headers = { "accept-encoding": "gzip" };
  const first = await server.get("/api/v1/games?limit=30", headers);
  const etag = first.headers.get("etag")!;
  await first.body?.cancel();
  const same = await server.get("/api/v1/games?limit=30", { ...headers, "if-none-match": etag });
  assertEquals([same.status, await same.text()], [304, ""]);
});
