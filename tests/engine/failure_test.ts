/**
 * Stories of failures that pass: retries, and what is not worth one.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type Asset, check, SourceChangedError, SourceError } from "../../assets/engine/mod.ts";
import { retryDelay } from "../../assets/engine/retry.ts";
import { outcomesOf, type Recipe, Rig } from "../support/engine_rig.ts";

/** An asset that fails so often before it succeeds. */
function flaky(
  rig: Rig,
  failures: number,
  recipe: Recipe = {},
  error = () => new Error("Connection reset"),
): Asset {
  let left = failures;
  return rig.asset("crawl", {
    retry: { max: 3, backoff: "exponential" },
    make: (_, { attempt }) => {
      if (left-- > 0) throw error();
      return { attempt };
    },
    ...recipe,
  });
}

/** Runs with time going by; heartbeats aside, what was slept. */
async function runPatiently(rig: Rig) {
  const result = await rig.clock.until(rig.run({}, rig.engine({ random: () => 0.5 })));
  return { outcomes: outcomesOf(result), slept: rig.clock.slept.filter((ms) => ms !== 10_000) };
}

Deno.test("a failed try is tried again, each time more patiently", async () => {
  const rig = new Rig();
  const crawl = flaky(rig, 3);
  const { outcomes, slept } = await runPatiently(rig);
  assertEquals(outcomes, { crawl: "materialized" });
  // 500, 1000, 2000 ms, less a quarter of each: half of the half that jitter may take.
  assertEquals(slept, [375, 750, 1500]);
  assertEquals(await rig.value(crawl), { attempt: 4 });
  assertEquals((await rig.ledger.current({ asset: "crawl", partition: "" }))?.materialization.attempts, 4);
  const retries = rig.told("step_retrying");
  assertEquals(retries.map(({ attempt, delayMs, error }) => [attempt, delayMs, error.message]), [
    [1, 375, "Connection reset"],
    [2, 750, "Connection reset"],
    [3, 1500, "Connection reset"],
  ]);
});

Deno.test("tries run out", async () => {
  const rig = new Rig();
  flaky(rig, 4);
  const { outcomes } = await runPatiently(rig);
  assertEquals(outcomes, { crawl: "failed" });
  assertEquals(rig.calls.crawl, 4);
  assertEquals((await rig.ledger.failures())[0]?.message, "Connection reset");
});

Deno.test("an asset without a retry policy is tried once", async () => {
  const rig = new Rig();
  flaky(rig, 1, { retry: { max: 0, backoff: "constant" } });
  assertEquals((await runPatiently(rig)).outcomes, { crawl: "failed" });
  assertEquals(rig.calls.crawl, 1);
});

Deno.test("input that cannot be used is not tried again; input that changed meanwhile is", async () => {
  const refused = new Rig();
  flaky(refused, 1, {}, () => new SourceError("Cannot read row 3"));
  assertEquals((await runPatiently(refused)).outcomes, { crawl: "failed" });
  assertEquals(refused.calls.crawl, 1);

  const changed = new Rig();
  flaky(changed, 1, {}, () => new SourceChangedError("It changed while it was read"));
  assertEquals((await runPatiently(changed)).outcomes, { crawl: "materialized" });
});

Deno.test("a failed check is not tried again", async () => {
  const rig = new Rig();
  flaky(rig, 0, { checks: [check("never", () => false)] });
  assertEquals((await runPatiently(rig)).outcomes, { crawl: "failed" });
  assertEquals(rig.calls.crawl, 1);
});

Deno.test("metadata of a failed try is forgotten", async () => {
  const rig = new Rig();
  const crawl = rig.asset("crawl", {
    retry: { max: 1, backoff: "constant", delayMs: 10 },
    make: (_, { attempt, metadata }) => {
      metadata(attempt === 1 ? { pages: 3, broken: true } : { pages: 4 });
      if (attempt === 1) throw new Error("Connection reset");
      return 1;
    },
  });
  await runPatiently(rig);
  assertEquals(
    (await rig.ledger.current({ asset: crawl.key, partition: "" }))?.materialization.metadata,
    { pages: 4 },
  );
});

Deno.test("what is thrown need not be an error", async () => {
  const rig = new Rig();
  rig.asset("odd", {
    make: () => {
      // deno-lint-ignore no-throw-literal
      throw "a bare text";
    },
  });
  assertEquals(await rig.outcomes(), { odd: "failed" });
  assertEquals((await rig.ledger.failures())[0]?.message, "a bare text");
});

Deno.test("retryDelay() doubles up to a minute, and takes up to half off", () => {
  const policy = { max: 9, backoff: "exponential" as const };
  assertEquals([1, 2, 3, 8, 40].map((attempt) => retryDelay(policy, attempt, () => 0)), [
    500,
    1000,
    2000,
    60_000,
    60_000,
  ]);
  assertEquals(retryDelay(policy, 2, () => 1 - Number.EPSILON), 500);
  const constant = { max: 9, backoff: "constant" as const, delayMs: 40 };
  assertEquals([1, 2, 3].map((attempt) => retryDelay(constant, attempt, () => 0.25)), [35, 35, 35]);
});
