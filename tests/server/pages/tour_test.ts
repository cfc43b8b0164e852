/**
 * Every page in real Chromium: nothing that axe-core finds, nothing wider than the screen, no script that fails or is refused.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { browserTests, faultsOf, fitsItsScreen } from "../../support/browser.ts";
import { openShop, type Shop } from "../../support/shop.ts";
import { REFUSED, SHOPS, type Sight, SIGHTS } from "../../support/tour.ts";

/** Both themes, languages and screens, in as few visits as that takes. */
const HOW = [{ theme: "light", language: "en", screen: "desk" }, {
  theme: "dark",
  language: "ko",
  screen: "phone",
}] as const;

const { test } = await browserTests();

test(
  "every page passes axe-core, in light and dark, English and Korean, on a desk and a phone",
  async (visit, t) => {
    await using stack = new AsyncDisposableStack();
    for (const kind of Object.keys(SHOPS) as Sight["shop"][]) {
      const shop: Shop = stack.use(await openShop(SHOPS[kind]));
      const visitor = visit((request, peer) => shop.server.fetch(request, peer));
      for (const { name, path } of SIGHTS.filter((sight) => sight.shop === kind)) {
        await t.step(name, async () => {
          for (const how of HOW) {
            const look = JSON.stringify(how);
            const page = await visitor.open(path, { ...how, expected: REFUSED });
            assertEquals(new Set(await faultsOf(page)), new Set(), look);
            assert(await fitsItsScreen(page), `wider than the screen: ${look}`);
            await page.context().close();
          }
        });
      }
    }
  },
);
