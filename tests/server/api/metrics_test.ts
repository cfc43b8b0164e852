/** @module */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Database } from "../../../db/mod.ts";
import { rig } from "../rig.ts";
import { withWorld } from "../small_world.ts";

Deno.test("GET /metrics tells of requests, assets, runs and feedback, as Prometheus reads it", () =>
  withWorld(async (world) => {
    await (await world.get("/livez")).body?.cancel();
    await (await world.get("/nothing")).body?.cancel();
    await world.run("numbers");
    await world.settled();
    const response = await world.get("/metrics");
    assertMatch(response.headers.get("content-type")!, /^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    for (const line of text.split("\n")) {
      assertMatch(line, /^(?:#.*|[a-z_]+(?:\{[^{}]*\})? -?[0-9.e+-]+|)$/);
    }
    const has = (line: string) => assert(text.includes(`\n${line}\n`), `no ${line} in ${text}`);
    has('questline_asset_state{asset="numbers",state="fresh"} 1');
    has('questline_asset_state{asset="total",state="missing"} 1');
    has('questline_last_run_status{status="succeeded"} 1');
    has('questline_look_up{what="database"} 1');
    has("questline_model_version 0");
    has("questline_feedback_waiting_bytes 12");
    has('questline_feedback_events{kind="play"} 0');
    has('questline_answers_total{strategy="popular"} 0');
    assertMatch(
      text,
      /questline_http_request_duration_seconds_count\{route="[^"]*",method="GET",status="404"\} 1/,
    );
    assertMatch(text, /process_resident_memory_bytes [1-9]/);
  }));

Deno.test("GET /metrics answers while the database is away, and says so", async () => {
  const away = () => Promise.reject(new Error("away"));
  const database = { runs: { find: away }, feedback: { counts: away } } as unknown as Database;
  await using server = rig({ database });
  const text = await (await server.get("/metrics")).text();
  assert(text.includes('questline_look_up{what="database"} 0'));
});

Deno.test("made-up methods do not fill the metrics", async () => {
  await using server = rig();
  for (let i = 0; i < 5; i++) {
    const request = new Request("http://localhost/livez", { method: `ODD${i}` });
    await (await server.server.fetch(request)).body?.cancel();
  }
  const text = await (await server.get("/metrics")).text();
  assertEquals(text.includes("ODD"), false);
});
