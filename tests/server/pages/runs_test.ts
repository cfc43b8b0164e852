/** @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { RunEvent } from "../../../assets/engine/mod.ts";
import { timelineOf } from "../../../server/pages/runs/timeline.ts";
import { failing, layered } from "../../screenshots/lineage.ts";
import { openWorkshop } from "../../support/workshop.ts";

const at = (seq: number, ms: number) => ({ runId: "r", seq, at: ms });
const step = { asset: "a", partition: "" };
const error = { name: "Error", message: "broken" };

Deno.test("timelineOf() tells work, waits and pauses apart, and counts tries", () => {
  const events = [
    { ...at(1, 0), ...step, type: "step_waiting", heldBy: "other" },
    { ...at(2, 10), ...step, type: "step_started", fingerprint: "f", causes: [] },
    { ...at(3, 30), ...step, type: "step_retrying", attempt: 1, delayMs: 20, error },
    { ...at(4, 90), ...step, type: "step_failed", error, failedChecks: [] },
  ] as unknown as RunEvent[];
  const { steps: [only] } = timelineOf(events, { startedAt: 0, finishedAt: 100 }, 100);
  assertEquals(only!.stretches, [
    { kind: "wait", from: 0, to: 10 },
    { kind: "work", from: 10, to: 30 },
    { kind: "pause", from: 30, to: 50 },
    { kind: "work", from: 50, to: 90 },
  ]);
  assertEquals([only!.state, only!.tries, only!.from, only!.to], ["failed", 2, 0, 90]);
});

Deno.test("timelineOf() ends what a dead process left open", () => {
  const events = [
    { ...at(1, 10), ...step, type: "step_started", fingerprint: "f", causes: [] },
  ] as unknown as RunEvent[];
  const over = timelineOf(events, { startedAt: 0, finishedAt: 50 }, 99).steps[0]!;
  assertEquals([over.state, over.to], ["interrupted", 50]);
  const going = timelineOf(events, { startedAt: 0, finishedAt: null }, 99).steps[0]!;
  assertEquals([going.state, going.to], ["running", undefined]);
});

Deno.test("a failed run shows what failed, its tries, its checks, its folded stack, and what was skipped", async () => {
  await using shop = await openWorkshop({ assets: failing() });
  const id = await shop.materialize();
  const text = await shop.page(`/runs/${id}`);
  for (
    const words of [
      "CheckFailedError",
      "no amount is negative",
      "Try 1 failed",
      "Skipped because of it: report",
    ]
  ) {
    assertStringIncludes(text, words);
  }
  assertStringIncludes(text, '<summary class="small">Stack</summary>');
  assertStringIncludes(text, "orders/clean: Failed");
  const korean = await shop.page(`/runs/${id}`, { "accept-language": "ko" });
  assertStringIncludes(korean, "1번째 시도 실패");
});

Deno.test("the log is filtered by step and by level", async () => {
  await using shop = await openWorkshop({ assets: failing() });
  const id = await shop.materialize();
  const warnings = await shop.page(`/runs/${id}?level=warn`);
  assertStringIncludes(warnings, "One order has a negative amount");
  assert(!warnings.includes("Read 3 orders"));
  const raw = await shop.page(`/runs/${id}?step=orders%2Fraw`);
  assert(!raw.includes("One order has a negative amount"));
  assertStringIncludes(await shop.page(`/runs/${id}?step=nothing`), "No event is like that.");
});

Deno.test("runs are paged and filtered by status and asset", async () => {
  await using shop = await openWorkshop({ assets: layered(3) });
  for (let run = 0; run < 22; run++) await shop.materialize("asset_0", true);
  const first = await shop.page("/runs");
  assertEquals(first.match(/<th scope="row"/g)?.length, 20);
  const before = /before=([^"&]+)/.exec(first)![1]!;
  assertEquals((await shop.page(`/runs?before=${before}`)).match(/<th scope="row"/g)?.length, 2);
  assertStringIncludes(await shop.page("/runs?status=failed"), "No run is like that");
  assertStringIncludes(await shop.page("/runs?asset=asset_1"), "No run is like that");
  const missing = await shop.get("/runs/nothing");
  assertEquals(missing.status, 404);
  await missing.body?.cancel();
});

Deno.test("the plan shows what would happen and why, and starts nothing", async () => {
  await using shop = await openWorkshop();
  const all = await shop.page("/runs/new");
  assertStringIncludes(all, "It was never materialized");
  assertStringIncludes(
    await shop.page("/runs/new?what=these&selection=model"),
    "Something it is made from is missing",
  );
  const whole = await shop.page("/runs/new?what=these&selection=model&upstream=yes");
  assertStringIncludes(whole, 'name="selection" value="+model"');
  assertStringIncludes(await shop.page("/runs/new?what=these&selection=modle"), "did you mean");
  await shop.materialize();
  assertStringIncludes(await shop.page("/runs/new?what=stale"), "Nothing is stale or missing.");
  assertStringIncludes(await shop.page("/runs/new"), "there is nothing to do");
  shop.configure("evaluation", { ks: [5] });
  assertStringIncludes(await shop.page("/runs/new?what=stale"), 'name="selection" value="evaluation"');
  assertEquals((await shop.database.runs.find({ limit: 9 })).length, 1);
});

Deno.test("a run is started by a form, and one that is in the way is named", async () => {
  await using shop = await openWorkshop();
  const begun = await shop.post("/runs", { selection: "raw_games" });
  assertEquals(begun.status, 303);
  assertStringIncludes(begun.headers.get("location")!, "/assets?run=");
  await shop.launcher.settled();
  await shop.database.ledger.startRun({
    id: "zz-other",
    selection: "model",
    owner: "another",
    status: "running",
    startedAt: 1,
    finishedAt: null,
  });
  const second = await shop.post("/runs", { selection: "*" });
  assertEquals(second.headers.get("location"), "/runs/new?what=these&selection=*");
  assertStringIncludes(await shop.page("/runs/new?what=these&selection=*"), "is at model already");
  const wrong = await shop.post("/runs", { selection: "no such thing" });
  assertEquals(wrong.status, 400);
  await wrong.body?.cancel();
  const asked = await shop.post("/runs/zz-other/cancel", {});
  assertEquals([asked.status, asked.headers.get("location")], [303, "/runs/zz-other"]);
  assertStringIncludes(await shop.page("/runs/zz-other"), "It was asked to stop.");
});
