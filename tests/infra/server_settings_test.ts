/** @module */
import { assertEquals, assertThrows } from "@std/assert";
import { SERVER_NAMES, SettingError } from "../../infra/config.ts";
import { SERVER_VARIABLES, serverSettings } from "../../infra/settings/server.ts";

const read = (env: Record<string, string> = {}) => serverSettings((name) => env[name]);

Deno.test("serverSettings() listens to this machine only, and limits nobody, unless told otherwise", () => {
  assertEquals(read(), {
    host: "127.0.0.1",
    port: 8000,
    apiToken: undefined,
    corsOrigins: [],
    rateLimit: undefined,
    trustProxy: false,
    alias: "champion",
    pollMs: 2000,
    bodyBytes: 1_048_576,
    bodyMs: 10_000,
    drainMs: 20_000,
    accessLog: true,
  });
});

Deno.test("serverSettings() reads rates and origins", () => {
  assertEquals(read({ RATE_LIMIT: "50" }).rateLimit, { perSecond: 50, burst: 100 });
  assertEquals(read({ RATE_LIMIT: "0.5:3" }).rateLimit, { perSecond: 0.5, burst: 3 });
  assertEquals(read({ CORS_ORIGINS: "https://a.example, http://b.example:8080" }).corsOrigins, [
    "https://a.example",
    "http://b.example:8080",
  ]);
});

Deno.test("serverSettings() refuses wrong values by name, and never shows a secret", () => {
  for (
    const [name, value] of [
      ["PORT", "65536"],
      ["PORT", "http"],
      ["HOST", "not an address"],
      ["RATE_LIMIT", "0"],
      ["RATE_LIMIT", "5:0"],
      ["CORS_ORIGINS", "shop.example"],
      ["CORS_ORIGINS", "https://shop.example/path"],
      ["TRUST_PROXY", "yes please"],
    ] as const
  ) assertThrows(() => read({ [name]: value }), SettingError, `${name} is "${value}"`);
  const { message } = assertThrows(() => read({ API_TOKEN: "hunter2" }), SettingError);
  assertEquals(message.includes("hunter2"), false);
});

Deno.test("every variable of the server is known to whoever reads .env", () => {
  assertEquals(Object.keys(SERVER_VARIABLES), [...SERVER_NAMES]);
});
