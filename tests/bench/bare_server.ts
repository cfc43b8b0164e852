/**
 * What a prediction is held against: a bare Hono route that returns the same bytes, without or with reading the body.
 *
 * @module
 */
import { Hono } from "hono";

const [port, mode] = Deno.args;
const text = await new Response(Deno.stdin.readable).text();
const headers = { "content-type": "application/json" };
const app = new Hono();
if (mode === "reads") {
  app.post("/predict", async (c) => {
    await c.req.json();
    return c.body(text, 200, headers);
  });
} else app.post("/predict", (c) => c.body(text, 200, headers));
Deno.serve({ port: Number(port), hostname: "127.0.0.1", onListen() {} }, app.fetch);
