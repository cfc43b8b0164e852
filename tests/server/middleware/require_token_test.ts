/** @module */
import { assertEquals } from "@std/assert";
import type { ServerSettings } from "../../../server/mod.ts";
import { group } from "../../../server/hono.ts";
import { answerTo } from "../../../server/errors.ts";
import { isLoopback, requireToken } from "../../../server/middleware/require_token.ts";
import { SETTINGS } from "../rig.ts";

const TOKEN = "0123456789abcdef";

interface Asked {
  readonly settings?: Partial<ServerSettings>;
  readonly headers?: Record<string, string>;
  readonly peer?: string;
  readonly host?: string;
}

async function write(asked: Asked): Promise<[status: number, authenticate: string | null]> {
  const { settings = {}, headers = {}, peer = "127.0.0.1", host = "localhost:8000" } = asked;
  const services = { settings: { ...SETTINGS, ...settings } };
  const app = group();
  app.post("/write", requireToken(services), (c) => c.json({}));
  app.onError(answerTo({ log: () => {} }));
  const request = new Request(`http://${host}/write`, { method: "POST", headers: { host, ...headers } });
  const response = await app.fetch(request, { peer, requestId: "test" });
  await response.body?.cancel();
  return [response.status, response.headers.get("www-authenticate")];
}

Deno.test("requireToken() wants the token that is configured, from anywhere", async () => {
  const settings = { apiToken: TOKEN };
  const bearer = (token: string) => ({ settings, headers: { authorization: `Bearer ${token}` } });
  assertEquals(await write(bearer(TOKEN)), [200, null]);
  assertEquals(await write({ ...bearer(TOKEN), peer: "203.0.113.9", host: "api.example" }), [200, null]);
  assertEquals(await write({ settings, headers: { authorization: `bearer   ${TOKEN} ` } }), [200, null]);
  assertEquals(await write({ settings }), [401, "Bearer"]);
  for (const wrong of ["", "x", TOKEN.slice(1), `${TOKEN}0`, TOKEN.toUpperCase(), "0".repeat(10_000)]) {
    const [status] = await write(bearer(wrong));
    assertEquals(status, 401, wrong);
  }
  assertEquals(await write(bearer("wrong")), [401, 'Bearer error="invalid_token"']);
  assertEquals(await write({ settings, headers: { authorization: `Basic ${TOKEN}` } }), [401, "Bearer"]);
});

Deno.test("requireToken() without one configured takes writes from this machine's own clients only", async () => {
  const status = async (asked: Asked) => (await write(asked))[0];
  for (const peer of ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"]) {
    assertEquals(await status({ peer }), 200);
  }
  for (const peer of ["10.0.0.1", "203.0.113.9", "::2", "::ffff:10.0.0.1", "127.evil", ""]) {
    assertEquals(await status({ peer }), 403, peer);
  }
  for (const host of ["localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST:1"]) {
    assertEquals(await status({ host }), 200, host);
  }
  // A name that an attacker points at 127.0.0.1.
  for (const host of ["evil.example:8000", "localhost.evil.example", "127.0.0.1.nip.io"]) {
    assertEquals(await status({ host }), 403, host);
  }
  for (const name of ["x-forwarded-for", "forwarded", "x-real-ip", "via", "x-forwarded-host"]) {
    assertEquals(await status({ headers: { [name]: "127.0.0.1" } }), 403, name);
  }
});

Deno.test("requireToken() refuses pages of another origin, with the token too", async () => {
  const authorization = `Bearer ${TOKEN}`;
  const settings = { apiToken: TOKEN, corsOrigins: ["https://shop.example"] };
  for (
    const [headers, status] of [
      [{ origin: "http://localhost:8000" }, 200],
      [{ origin: "https://shop.example" }, 200],
      [{ origin: "https://evil.example" }, 403],
      [{ origin: "http://localhost:9000" }, 403],
      [{ origin: "null" }, 403],
      [{ "sec-fetch-site": "cross-site" }, 403],
      [{ "sec-fetch-site": "same-origin" }, 200],
    ] as const
  ) {
    assertEquals(
      (await write({ settings, headers: { authorization, ...headers } }))[0],
      status,
      JSON.stringify(headers),
    );
    const isOwn = "origin" in headers && headers.origin === "https://shop.example";
    if (!isOwn) assertEquals((await write({ headers }))[0], status, JSON.stringify(headers));
  }
});

Deno.test("isLoopback() knows this machine's addresses and no others", () => {
  assertEquals(["127.0.0.1", "::1", "::FFFF:127.1.2.3"].map(isLoopback), [true, true, true]);
  assertEquals([undefined, "", "1127.0.0.1", "127.0.0.1.1", "localhost", "::11"].some(isLoopback), false);
});
