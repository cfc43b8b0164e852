/**
 * The pages that recommend, as documents.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { gamesOf, openShop } from "../../support/shop.ts";

const HOSTILE = `<script>alert(1)</script>"'&`;

async function text(answer: Response): Promise<string> {
  return await answer.text();
}

Deno.test("a project without a model says how to make one", async () => {
  await using shop = await openShop({ empty: true });
  for (const [path, status] of [["/", 200], ["/games/1", 503], ["/recommendations/lineage", 503]] as const) {
    const answer = await shop.get(path);
    assertEquals(answer.status, status, path);
    assertStringIncludes(await text(answer), "deno task materialize");
  }
  assertEquals(await (await shop.get("/search/games?q=a")).json(), []);
});

Deno.test("every state of the shelf says what it is and what to do", async () => {
  await using shop = await openShop();
  const page = async (path: string) => {
    const answer = await shop.get(path);
    assertEquals(answer.status, 200, path);
    return await text(answer);
  };
  assertStringIncludes(await page("/"), "What will you play next?");
  assertStringIncludes(await page("/"), "These plays are synthetic");
  const user = await page("/?user=user-001");
  assertStringIncludes(user, "For user-001");
  assertStringIncludes(user, "Because you played ");
  assertStringIncludes(user, "Model version 1");
  const unknown = await page("/?user=user-00");
  assertStringIncludes(unknown, "There is no player “user-00”");
  assertStringIncludes(unknown, 'href="/?user=user-001"');
  assertStringIncludes(await page("/?user=user-001&from=2099"), "No game passes these filters");
  assertStringIncludes(await page("/?game=nope&game=1008"), "1 game is not known to this model");
  assertStringIncludes(await page("/?game=1008&lang=ko"), "좋아하기 때문이에요");
  assertStringIncludes(await page("/?find=zzzz"), "No game is called “zzzz”");
  assert(/href="\/\?game=1008"[^>]*aria-label="Add Keslustead/.test(await page("/?find=keslust")));
});

Deno.test("filters hold for every card", async () => {
  await using shop = await openShop();
  const html = await text(await shop.get("/?user=user-001&genre=Racing&rating=3&k=100"));
  const { catalogue } = shop.server.services.models.current!;
  const ids = [...html.matchAll(/<h3 class="game-name"><a href="\/games\/([^"]+)"/g)].map(([, id]) => id!);
  assert(ids.length > 0);
  for (const id of ids) {
    const row = catalogue.rowOf(catalogue.items.indexOf(id))!;
    assert(row.genres.includes("Racing") && row.rating >= 3, row.name);
  }
});

Deno.test("a game named like a script is text everywhere", async () => {
  const games = Array.from({ length: 12 }, (_, i) => ({
    id: i === 0 ? `a/b?c#${HOSTILE}` : `g${i}`,
    name: `${HOSTILE} ${i}`,
    genres: [{ name: HOSTILE }],
    tags: [{ name: HOSTILE }],
    added: 10,
    added_by_status: { owned: 5 },
    rating: 4,
    ratings_count: 9,
    background_image: i === 1 ? "javascript:alert(1)" : i === 2 ? "https://pictures.example/a.jpg" : null,
  }));
  await using shop = await openShop({ sources: gamesOf(games) });
  const id = encodeURIComponent(`a/b?c#${HOSTILE}`);
  for (
    const path of [
      "/",
      `/games/${id}`,
      `/?game=${id}&find=${encodeURIComponent(HOSTILE)}&genre=${encodeURIComponent(HOSTILE)}`,
      `/?user=${encodeURIComponent(HOSTILE)}`,
      `/recommendations/lineage?game=g1&for=${id}`,
      `/games/${encodeURIComponent(HOSTILE)}`,
      `/models/1`,
    ]
  ) {
    const html = await text(await shop.get(path));
    assert(!html.includes("<script>alert"), path);
    assert(!html.includes('src="javascript:'), path);
    assert(path === "/models/1" || html.includes("&lt;script&gt;alert(1)&lt;/script&gt;"), path);
  }
  assertEquals((await shop.get(`/games/${id}`)).status, 200);
  const cover = await shop.get(`/covers/${id}`);
  assertEquals([cover.status, cover.headers.get("content-type")], [200, "image/svg+xml"]);
  assert(!(await text(cover)).includes("script"));
});

Deno.test("the trail leads from an answer to the model, its data, its run and its code, each with a link", async () => {
  await using shop = await openShop({ past: 1 });
  const home = await text(await shop.get("/?user=user-001"));
  const [, href] = /href="(\/recommendations\/lineage[^"]+)"/.exec(home)!;
  const html = await text(await shop.get(href!.replaceAll("&amp;", "&")));
  assertStringIncludes(html, "Rank 1 for user-001");
  const version = (await shop.versions.version("model", 2))!;
  assertStringIncludes(html, 'href="/models/2"');
  assertStringIncludes(html, `href="/runs/${version.runId}"`);
  for (const { asset, dataVersion } of version.lineage) {
    assertStringIncludes(html, `href="/assets/${asset}"`);
    assertStringIncludes(html, dataVersion);
  }
  for (const stop of ["answer", "model", "measurements", "data", "origin"]) {
    assertStringIncludes(html, `href="#${stop}"`);
    assertStringIncludes(html, `<li class="stop" id="${stop}"`);
  }
});

Deno.test("a model without a version has a trail as well", async () => {
  await using shop = await openShop({ unregistered: true });
  const html = await text(await shop.get("/recommendations/lineage?game=1008&for=1016"));
  assertStringIncludes(html, "Model without a version");
  for (const asset of ["raw_games", "clean_features", "user_logs", "co_occurrence", "trials"]) {
    assertStringIncludes(html, `href="/assets/${asset}"`);
  }
});

Deno.test("what is not there is a page with its status, or a problem document for a program", async () => {
  await using shop = await openShop();
  for (
    const path of [
      "/nothing/here",
      "/games/nope",
      "/models/99",
      "/models/x",
      "/recommendations/lineage?for=nope",
    ]
  ) {
    const page = await shop.get(path);
    assertEquals(page.status, 404, path);
    assertStringIncludes(page.headers.get("content-type")!, "text/html");
    assertStringIncludes(await text(page), '<meta name="robots" content="noindex"');
  }
  const program = await shop.get("/nothing", { headers: { accept: "application/json" } });
  assertEquals([program.status, program.headers.get("content-type")], [404, "application/problem+json"]);
  await program.body?.cancel();
  const api = await shop.get("/api/v1/nothing");
  assertEquals(api.headers.get("content-type"), "application/problem+json");
  await api.body?.cancel();
});

Deno.test("a fault of ours is a page without its details", async () => {
  await using shop = await openShop();
  const { catalogue } = shop.server.services.models.current!;
  catalogue.nameOf = () => {
    throw new Error("the secret of the database");
  };
  const answer = await shop.get("/", { headers: { "accept-language": "ko" } });
  const html = await text(answer);
  assertEquals(answer.status, 500);
  assertStringIncludes(html, "서버에서 문제가 생겼어요");
  assert(!html.includes("secret"));
  assertStringIncludes(html, answer.headers.get("x-request-id")!);
});

Deno.test("a first load is under 150 kB, with what it loads at once", async () => {
  await using shop = await openShop({ past: 3 });
  const packed = async (path: string) => {
    const answer = await shop.get(path, { headers: { "accept-encoding": "gzip, deflate, br" } });
    assertEquals(answer.status, 200, path);
    return (await answer.arrayBuffer()).byteLength;
  };
  for (const path of ["/", "/?user=user-001", "/games/1008", "/models", "/models/4", "/docs"]) {
    const html = await text(await shop.get(path));
    const linked = [...html.matchAll(/(?:src|href)="(\/(?:static|covers)\/[^"]+)"/g)].map(([, url]) =>
      url!.replaceAll("&amp;", "&")
    );
    let sum = await packed(path);
    for (const url of new Set(linked)) sum += await packed(url);
    assert(sum < 150_000, `${path}: ${sum} bytes`);
  }
});
