/**
 * The components in real Chromium.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { browserTests, faultsOf, fitsItsScreen } from "../../support/browser.ts";
import { galleryApp } from "../../support/gallery.tsx";

const { test } = await browserTests();

test("every component passes axe-core in both themes, both languages and on a phone", async (visit) => {
  const visitor = visit(galleryApp().fetch);
  for (
    const how of [
      { theme: "light", language: "en", screen: "desk" },
      { theme: "dark", language: "ko", screen: "desk" },
      { theme: "dark", language: "en", screen: "phone" },
    ] as const
  ) {
    const page = await visitor.open("/gallery", how);
    assertEquals(await faultsOf(page), [], JSON.stringify(how));
    assert(await fitsItsScreen(page), `wider than its ${how.screen}`);
    assertEquals(await page.getAttribute("html", "lang"), how.language);
  }
});

test("text from data is text, the dialog opens, and the theme stays chosen", async (visit) => {
  const visitor = visit(galleryApp().fetch);
  const page = await visitor.open("/gallery");
  assertStringIncludes(await page.textContent("#cards") ?? "", `<script>alert("1")</script> & friends`);
  await page.click("[data-opens=ask]");
  assert(await page.isVisible("#ask"));
  await page.keyboard.press("Escape");
  assert(!await page.isVisible("#ask"));
  for (const theme of ["light", "dark", null]) {
    await page.click("#theme-form button");
    assertEquals(await page.getAttribute("html", "data-theme"), theme);
    assertEquals(new URL(page.url()).pathname, "/gallery");
  }
});
