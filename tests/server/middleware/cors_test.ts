/** @module */
import { assertEquals } from "@std/assert";
import { rig } from "../rig.ts";

const preflight = (origin: string) =>
  new Request("http://localhost/predict", {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "POST" },
  });

Deno.test("without origins configured no page of another origin may read answers", async () => {
  await using server = rig();
  const response = await server.get("/livez", { origin: "https://shop.example" });
  assertEquals(response.headers.get("access-control-allow-origin"), null);
  await response.body?.cancel();
  const asked = await server.server.fetch(preflight("https://shop.example"));
  assertEquals([asked.status, asked.headers.get("allow")], [405, "POST"]);
  await asked.body?.cancel();
});

Deno.test("an origin that is configured may read, and others may not", async () => {
  await using server = rig({ settings: { corsOrigins: ["https://shop.example"] } });
  for (
    const [origin, allowed] of [["https://shop.example", "https://shop.example"], [
      "https://evil.example",
      null,
    ]]
  ) {
    const asked = await server.server.fetch(preflight(origin!));
    assertEquals([asked.status, asked.headers.get("access-control-allow-origin")], [204, allowed]);
    assertEquals(asked.headers.get("access-control-allow-methods"), allowed && "GET, HEAD, POST");
    const response = await server.get("/livez", { origin: origin! });
    assertEquals(response.headers.get("access-control-allow-origin"), allowed);
    assertEquals(response.headers.get("vary"), "Origin");
    await response.body?.cancel();
  }
});

Deno.test("with * every origin may read, without its cookies", async () => {
  await using server = rig({ settings: { corsOrigins: ["*"] } });
  const response = await server.get("/livez", { origin: "https://any.example" });
  assertEquals(response.headers.get("access-control-allow-origin"), "*");
  assertEquals(response.headers.get("access-control-allow-credentials"), null);
  await response.body?.cancel();
});
