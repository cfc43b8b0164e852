/**
 * Draws every page in light, dark and on a phone: `deno task screenshots [NAME…]`. The pictures are written below
 * `.questline/screenshots/`; `--readme` writes the few of the README to `tests/screenshots/` instead.
 *
 * @module
 */
import { findChromium, startChromium, until, Visitor } from "../support/browser.ts";
import { CHECKOUT } from "../support/program.ts";
import { openShop } from "../support/shop.ts";
import { LOOKS, REFUSED, SHOPS, type Sight, SIGHTS } from "../support/tour.ts";

/** What the README shows: a page, a look, and how much of it. */
const README: readonly (readonly [sight: string, look: string])[] = [
  ["recommendations-user", "light"],
  ["lineage-of-a-recommendation", "light"],
  ["models", "dark"],
];

const words = Deno.args.filter((arg) => !arg.startsWith("--"));
const isForReadme = Deno.args.includes("--readme");
const folder = isForReadme ? `${CHECKOUT}/tests/screenshots` : `${CHECKOUT}/.questline/screenshots`;

const found = await findChromium();
if ("missing" in found) throw new Error(`Cannot draw pages: ${found.missing}`);
await Deno.mkdir(folder, { recursive: true });
const browser = await startChromium(found.program);
try {
  for (const kind of Object.keys(SHOPS) as Sight["shop"][]) await draw(kind);
} finally {
  await browser.close();
}

async function draw(kind: Sight["shop"]): Promise<void> {
  const sights = SIGHTS.filter(({ shop, name }) =>
    shop === kind && (words.length === 0 || words.includes(name))
  );
  if (sights.length === 0) return;
  await using shop = await openShop(SHOPS[kind]);
  await using visitor = new Visitor(browser, (request, peer) => shop.server.fetch(request, peer));
  for (const { name, path } of sights) {
    for (const [look, how] of Object.entries(LOOKS)) {
      if (isForReadme && !README.some(([sight, chosen]) => sight === name && chosen === look)) continue;
      const page = await visitor.open(path, { ...how, expected: REFUSED });
      // Covers below the first screen are loaded when they come into sight.
      await page.evaluate('for (const image of document.images) image.loading = "eager"');
      await until(page, "[...document.images].every(({ complete }) => complete)");
      await page.screenshot({ path: `${folder}/${name}-${look}.png`, fullPage: !isForReadme });
      await page.context().close();
    }
  }
}
