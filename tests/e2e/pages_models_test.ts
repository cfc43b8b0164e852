/**
 * What a person does with model versions, in real Chromium.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { browserTests } from "../support/browser.ts";
import { openShop } from "../support/shop.ts";

const { test } = await browserTests();
const TOKEN = "a-token-of-the-tests";

test("promotes a version in a dialog, and rolls it back", async (visit) => {
  await using shop = await openShop({ past: 2 });
  const page = await visit((request, peer) => shop.server.fetch(request, peer)).open("/models");
  await page.locator("#versions").getByRole("link", { name: "Version 1" }).click();
  await page.waitForURL(/\/models\/1$/);
  await page.getByRole("link", { name: "Promote" }).click();
  const dialog = page.getByRole("dialog", { name: "Promote version 1?" });
  await dialog.waitFor();
  // Escape asks for nothing, and gives the focus back.
  await page.keyboard.press("Escape");
  assert(await dialog.isHidden());
  assertEquals(await page.evaluate("document.activeElement.dataset.opens"), "promote-1");
  await page.keyboard.press("Enter");
  await dialog.getByLabel("Why").fill("a test of the old one");
  await dialog.getByLabel("Your name").fill("Mina");
  await dialog.getByRole("button", { name: "Promote" }).click();
  await page.waitForURL(/moved=yes/);
  assertStringIncludes(await page.textContent("main") ?? "", "Version 1 answers now");
  assertEquals((await shop.versions.aliases("model")).get("champion"), 1);
  // What is recommended comes from it from here on.
  await page.goto(new URL("/?user=user-001", page.url()).href);
  assertStringIncludes(await page.textContent(".answered") ?? "", "Model version 1");
  await page.goto(new URL("/models", page.url()).href);
  assertStringIncludes(await page.textContent("#moves") ?? "", "a test of the old one");
  await page.getByRole("link", { name: "Roll back" }).click();
  await page.getByRole("dialog", { name: "Roll back to version 3?" }).getByRole("button", {
    name: "Roll back",
  }).click();
  await page.waitForURL(/\/models\/3\?moved=yes/);
  assertEquals((await shop.versions.aliases("model")).get("champion"), 3);
});

test("without scripts, and with a token, promotes after signing in", async (visit) => {
  await using shop = await openShop({ past: 1, settings: { apiToken: TOKEN } });
  const page = await visit((request, peer) => shop.server.fetch(request, peer)).open("/models/1", {
    reading: true,
  });
  await page.getByRole("link", { name: "Promote" }).click();
  await page.waitForURL(/\/models\/1\/promote$/);
  await page.locator("main").getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Token").fill(TOKEN);
  await page.locator("main").getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/models\/1\/promote$/);
  await page.getByRole("button", { name: "Promote" }).click();
  await page.waitForURL(/moved=yes/);
  assertEquals((await shop.versions.aliases("model")).get("champion"), 1);
});

test("a plot says the same as a table", async (visit) => {
  await using shop = await openShop({ past: 2 });
  const page = await visit((request, peer) => shop.server.fetch(request, peer)).open("/models");
  const plot = page.locator(".plot").first();
  await plot.getByText("As a table").click();
  const { metrics } = (await shop.versions.version("model", 3))!;
  assertStringIncludes(await plot.locator("table").textContent() ?? "", metrics["ndcg_at_10"]!.toFixed(3));
});
