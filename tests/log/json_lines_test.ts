/** @module */
import { assertEquals } from "@std/assert";
import { jsonLinesLog } from "../../infra/log/json_lines.ts";
import type { RequestRecord } from "../../server/mod.ts";

const REQUEST: RequestRecord = {
  level: "info",
  event: "request",
  id: "0001",
  method: "GET",
  path: '/api/v1/games/a"b\\한',
  route: "/api/v1/games/:id",
  status: 200,
  ms: 1.23456,
  client: "127.0.0.1",
};

function sink() {
  const decoder = new TextDecoder();
  const self = {
    text: "",
    write(bytes: Uint8Array) {
      // A pipe that takes a few bytes at a time.
      const part = bytes.subarray(0, 7);
      self.text += decoder.decode(part, { stream: true });
      return Promise.resolve(part.length);
    },
    lines: () => self.text.trimEnd().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>),
  };
  return self;
}

Deno.test("jsonLinesLog() writes every record as a line of JSON, requests too", async () => {
  const out = sink();
  const log = jsonLinesLog(out, { requests: true });
  log.write({ level: "error", event: "fault", error: "a\nb" });
  log.write(REQUEST);
  await log.close();
  const [fault, request] = out.lines();
  assertEquals({ ...fault, time: 0 }, { time: 0, level: "error", event: "fault", error: "a\nb" });
  assertEquals({ ...request, time: 0 }, { ...REQUEST, ms: 1.235, time: 0 });
  assertEquals(new Date(String(request!["time"])).toISOString(), request!["time"]);
});

Deno.test("jsonLinesLog() leaves requests out when it is told to", async () => {
  const out = sink();
  const log = jsonLinesLog(out, { requests: false });
  log.write(REQUEST);
  log.write({ level: "info", event: "listening" });
  await log.close();
  assertEquals(out.lines().map(({ event }) => event), ["listening"]);
});

Deno.test("jsonLinesLog() drops and counts what nobody reads, instead of keeping it", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => release = resolve);
  let text = "";
  const log = jsonLinesLog({
    async write(bytes) {
      await held;
      text += new TextDecoder().decode(bytes);
      return bytes.length;
    },
  }, { requests: true });
  const long = { ...REQUEST, path: `/${"x".repeat(1 << 20)}` };
  for (let n = 0; n < 40; n++) log.write(long);
  release();
  await log.close();
  const lines = text.trimEnd().split("\n").map((line) =>
    JSON.parse(line) as { event: string; lines?: number }
  );
  const dropped = lines.reduce((sum, { lines = 0 }) => sum + lines, 0);
  assertEquals(lines.filter(({ event }) => event === "request").length + dropped, 40);
  assertEquals(dropped > 10, true);
});
