/**
 * What a person does to find a game, in real Chromium.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Page } from "playwright-core";
import { browserTests, until } from "../support/browser.ts";
import { gamesOf, openShop } from "../support/shop.ts";

const { test } = await browserTests();
const pathOf = (page: Page) => page.url().replace(/^https?:\/\/[^/]+/, "");

test("picks games by typing and by keyboard alone, reads why, and traces a recommendation to its run", async (visit) => {
  await using shop = await openShop();
  const page = await visit((request, peer) => shop.server.fetch(request, peer)).open("/");
  // The first stop of the keyboard leads to the content.
  await page.keyboard.press("Tab");
  assertEquals(await page.evaluate("document.activeElement.textContent"), "Skip to content");
  const field = page.getByRole("combobox", { name: "Games you like" });
  await field.focus();
  await page.keyboard.type("keslust", { delay: 5 });
  await page.locator(".options").getByRole("option").first().waitFor();
  await page.locator(".options").getByRole("option", { name: "Keslustead Oathkeepers" }).waitFor();
  assertEquals(await field.getAttribute("aria-expanded"), "true");
  await page.keyboard.press("ArrowDown");
  const chosen = page.locator(".options").getByRole("option", { selected: true });
  assertEquals(await field.getAttribute("aria-activedescendant"), await chosen.getAttribute("id"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/game=1008/);
  assertEquals(await page.textContent("h1"), "For what you like");
  const card = page.locator(".game").first();
  assertStringIncludes(
    await card.locator(".because").textContent() ?? "",
    "Because you like Keslustead Oathkeepers",
  );
  // A second one joins the first.
  await field.fill("sorrellatch");
  await page.locator(".options").getByRole("option").first().click();
  await page.waitForURL(/game=1008&.*game=1016|game=1016&.*game=1008/);
  const name = await card.locator(".game-name").textContent() ?? "";
  await card.getByRole("link", { name: /^Trace it/ }).click();
  await page.waitForURL(/\/recommendations\/lineage/);
  assertStringIncludes(await page.locator("#answer").textContent() ?? "", name);
  const run = page.locator("#origin h2 a");
  assert(/^\/runs\/\w+/.test(await run.getAttribute("href") ?? ""));
  await page.locator("#model h2 a").click();
  await page.waitForURL(/\/models\/1$/);
});

test("filters renew the shelf in place, and more games go on where the eye was", async (visit) => {
  await using shop = await openShop();
  const page = await visit((request, peer) => shop.server.fetch(request, peer)).open("/?user=user-001");
  await page.evaluate("globalThis.stays = true");
  await page.getByText("Racing", { exact: true }).first().click();
  await page.waitForURL(/genre=Racing/);
  await page.locator('#results:not([aria-busy="true"])').waitFor();
  const lines = await page.locator(".game-line .cut").allTextContents();
  assert(lines.length > 0);
  for (const line of lines) assertStringIncludes(line, "Racing");
  await page.getByText("Racing", { exact: true }).first().click();
  await page.waitForURL((url) => !url.search.includes("genre"));
  const before = await page.locator(".game").count();
  await page.getByRole("link", { name: "Show more" }).click();
  await until(page, `document.querySelectorAll(".game").length > ${before}`);
  await until(page, "document.activeElement.closest('.game') !== null");
  assertEquals(await page.evaluate("globalThis.stays"), true, "the page was loaded anew");
  // What is seen has an address: loaded anew it is the same.
  const shown = await page.locator(".game-name").allTextContents();
  await page.reload();
  assertEquals(await page.locator(".game-name").allTextContents(), shown);
});

test("without scripts everything can be read, searched and filtered", async (visit) => {
  await using shop = await openShop();
  const page = await visit((request, peer) => shop.server.fetch(request, peer)).open("/", { reading: true });
  await page.getByRole("searchbox", { name: "Games you like" }).fill("thistle");
  await page.getByRole("button", { name: "Find" }).click();
  await page.waitForURL(/find=thistle/);
  await page.getByRole("link", { name: /^Add / }).first().click();
  await page.waitForURL(/game=\d+/);
  await page.locator(".filter-box > summary").click();
  await page.getByLabel("Rating at least").selectOption("3");
  await page.getByRole("button", { name: "Apply" }).click();
  await page.waitForURL(/rating=3/);
  assert(pathOf(page).includes("game="), "the picked game is kept");
  assert(await page.locator(".game").count() > 0);
  await page.getByRole("link", { name: /^Remove / }).click();
  await page.waitForURL((url) => !url.search.includes("game="));
  await page.getByRole("searchbox", { name: "Or a player" }).fill("user-002");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.waitForURL(/user=user-002/);
  assertEquals(await page.textContent("h1"), "For user-002");
  await page.locator("#theme-form button").click();
  assertEquals(await page.getAttribute("html", "data-theme"), "light");
  await page.getByRole("link", { name: "한국어" }).click();
  assertEquals(await page.textContent("h1"), "user-002 님을 위한 추천");
  // The choice of language goes along.
  await page.goto(new URL("/models", page.url()).href);
  assertEquals(await page.textContent("h1"), "모델");
});

test("a picture that does not load gives way to the drawn cover", async (visit) => {
  const games = Array.from({ length: 5 }, (_, i) => ({
    id: `g${i}`,
    name: `Game ${i}`,
    added: 10,
    added_by_status: { owned: 5 },
    background_image: "https://127.0.0.1:9/none.jpg",
  }));
  await using shop = await openShop({ sources: gamesOf(games) });
  const visitor = visit((request, peer) => shop.server.fetch(request, peer));
  const page = await visitor.open("/", { expected: /Failed to load resource: net::/ });
  await until(
    page,
    "[...document.querySelectorAll('img.cover')].every((image) => image.complete && image.naturalWidth > 0)",
  );
  assertStringIncludes(await page.getAttribute("img.cover", "src") ?? "", "/covers/");
});
