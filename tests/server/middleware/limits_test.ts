/** @module */
import { assertEquals } from "@std/assert";
import { clientAddress } from "../../../server/middleware/client_address.ts";
import { RateLimiter } from "../../../server/middleware/rate_limit.ts";
import { rig } from "../rig.ts";

Deno.test("RateLimiter lets a burst through, then the rate, and says how long to wait", () => {
  let now = 0;
  const limiter = new RateLimiter({ perSecond: 2, burst: 3 }, () => now);
  const ask = (client = "a", path = "/predict") =>
    limiter.refusal(client, path)?.more.headers?.["retry-after"];
  assertEquals([ask(), ask(), ask(), ask()], [undefined, undefined, undefined, "1"]);
  assertEquals(ask("b"), undefined);
  now += 500;
  assertEquals([ask(), ask()], [undefined, "1"]);
  now += 60_000;
  assertEquals([ask(), ask(), ask(), ask()], [undefined, undefined, undefined, "1"]);
  // A clock that goes back gives nothing.
  now -= 60_000;
  assertEquals(ask(), "1");
  for (let n = 0; n < 10; n++) assertEquals(ask("a", "/readyz"), undefined);
});

Deno.test("RateLimiter forgets who asked longest ago", () => {
  const limiter = new RateLimiter({ perSecond: 1, burst: 1 }, () => 0);
  assertEquals(limiter.refusal("first", "/"), undefined);
  assertEquals(limiter.refusal("first", "/")?.kind, "too-many-requests");
  for (let n = 0; n < 20_000; n++) limiter.refusal(`client ${n}`, "/");
  assertEquals(limiter.refusal("first", "/"), undefined);
});

Deno.test("a client that asks too often gets 429 with a problem document", async () => {
  await using server = rig({ settings: { rateLimit: { perSecond: 1, burst: 2 } } });
  const statuses: number[] = [];
  for (let n = 0; n < 4; n++) {
    const response = await server.get("/openapi.json");
    statuses.push(response.status);
    if (response.status === 429) {
      assertEquals(response.headers.get("content-type"), "application/problem+json");
      assertEquals(response.headers.get("retry-after"), "1");
    }
    await response.body?.cancel();
  }
  assertEquals(statuses, [200, 200, 429, 429]);
});

Deno.test("clientAddress() believes X-Forwarded-For only where it is told to, and its last entry only", () => {
  const request = (value?: string) =>
    new Request("http://x", value === undefined ? {} : { headers: { "x-forwarded-for": value } });
  assertEquals(clientAddress(request("1.2.3.4"), "10.0.0.1", false), "10.0.0.1");
  assertEquals(clientAddress(request("6.6.6.6, 1.2.3.4"), "10.0.0.1", true), "1.2.3.4");
  assertEquals(clientAddress(request("2001:db8::1"), "10.0.0.1", true), "2001:db8::1");
  for (const wrong of ["", "unknown", '"; drop', "a".repeat(1000)]) {
    assertEquals(clientAddress(request(wrong), "10.0.0.1", true), "10.0.0.1");
  }
  assertEquals(clientAddress(request(), undefined, true), "");
});

Deno.test("an address that is too long is refused before anything looks at it", async () => {
  await using server = rig();
  const response = await server.get(`/${"x".repeat(9000)}`);
  assertEquals([response.status, response.headers.get("content-type")], [414, "application/problem+json"]);
  await response.body?.cancel();
});
