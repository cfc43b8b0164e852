/**
 * The pages of runs in real Chromium, doing what a person does.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { z } from "zod";
import { asset, json } from "../../assets/engine/mod.ts";
import { failing } from "../screenshots/lineage.ts";
import { gate } from "../server/small_world.ts";
import { browserTests, faultsOf, fitsItsScreen, until } from "../support/browser.ts";
import { openWorkshop } from "../support/workshop.ts";

const { test } = await browserTests();

test("runs are listed, filtered, and lead to what they did", async (visit) => {
  await using shop = await openWorkshop({ assets: failing() });
  await shop.materialize("orders/raw");
  await shop.materialize();
  const page = await visit(shop.server.fetch).open("/runs");
  assertEquals(await page.locator("tbody tr").count(), 2);
  await page.selectOption("#status", "failed");
  await page.waitForURL(/status=failed/);
  assertEquals(await page.locator("tbody tr").count(), 1);
  await page.click("tbody th a");
  assertStringIncludes(await page.textContent(".page-head") ?? "", "Failed");
  await page.selectOption("#log-level", "error");
  await page.waitForURL(/level=error/);
  const log = await page.textContent("#log") ?? "";
  assertStringIncludes(log, "Check failed: no amount is negative");
  assert(!log.includes("Check passed"));
  await page.goto(page.url().replace(/\/runs.*/, "/runs?status=interrupted"));
  assertStringIncludes(await page.textContent("main") ?? "", "No run is like that");
});

test("a run's page goes on by itself while the run does, and the run can be cancelled there", async (visit) => {
  const first = gate();
  const one = asset({
    key: "one",
    description: "Waits for the test",
    codec: json(z.number()),
    async materialize(_, { signal }) {
      await Promise.race([
        first.passed,
        new Promise((_, reject) => signal.addEventListener("abort", reject)),
      ]);
      return 1;
    },
  });
  const two = asset({
    key: "two",
    description: "Never ends",
    deps: { one },
    codec: json(z.number()),
    materialize: (_, { signal }) =>
      new Promise<number>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  });
  await using shop = await openWorkshop({ assets: [one, two] });
  const id = await shop.launcher.start({ selection: "*", force: false });
  const page = await visit(shop.server.fetch).open(`/runs/${id}`);
  assertStringIncludes(await page.textContent("#live") ?? "", "A run goes on");
  first.open();
  await until(page, "document.querySelectorAll('.gantt-row').length === 2");
  await until(page, "document.querySelector('#run-log').textContent.includes('Materialized')");
  assertStringIncludes(await page.textContent("#live-progress") ?? "", "1 of 2 steps done");
  await page.click("#live-cancel button");
  await shop.launcher.settled();
  await page.waitForURL(new RegExp(`/runs/${id}`));
  await page.reload();
  assertStringIncludes(await page.textContent("#run-status") ?? "", "Cancelled");
});

test("run pages can be read without scripts, and pass axe-core in both themes, languages and on a phone", async (visit) => {
  await using shop = await openWorkshop({ assets: failing() });
  const visitor = visit(shop.server.fetch);
  const page = await visitor.open("/runs", { reading: true });
  assertStringIncludes(await page.textContent("main") ?? "", "Nothing has run yet");
  const id = await shop.materialize();
  await page.reload();
  await page.click("tbody th a");
  assertStringIncludes(await page.textContent("main") ?? "", "CheckFailedError");
  await page.selectOption("#log-level", "error");
  await page.click(".log-filter button");
  await page.waitForURL(/level=error/);
  for (
    const how of [
      { theme: "light", language: "en", screen: "desk" },
      { theme: "dark", language: "ko", screen: "desk" },
      { theme: "dark", language: "ko", screen: "phone" },
    ] as const
  ) {
    const page = await visitor.open("/runs", how);
    for (
      const path of [
        "/runs",
        `/runs/${id}`,
        "/runs?status=running",
        "/assets/orders/clean",
        "/assets?asset=report",
      ]
    ) {
      await page.goto(visitor.origin + path);
      assertEquals(await faultsOf(page), [], `${path} ${JSON.stringify(how)}`);
      assert(await fitsItsScreen(page), `${path} is wider than its ${how.screen}`);
    }
  }
});
