/**
 * Stories of runs: what reruns, what does not, and what a failure leaves.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { z } from "zod";
import {
  BlockedError,
  check,
  ConfigError,
  type Engine,
  memoryStore,
  SourceError,
} from "../../assets/engine/mod.ts";
import { Rig } from "../support/engine_rig.ts";

/** raw → clean → model, and raw → logs. */
function pipeline() {
  const rig = new Rig();
  const raw = rig.asset("raw", { make: () => [1, 2, 3] });
  const clean = rig.asset("clean", {
    deps: [raw],
    config: z.strictObject({ factor: z.number().default(2) }),
    make: ({ raw }, { config }) => (raw as number[]).map((n) => n * (config as { factor: number }).factor),
  });
  const logs = rig.asset("logs", { deps: [raw] });
  const model = rig.asset("model", { deps: [clean] });
  return { rig, raw, clean, logs, model };
}

Deno.test("run() computes everything once, upstream first, and then nothing", async () => {
  const { rig, model } = pipeline();
  assertEquals(await rig.outcomes(), {
    raw: "materialized",
    clean: "materialized",
    logs: "materialized",
    model: "materialized",
  });
  assertEquals(await rig.value(model), { model: { clean: [2, 4, 6] } });
  assertEquals(new Set(Object.values(await rig.outcomes())), new Set(["fresh"]));
  assertEquals(rig.calls, { raw: 1, clean: 1, logs: 1, model: 1 });
});

Deno.test("an edit that changes no bytes reruns its asset and nothing below it", async () => {
  const { rig, raw } = pipeline();
  await rig.run();
  rig.edit(raw, "2 // a comment");
  assertEquals(await rig.actions(), { raw: "run", clean: "maybe", logs: "maybe", model: "maybe" });
  assertEquals(await rig.outcomes(), { raw: "materialized", clean: "fresh", logs: "fresh", model: "fresh" });
  assertEquals(rig.calls, { raw: 2, clean: 1, logs: 1, model: 1 });
  assertEquals(rig.told("step_materialized").map(({ changed }) => changed), [true, true, true, true, false]);
});

Deno.test("a change in the middle reruns what lies below it and nothing else", async () => {
  const { rig, clean, model } = pipeline();
  await rig.run();
  rig.configure(clean, { factor: 10 });
  assertEquals(await rig.causes(clean), ["config_changed"]);
  assertEquals(await rig.outcomes(), {
    raw: "fresh",
    clean: "materialized",
    logs: "fresh",
    model: "materialized",
  });
  assertEquals(await rig.value(model), { model: { clean: [10, 20, 30] } });
});

Deno.test("setting a config back points at what was made before, all the way down", async () => {
  const { rig, clean, model } = pipeline();
  await rig.run();
  const first = await rig.version(model);
  rig.configure(clean, { factor: 10 });
  await rig.run();
  rig.configure(clean, {});
  assertEquals(await rig.actions(), { raw: "fresh", clean: "reuse", logs: "fresh", model: "reuse" });
  assertEquals(await rig.outcomes(), { raw: "fresh", clean: "reused", logs: "fresh", model: "reused" });
  assertEquals(await rig.version(model), first);
  assertEquals(rig.calls, { raw: 1, clean: 2, logs: 1, model: 2 });
  assertEquals((await rig.ledger.current({ asset: "model", partition: "" }))?.reason, "reused");
});

Deno.test("force runs the selection although it is fresh, and reuses nothing", async () => {
  const { rig } = pipeline();
  await rig.run();
  assertEquals(await rig.outcomes({ force: true, selected: new Set(["clean"]) }), { clean: "materialized" });
  assertEquals(rig.calls, { raw: 1, clean: 2, logs: 1, model: 1 });
  assertEquals(new Set(Object.values(await rig.outcomes())), new Set(["fresh"]));
});

Deno.test("a step that is too old reruns, and equal bytes stop there", async () => {
  const rig = new Rig();
  const crawl = rig.asset("crawl", { maxAge: { days: 1, hours: 1 }, make: () => "page" });
  const index = rig.asset("index", { deps: [crawl] });
  await rig.run();
  await rig.clock.advance(25 * 3_600_000);
  assertEquals(await rig.actions(), { crawl: "fresh", index: "fresh" });
  await rig.clock.advance(1);
  assertEquals(await rig.causes(crawl), ["too_old"]);
  assertEquals(await rig.causes(index), ["upstream_stale"]);
  assertEquals(await rig.outcomes(), { crawl: "materialized", index: "fresh" });
  assertEquals(await rig.actions(), { crawl: "fresh", index: "fresh" });
});

Deno.test("an old artifact is not reused past its age limit", async () => {
  const rig = new Rig();
  const crawl = rig.asset("crawl", {
    maxAge: { hours: 1 },
    config: z.strictObject({ page: z.number().default(1) }),
  });
  await rig.run();
  rig.configure(crawl, { page: 2 });
  await rig.clock.advance(2 * 3_600_000);
  await rig.run();
  rig.configure(crawl, { page: 1 });
  assertEquals(await rig.actions(), { crawl: "run" });
  assertEquals(await rig.outcomes(), { crawl: "materialized" });
  assertEquals(rig.calls.crawl, 3);
});

Deno.test("a failed step skips what lies below it; other branches go on; the old artifacts stay", async () => {
  const { rig, clean, logs, model } = pipeline();
  await rig.run();
  const before = [await rig.version(clean), await rig.version(model)];
  rig.edit(clean, "2");
  rig.edit(logs, "2");
  const broken: Engine["fault"] = (point, asset) => {
    if (point === "computed" && asset === "clean") throw new Error("No space left");
  };
  const result = await rig.run({}, rig.engine({ fault: broken }));
  assertEquals(result.status, "failed");
  assertEquals([...result.results].map(([id, { outcome }]) => `${id} ${outcome}`).sort(), [
    "clean failed",
    "logs materialized",
    "model skipped",
    "raw fresh",
  ]);
  assertEquals([await rig.version(clean), await rig.version(model)], before);
  assertEquals(rig.told("step_skipped").map(({ asset, because }) => [asset, because]), [["model", "clean"]]);
  assertEquals((await rig.ledger.failures()).map(({ asset, message }) => [asset, message]), [
    ["clean", "No space left"],
  ]);
  assertEquals((await rig.ledger.runs(1))[0]?.status, "failed");

  assertEquals(await rig.outcomes(), { raw: "fresh", clean: "materialized", logs: "fresh", model: "fresh" });
  assertEquals(await rig.ledger.failures(), []);
});

Deno.test("a blocking check keeps the old artifact current, and is told the next time", async () => {
  const rig = new Rig();
  let rating = 4;
  const games = rig.asset("games", {
    make: () => ({ rating }),
    checks: [
      check(
        "ratings are within 0..5",
        (value) =>
          (value as { rating: number }).rating <= 5 || `found ${(value as { rating: number }).rating}`,
      ),
      check("ratings are whole", () => true, { blocking: false }),
    ],
  });
  const model = rig.asset("model", { deps: [games] });
  await rig.run();
  const good = await rig.version(games);

  rating = 11;
  rig.edit(games, "2");
  assertEquals(await rig.outcomes(), { games: "failed", model: "skipped" });
  assertEquals(await rig.version(games), good);
  const [failure] = await rig.ledger.failures();
  assertEquals(failure?.failedChecks, ["ratings are within 0..5"]);
  assertEquals(games.codec.decode(await rig.store.read(failure!.candidate!)), { rating: 11 });
  assertEquals(rig.told("step_failed").map(({ error, failedChecks }) => [error.message, failedChecks]), [[
    'The new artifact of "games" failed its check "ratings are within 0..5": found 11; the old one stays current',
    ["ratings are within 0..5"],
  ]]);
  assertEquals(await rig.causes(games), ["code_changed", "check_failed"]);
  assertEquals((await rig.plan()).steps[0]?.causes[1]?.subject, "ratings are within 0..5");

  // The failure is of that code only: another edit is another try.
  rating = 5;
  rig.edit(games, "3");
  assertEquals(await rig.causes(games), ["code_changed"]);
  assertEquals(await rig.outcomes(), { games: "materialized", model: "materialized" });
  assertEquals(await rig.causes(model), []);
});

Deno.test("a warning check is told and does not stop anything", async () => {
  const rig = new Rig();
  rig.asset("games", {
    make: () => [],
    checks: [check("there are games", (value) => (value as unknown[]).length > 0, { blocking: false })],
  });
  assertEquals(await rig.outcomes(), { games: "materialized" });
  const expected = { name: "there are games", blocking: false, passed: false };
  assertEquals(rig.told("check_evaluated").map(({ check }) => check), [expected]);
  assertEquals((await rig.ledger.current({ asset: "games", partition: "" }))?.materialization.checks, [
    expected,
  ]);
});

Deno.test("a lost or corrupt artifact is found, and only it is recomputed", async () => {
  const { rig, clean, raw } = pipeline();
  await rig.run();
  await rig.lose(clean);
  assertEquals(await rig.causes(clean), ["artifact_lost"]);
  assertEquals(await rig.outcomes(), { raw: "fresh", clean: "materialized", logs: "fresh", model: "fresh" });
  await rig.corrupt(raw);
  assertEquals(await rig.causes(raw), ["artifact_corrupt"]);
  assertEquals(await rig.outcomes(), { raw: "materialized", clean: "fresh", logs: "fresh", model: "fresh" });
  assertEquals(rig.calls, { raw: 2, clean: 2, logs: 1, model: 1 });
});

Deno.test("a selection whose input is missing is refused before anything runs", async () => {
  const { rig } = pipeline();
  await assertRejects(
    () => rig.run({ selected: new Set(["model", "logs"]) }),
    BlockedError,
    'Cannot materialize "logs": its input "raw" is missing or damaged; select "+logs" to make its inputs too',
  );
  assertEquals(rig.calls, { raw: 0, clean: 0, logs: 0, model: 0 });
  assertEquals(await rig.ledger.runs(1), []);
});

Deno.test("a selection leaves what is not selected alone, however stale it is", async () => {
  const { rig, raw, clean } = pipeline();
  await rig.run();
  rig.edit(raw, "2");
  rig.edit(clean, "2");
  assertEquals(await rig.actions(["clean"]), { raw: "fresh", clean: "run", logs: "fresh", model: "fresh" });
  assertEquals(await rig.outcomes({ selected: new Set(["clean"]) }), { clean: "materialized" });
  assertEquals(rig.calls, { raw: 1, clean: 2, logs: 1, model: 1 });
  const plan = await rig.plan(["clean", "model"]);
  assertEquals(plan.steps.map(({ id, state, action }) => [id, state, action]), [
    ["raw", "stale", "fresh"],
    ["clean", "stale", "fresh"],
    ["logs", "stale", "fresh"],
    ["model", "stale", "fresh"],
  ]);
});

Deno.test("run() keeps metadata, rows and provenance", async () => {
  const rig = new Rig();
  const raw = rig.asset("raw");
  rig.asset("rows", {
    deps: [raw],
    codec: { ...raw.codec, rows: () => 7 },
    make: (_, { metadata, asset, attempt, partition }) => {
      metadata({ dropped: 1, note: "first" });
      metadata({ note: "second" });
      return [asset, attempt, partition];
    },
  });
  await rig.run();
  const made = (await rig.ledger.current({ asset: "rows", partition: "" }))!.materialization;
  assertEquals(made.metadata, { rows: 7, dropped: 1, note: "second" });
  assertEquals(made.inputs, [{ asset: "raw", partition: "", dataVersion: await rig.version(raw) }]);
  assertEquals(made.code.parts, { "rows.ts": "1" });
  assertEquals(made.attempts, 1);
});

Deno.test("downstream and checks see the value as its bytes tell it", async () => {
  const rig = new Rig();
  const seen: unknown[] = [];
  const raw = rig.asset("raw", {
    make: () => ({ kept: 1, dropped: undefined }),
    checks: [check("sees bytes", (value) => !Object.hasOwn(value as object, "dropped"))],
  });
  rig.asset("below", { deps: [raw], make: ({ raw }) => seen.push(raw) });
  assertEquals(await rig.outcomes(), { raw: "materialized", below: "materialized" });
  assertEquals(seen, [{ kept: 1 }]);
});

Deno.test("an input is read once, however many steps use it", async () => {
  const rig = new Rig();
  const raw = rig.asset("raw");
  for (const key of ["a", "b", "c"]) rig.asset(key, { deps: [raw] });
  const store = memoryStore();
  const reads: string[] = [];
  rig.parts = {
    store: { ...store, read: (version) => (reads.push(version), store.read(version)) },
  };
  await rig.run({ concurrency: 3 });
  const version = await rig.version(raw);
  // Once to check what was written, once for the three.
  assertEquals(reads.filter((read) => read === version).length, 2);
});

Deno.test("run() uses as many steps at once as it may, and never more", async () => {
  for (const concurrency of [1, 2, 5]) {
    const rig = new Rig();
    let running = 0;
    let most = 0;
    for (let i = 0; i < 8; i++) {
      rig.asset(`a${i}`, {
        make: async () => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, 1));
          running--;
          return i;
        },
      });
    }
    await rig.run({ concurrency });
    assertEquals(most, concurrency);
  }
});

Deno.test("a source that cannot be reached is told before anything runs", async () => {
  const rig = new Rig();
  rig.asset("raw", { source: { name: "games", optional: false } });
  const source = {
    name: "games.csv",
    observe: () => Promise.reject(new SourceError('Cannot read "games.csv": it does not exist')),
    async *read() {},
  };
  await assertRejects(
    () => rig.run({}, rig.engine({ sources: new Map([["games", source]]) })),
    SourceError,
    "does not exist",
  );
  assertEquals(rig.events, []);
});

Deno.test("a config that has no spelling is refused before anything runs", async () => {
  const rig = new Rig();
  const raw = rig.asset("raw");
  rig.asset("dated", { deps: [raw], config: z.object({ since: z.coerce.date().default(new Date(0)) }) });
  await assertRejects(
    () => rig.run(),
    ConfigError,
    'Cannot configure asset "dated": Cannot encode a Date: only plain data has one spelling',
  );
  assertEquals(rig.calls, { raw: 0, dated: 0 });
});
