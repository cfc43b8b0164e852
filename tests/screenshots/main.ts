/**
 * Draws every page in light, dark and on a phone: `deno task screenshots [WORD…]`; with words, only pages whose name
 * holds one of them. The pictures are written below `.questline/screenshots/`; `--readme` writes the few of the README to
 * `tests/screenshots/` instead.
 *
 * @module
 */
import type { Page } from "playwright-core";
import { findChromium, startChromium, until, type Visit, Visitor } from "../support/browser.ts";
import { CHECKOUT } from "../support/program.ts";
import { openShop } from "../support/shop.ts";
import { LOOKS, REFUSED, SHOPS, type Sight, SIGHTS } from "../support/tour.ts";
import { emptyShots, failedShots, manyShots, pipelineShots } from "./lineage.ts";

/** What the README shows: a page, and a look. */
const README: readonly (readonly [name: string, look: string])[] = [
  ["recommendations-user", "light"],
  ["lineage-of-a-recommendation", "light"],
  ["models", "dark"],
];

const words = Deno.args.filter((arg) => !arg.startsWith("--"));
const isForReadme = Deno.args.includes("--readme");
const folder = isForReadme ? `${CHECKOUT}/tests/screenshots` : `${CHECKOUT}/.questline/screenshots`;
const isWanted = (name: string) => words.length === 0 || words.some((word) => name.includes(word));

const found = await findChromium();
if ("missing" in found) throw new Error(`Cannot draw pages: ${found.missing}`);
await Deno.mkdir(folder, { recursive: true });
const browser = await startChromium(found.program);
try {
  for (const kind of Object.keys(SHOPS) as Sight["shop"][]) await drawShop(kind);
  for (const open of [pipelineShots, emptyShots, failedShots, manyShots]) {
    await using place = await open();
    await using visitor = new Visitor(browser, place.fetch);
    for (const { name, path, whole = false, click } of place.shots) {
      await draw(visitor, name, path, whole, async (page) => {
        if (click === undefined) return;
        await page.locator(click).first().click();
        await page.waitForSelector("dialog[open]");
      });
    }
  }
} finally {
  await browser.close();
}

async function drawShop(kind: Sight["shop"]): Promise<void> {
  const sights = SIGHTS.filter(({ shop, name }) => shop === kind && isWanted(name));
  if (sights.length === 0) return;
  await using shop = await openShop(SHOPS[kind]);
  await using visitor = new Visitor(browser, (request, peer) => shop.server.fetch(request, peer));
  for (const { name, path } of sights) {
    await draw(visitor, name, path, true, async (page) => {
      // Covers below the first screen are loaded when they come into sight.
      await page.evaluate('for (const image of document.images) image.loading = "eager"');
      await until(page, "[...document.images].every(({ complete }) => complete)");
    });
  }
}

/** Draws one page in every look, once it is ready. */
async function draw(
  visitor: Visitor,
  name: string,
  path: string,
  whole: boolean,
  ready: (page: Page) => Promise<void>,
): Promise<void> {
  if (!isWanted(name)) return;
  for (const [look, how] of Object.entries<Visit>(LOOKS)) {
    if (isForReadme && !README.some(([shown, chosen]) => shown === name && chosen === look)) continue;
    const page = await visitor.open(path, { ...how, expected: REFUSED });
    await ready(page);
    await page.screenshot({ path: `${folder}/${name}-${look}.png`, fullPage: whole && !isForReadme });
    await page.context().close();
  }
}
