/** @module */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { z } from "zod";
import { asset, json } from "../../../assets/engine/mod.ts";
import { arrange, CARD } from "../../../server/pages/lineage/arrange.ts";
import { cut, widthOf } from "../../../server/pages/lineage/text_width.ts";
import { layered } from "../../screenshots/lineage.ts";
import { openWorkshop } from "../../support/workshop.ts";

Deno.test("arrange() puts what is made from something to its right, and no two cards over each other", () => {
  const assets = layered(60);
  const upstream = new Map(assets.map(({ key, deps }) => [key, Object.keys(deps)]));
  const { cards, lines, width, height } = arrange([...upstream.keys()], (key) => upstream.get(key)!);
  const at = new Map(cards.map((card) => [card.key, card]));
  assertEquals(cards.length, 60);
  for (const { from, to } of lines) assert(at.get(from)!.x + CARD.width < at.get(to)!.x, `${from} → ${to}`);
  for (const [i, a] of cards.entries()) {
    assert(a.x >= 0 && a.y >= 0 && a.x + CARD.width <= width && a.y + CARD.height <= height, a.key);
    for (const b of cards.slice(i + 1)) {
      const isApart = Math.abs(a.x - b.x) >= CARD.width || Math.abs(a.y - b.y) >= CARD.height;
      assert(isApart, `${a.key} lies over ${b.key}`);
    }
  }
  assertEquals(arrange([], () => []), { width: 0, height: 0, cards: [], lines: [] });
});

Deno.test("cut() keeps what fits, and Hangul takes more room", () => {
  assertEquals(cut("model", 5), "model");
  assertEquals(cut("recommendations", 8), "recomme…");
  assert(widthOf("계보") > widthOf("ab"));
});

Deno.test("a pipeline that was never materialized says so, and what to do", async () => {
  await using shop = await openWorkshop();
  const text = await shop.page("/assets");
  assertStringIncludes(text, "Nothing is materialized yet");
  assertEquals(text.match(/class="node"/g)?.length, 8);
  assertStringIncludes(text, 'href="/runs/new"');
  const korean = await shop.page("/assets", { "accept-language": "ko" });
  assertStringIncludes(korean, "아직 구체화된 것이 없어요");
  assertMatch(korean, /<html lang="ko"/);
});

Deno.test("an empty project is no error", async () => {
  await using shop = await openWorkshop({ assets: [] });
  assertStringIncludes(await shop.page("/assets"), "Nothing is declared yet");
  assertStringIncludes(await shop.page("/runs"), "Nothing has run yet");
});

Deno.test("what is stale says why, own and upstream apart", async () => {
  await using shop = await openWorkshop();
  await shop.materialize();
  shop.configure("trials", { metric: "recall" });
  const own = await shop.page("/assets?asset=trials");
  assertStringIncludes(own, "In itself");
  assertStringIncludes(own, "Config: metric went from &quot;ndcg&quot; to &quot;recall&quot;");
  const above = await shop.page("/assets?asset=model");
  assertStringIncludes(above, "trials is stale");
  assert(!above.includes("In itself"));
});

Deno.test("a selection leaves others out, and a wrong one is explained", async () => {
  await using shop = await openWorkshop();
  const chosen = await shop.page("/assets?selection=%2Bclean_features");
  assertEquals(chosen.match(/class="node out"/g)?.length, 6);
  assertStringIncludes(chosen, "2 of 8 assets selected");
  assertStringIncludes(chosen, "/runs/new?what=these&amp;selection=%2Bclean_features");
  assertStringIncludes(await shop.page("/assets?selection=group%3Anone"), "No asset has the group");
});

Deno.test("text from data is text, wherever it stands", async () => {
  const hostile = `<script>alert("1")</script>`;
  const odd = asset({
    key: "odd",
    description: hostile,
    group: `"><img src=x onerror=1>`,
    owners: [hostile],
    codec: json(z.record(z.string(), z.string())),
    materialize: (_, context) => {
      context.log("warn", hostile);
      context.metadata({ [hostile]: hostile });
      return { [hostile]: hostile };
    },
  });
  await using shop = await openWorkshop({ assets: [odd] });
  const id = await shop.materialize();
  for (
    const path of [
      "/assets?asset=odd",
      `/assets?selection=${encodeURIComponent(hostile)}`,
      `/runs/new?what=these&selection=${encodeURIComponent(hostile)}`,
      "/assets/odd",
      "/assets/odd?view=data",
      "/assets/odd?view=history",
      "/assets/odd?view=code",
      `/runs/${id}`,
      `/runs/${id}?step=${encodeURIComponent(hostile)}`,
    ]
  ) {
    const text = await shop.page(path);
    assert(!text.includes("<script>alert") && !text.includes("<img src=x"), path);
  }
});

Deno.test("a page that is asked for when a run has just ended knows what it came to", async () => {
  await using shop = await openWorkshop();
  assertEquals((await shop.page("/assets")).match(/data-state="missing"/g)!.length > 8, true);
  // As another process does it: this server is not told.
  await shop.launcher.start({ selection: "*", force: false });
  await shop.launcher.settled();
  const text = await shop.page("/assets");
  assertEquals(text.match(/class="node" data-key="[^"]+" data-state="fresh"/g)?.length, 8);
});
