/**
 * The lineage and the pages of assets in real Chromium, doing what a person does.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Page } from "playwright-core";
import { z } from "zod";
import { asset, json } from "../../assets/engine/mod.ts";
import { failing } from "../screenshots/lineage.ts";
import { gate } from "../server/small_world.ts";
import { browserTests, faultsOf, fitsItsScreen, until } from "../support/browser.ts";
import { openWorkshop } from "../support/workshop.ts";

const { test } = await browserTests();

/** The word on a card of the picture. */
const stateOf = (page: Page, key: string) => page.getAttribute(`.node[data-key="${key}"]`, "data-state");

test("a first visit: nothing is there, materialize from the page, watch it, read a recommendation", async (visit) => {
  await using shop = await openWorkshop();
  const page = await visit(shop.server.fetch).open("/assets");
  assertStringIncludes(await page.textContent("main") ?? "", "Nothing is materialized yet");
  assertEquals(await page.locator(".node[data-state=missing]").count(), 8);

  // The plan and its reasons come before anything runs.
  await page.click(".page-head [data-asks]");
  await page.waitForSelector("dialog[open]");
  assertStringIncludes(await page.textContent("dialog") ?? "", "It was never materialized");
  assertEquals(await shop.database.runs.find({ limit: 1 }), []);
  await page.click("dialog >> text=Materialize now");
  await page.waitForSelector("#live");
  await until(page, "document.querySelectorAll('.node[data-state=fresh]').length === 8");
  assertMatch(await page.textContent("#live-title") ?? "", /The run succeeded/);
  assertEquals(await page.locator(".node[data-state=missing]").count(), 0);
  await shop.launcher.settled();

  await shop.server.services.models.refresh();
  await page.goto(page.url().replace(/\/assets.*/, "/?user=user-001"));
  await page.waitForSelector(".game");
  await page.click("nav >> text=Lineage");
  assertMatch(page.url(), /\/assets$/);
});

test("an asset that broke says why, on the graph, on its page, and on the run's", async (visit) => {
  await using shop = await openWorkshop({ assets: failing() });
  await shop.materialize();
  const page = await visit(shop.server.fetch).open("/assets");
  assertEquals(await stateOf(page, "orders/clean"), "failed");
  await page.click('.node[data-key="orders/clean"] .node-box');
  await page.waitForSelector(".chosen");
  assertMatch(page.url(), /asset=orders%2Fclean/);
  const chosen = await page.textContent("#chosen") ?? "";
  assertStringIncludes(chosen, "The last try failed");
  assertStringIncludes(chosen, "order 2 is −1");
  await page.click("#chosen >> text=See the run");
  const run = await page.textContent("main") ?? "";
  assertStringIncludes(run, "CheckFailedError");
  assertStringIncludes(run, "Try 1 failed");
  assertStringIncludes(run, "Skipped because of it: report");
  assert(!await page.isVisible("#failures pre"), "the stack is folded");
  await page.click("#failures summary");
  assert(await page.isVisible("#failures pre"));
  await page.click("#failures >> text=Why it is not fresh");
  assertStringIncludes(await page.textContent("#checks") ?? "", "order 2 is −1");
});

test("a stale asset's mark leads to its causes, and from there to the root", async (visit) => {
  await using shop = await openWorkshop();
  await shop.materialize("+model");
  shop.configure("user_logs", { seed: 7 });
  const page = await visit(shop.server.fetch).open("/assets");
  const mark = page.locator('.node[data-key="model"] .node-stale');
  assertMatch(await mark.textContent() ?? "", /Stale \(\d\)/);
  await mark.click();
  await page.waitForSelector("#chosen .causes");
  assertStringIncludes(await page.textContent("#chosen .causes") ?? "", "user_logs is stale");
  await page.click("#chosen >> text=Walk the causes to their roots");
  assertMatch(page.url(), /\/assets\/model#causes$/);
  assertStringIncludes(await page.textContent("#causes") ?? "", "user_logs: Config: seed went from 42 to 7");
});

test("keyboard only: move along the graph, zoom, choose and open", async (visit) => {
  await using shop = await openWorkshop();
  const page = await visit(shop.server.fetch).open("/assets");
  await page.locator(".node-link[tabindex='0']").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await until(page, "new URL(location).searchParams.get('asset') === 'user_logs'");
  assertStringIncludes(
    await page.evaluate("document.activeElement.textContent") as string,
    "user_logs",
  );
  const box = () => page.getAttribute(".graph-picture", "viewBox");
  const whole = await box();
  await page.keyboard.press("+");
  await until(page, `document.querySelector('.graph-picture').getAttribute('viewBox') !== '${whole}'`);
  await page.keyboard.press("0");
  await until(
    page,
    `parseFloat(document.querySelector('.graph-picture').getAttribute('viewBox').split(' ')[2]) === ${
      Number(whole?.split(" ")[2])
    }`,
  );
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/assets\/user_logs$/);
  assertEquals(await page.textContent("h1"), "user_logs");
});

test("a selection is in the address, an error in it is explained, the list is filtered", async (visit) => {
  await using shop = await openWorkshop();
  const page = await visit(shop.server.fetch).open("/assets");
  await page.fill("#selection", "+clean_features");
  await page.press("#selection", "Enter");
  await page.waitForURL(/selection=%2Bclean_features/);
  assertEquals(await page.locator(".node:not(.out)").count(), 2);
  await page.fill("#selection", "+cleen_features");
  await page.press("#selection", "Enter");
  await page.waitForURL(/cleen/);
  assertStringIncludes(await page.textContent("#selection-error") ?? "", 'did you mean "clean_features"?');
  await page.fill("#filter", "plays");
  assertEquals(await page.locator(".asset-item:visible").count(), 2);
  await page.fill("#filter", "nothing like that");
  assertEquals(await page.textContent("#filter-none"), "Nothing matches the filter");
});

test("an asset is rolled back after a question, and says that it is held", async (visit) => {
  await using shop = await openWorkshop();
  await shop.materialize();
  shop.configure("recommendations", { k: 5 });
  await shop.materialize();
  const page = await visit(shop.server.fetch).open("/assets/recommendations?view=history");
  await page.click(".table [data-asks]");
  await page.waitForSelector("dialog[open]");
  assertStringIncludes(await page.textContent("dialog h2") ?? "", "Roll recommendations back?");
  await page.click("dialog button.primary");
  await page.waitForURL(/rolled=back/);
  assertStringIncludes(await page.textContent("main") ?? "", "A rollback holds it where it is");
});

test("without scripts everything can be read, planned and started", async (visit) => {
  await using shop = await openWorkshop();
  const page = await visit(shop.server.fetch).open("/assets", { reading: true });
  assert(await page.isVisible(".graph-picture"));
  assert(!await page.isVisible(".graph-tools"));
  await page.click(".page-head .primary");
  await page.waitForURL(/\/runs\/new/);
  await page.click("button.primary");
  await page.waitForURL(/\/assets\?run=/);
  await shop.launcher.settled();
  await page.reload();
  assertStringIncludes(await page.textContent("#live") ?? "", "The run succeeded");
  await page.click('.node[data-key="model"] .node-box');
  await page.waitForURL(/\/assets\/model$/);
  for (const view of ["Data", "History", "Code and config"]) {
    await page.click(`.tabs >> text=${view}`);
    assertEquals(await page.textContent("h1"), "model");
  }
});

test("a lost connection is told, and the stream goes on where it was", async (visit) => {
  const { passed, open } = gate();
  const slow = asset({
    key: "slow",
    description: "Waits for the test",
    codec: json(z.number()),
    materialize: async (_, { signal }) => {
      await Promise.race([passed, new Promise((_, reject) => signal.addEventListener("abort", reject))]);
      return 1;
    },
  });
  const after = asset({
    key: "after",
    description: "Comes after",
    deps: { slow },
    codec: json(z.number()),
    materialize: ({ slow }) => slow + 1,
  });
  await using shop = await openWorkshop({ assets: [slow, after] });
  let isAway = false;
  const page = await visit((request, peer) => {
    if (isAway && request.url.includes("/api/v1/runs")) return new Response("away", { status: 503 });
    return shop.server.fetch(request, peer);
  }).open("/assets", { expected: /status of 503|ERR_/ });
  await shop.launcher.start({ selection: "*", force: false });
  await page.reload();
  await until(page, "document.querySelector('.node[data-key=slow]').dataset.state === 'running'");
  assertEquals(await stateOf(page, "after"), "queued");
  isAway = true;
  // The server ends the stream in the middle.
  await page.evaluate("window.stop()");
  await page.waitForSelector("#live-lost:not([hidden])");
  assertStringIncludes(await page.textContent("#live-lost") ?? "", "The connection to the server was lost");
  open();
  await shop.launcher.settled();
  isAway = false;
  await until(page, "document.querySelector('#live').dataset.status === 'succeeded'", 20_000);
  await until(page, "document.querySelector('.node[data-key=after]').dataset.state === 'fresh'");
});

test("a run can be cancelled from the graph", async (visit) => {
  const endless = asset({
    key: "endless",
    description: "Ends when it is told to",
    codec: json(z.number()),
    materialize: (_, { signal }) =>
      new Promise<number>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  });
  await using shop = await openWorkshop({ assets: [endless] });
  await shop.launcher.start({ selection: "*", force: false });
  const page = await visit(shop.server.fetch).open("/assets");
  await until(page, "document.querySelector('.node[data-key=endless]').dataset.state === 'running'");
  await page.click("#live-cancel button");
  await shop.launcher.settled();
  const [run] = await shop.database.runs.find({ limit: 1 });
  assertEquals(run?.status, "cancelled");
});

test("lineage and assets pass axe-core in both themes and languages, and fit a phone", async (visit) => {
  await using shop = await openWorkshop();
  await shop.materialize();
  shop.configure("evaluation", { ks: [5] });
  const visitor = visit(shop.server.fetch);
  const paths = [
    "/assets?asset=evaluation",
    "/assets?selection=nothing",
    "/runs/new?what=these&selection=evaluation",
    "/assets/evaluation",
    "/assets/co_occurrence?view=data",
    "/assets/model?view=data",
    "/assets/clean_features?view=data",
    "/assets/evaluation?view=history",
    "/assets/evaluation?view=code",
  ];
  for (
    const how of [
      { theme: "light", language: "en", screen: "desk" },
      { theme: "dark", language: "ko", screen: "desk" },
      { theme: "light", language: "ko", screen: "phone" },
    ] as const
  ) {
    const page = await visitor.open("/assets", how);
    for (const path of paths) {
      await page.goto(visitor.origin + path);
      assertEquals(await faultsOf(page), [], `${path} ${JSON.stringify(how)}`);
      assert(await fitsItsScreen(page), `${path} is wider than its ${how.screen}`);
    }
    assertEquals(await page.getAttribute("html", "lang"), how.language);
    if (how.screen === "phone") {
      await page.goto(`${visitor.origin}/assets`);
      assert(!await page.isVisible(".graph-picture"));
      assert(await page.isVisible(".asset-more"));
      await page.click('.asset-item[data-key="evaluation"] .asset-name');
      await until(page, "document.activeElement?.id === 'chosen-title'");
      assertEquals(await page.textContent("#chosen-title"), "evaluation");
    }
  }
});
