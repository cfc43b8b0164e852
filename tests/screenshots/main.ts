/**
 * `deno task screenshots [FOLDER] [WORD…]`: draws pages in light, dark and on a phone, for people to look at. With words, only pages
 * whose name holds one of them.
 *
 * @module
 */
import { findChromium, startChromium, type Visit, Visitor } from "../support/browser.ts";
import { emptyShots, failedShots, manyShots, pipelineShots, type Shots } from "./lineage.ts";

const LOOKS: Readonly<Record<string, Visit>> = {
  light: { theme: "light" },
  dark: { theme: "dark" },
  phone: { theme: "light", screen: "phone" },
  korean: { theme: "light", language: "ko" },
};

const PLACES: readonly (() => Promise<Shots>)[] = [pipelineShots, emptyShots, failedShots, manyShots];

if (import.meta.main) {
  const [folder = "screenshots", ...words] = Deno.args;
  const looks = words.filter((word) => word in LOOKS);
  const names = words.filter((word) => !(word in LOOKS));
  const found = await findChromium();
  if ("missing" in found) throw new Error(found.missing);
  await Deno.mkdir(folder, { recursive: true });
  const browser = await startChromium(found.program);
  try {
    for (const open of PLACES) {
      await using place = await open();
      await using visitor = new Visitor(browser, place.fetch);
      for (const { name, path, whole = false, click } of place.shots) {
        if (names.length > 0 && !names.some((word) => name.includes(word))) continue;
        for (const [look, visit] of Object.entries(LOOKS)) {
          if (looks.length > 0 && !looks.includes(look)) continue;
          const page = await visitor.open(path, visit);
          if (click !== undefined) {
            await page.locator(click).first().click();
            await page.waitForSelector("dialog[open]");
          }
          await page.waitForTimeout(100);
          await page.screenshot({ path: `${folder}/${name}-${look}.png`, fullPage: whole });
          await page.context().close();
        }
      }
    }
  } finally {
    await browser.close();
  }
}
