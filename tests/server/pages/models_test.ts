/**
 * The pages of models: what they show, and who may move what.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { openShop, type Shop } from "../../support/shop.ts";

const TOKEN = "a-token-of-the-tests";
const HOME = { origin: "http://localhost" };

function post(
  shop: Shop,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = HOME,
) {
  return shop.get(path, { method: "POST", body: new URLSearchParams(fields), headers });
}

async function championOf(shop: Shop): Promise<number | undefined> {
  return (await shop.versions.aliases("model")).get("champion");
}

Deno.test("a project without a version says when there is one", async () => {
  await using shop = await openShop({ empty: true });
  assertStringIncludes(await (await shop.get("/models")).text(), "No model version yet");
  await using unregistered = await openShop({ unregistered: true });
  assertStringIncludes(await (await unregistered.get("/models")).text(), "a model that has no version");
});

Deno.test("the list shows every version with its metrics beside popularity, its aliases and every move", async () => {
  await using shop = await openShop({ past: 3 });
  const html = await (await shop.get("/models")).text();
  for (const number of [1, 2, 3, 4]) assertStringIncludes(html, `href="/models/${number}"`);
  assertStringIncludes(html, 'data-state="champion"');
  assertStringIncludes(html, 'data-state="challenger"');
  assertStringIncludes(html, "Answers now");
  assertStringIncludes(html, "NDCG at 10 of every version, beside popularity");
  assertStringIncludes(html, "promotion gate");
  const { metrics } = (await shop.versions.version("model", 4))!;
  assertStringIncludes(html, metrics["ndcg_at_10"]!.toFixed(3));
});

Deno.test("a version shows its metrics, the trials it was chosen from, and its trail", async () => {
  await using shop = await openShop({ past: 1 });
  const html = await (await shop.get("/models/2")).text();
  assertStringIncludes(html, "Winner");
  assertStringIncludes(html, 'id="lineage"');
  assertStringIncludes(html, "Popularity");
  assert(!html.includes("/models/2/promote"), "the champion cannot be promoted");
  assertStringIncludes(await (await shop.get("/models/1")).text(), "/models/1/promote");
});

Deno.test("a promotion and its way back work as forms, and are kept with who and why", async () => {
  await using shop = await openShop({ past: 2 });
  assertStringIncludes(await (await shop.get("/models/1/promote")).text(), "Promote version 1?");
  const promoted = await post(shop, "/models/1/promote", { why: "better on new users", by: "Mina" });
  assertEquals([promoted.status, promoted.headers.get("location")], [303, "/models/1?moved=yes"]);
  assertEquals(await championOf(shop), 1);
  const page = await (await shop.get("/models/1?moved=yes")).text();
  assertStringIncludes(page, "better on new users");
  assertStringIncludes(page, "Mina");
  assertStringIncludes(await (await shop.get("/models/rollback")).text(), "Roll back to version 3?");
  const back = await post(shop, "/models/rollback", {});
  assertEquals([back.status, back.headers.get("location")], [303, "/models/3?moved=yes"]);
  assertEquals(await championOf(shop), 3);
});

Deno.test("there is a page for a way back that there is not", async () => {
  await using shop = await openShop();
  assertEquals((await shop.get("/models/rollback")).status, 409);
  assertEquals((await post(shop, "/models/rollback", {})).status, 409);
});

Deno.test("a page of another origin moves nothing", async () => {
  await using shop = await openShop({ past: 1 });
  for (
    const headers of [{ origin: "https://evil.example" }, { origin: "null" }, {
      "sec-fetch-site": "cross-site",
    }]
  ) {
    const answer = await post(shop, "/models/1/promote", {}, headers as Record<string, string>);
    assertEquals(answer.status, 403, JSON.stringify(headers));
    assertEquals((await post(shop, "/models/rollback", {}, headers as Record<string, string>)).status, 403);
  }
  assertEquals(await championOf(shop), 2);
});

Deno.test("with a token, a browser signs in once, and only then moves something", async () => {
  await using shop = await openShop({ past: 1, settings: { apiToken: TOKEN } });
  assertStringIncludes(await (await shop.get("/models/1")).text(), "Read only");
  const sent = await post(shop, "/models/1/promote", {});
  assertEquals([sent.status, sent.headers.get("location")], [303, "/sign-in?back=%2Fmodels%2F1%2Fpromote"]);
  const wrong = await post(shop, "/sign-in", { token: "wrong", back: "/models" });
  assertEquals([wrong.status, wrong.headers.get("set-cookie")], [401, null]);
  assertStringIncludes(await wrong.text(), "This is not the token of this server");
  const foreign = await post(shop, "/sign-in", { token: TOKEN }, { origin: "https://evil.example" });
  assertEquals(foreign.status, 403);
  const right = await post(shop, "/sign-in", { token: TOKEN, back: "//evil.example" });
  assertEquals([right.status, right.headers.get("location")], [303, "/"]);
  const set = right.headers.get("set-cookie")!;
  for (const word of ["HttpOnly", "SameSite=Strict"]) assertStringIncludes(set, word);
  assert(!set.includes(TOKEN));
  const cookie = set.split(";")[0]!;
  const forged = await post(shop, "/models/1/promote", {}, { ...HOME, cookie: "questline_session=forged" });
  assertEquals(forged.status, 303);
  assertEquals(await championOf(shop), 2);
  const moved = await post(shop, "/models/1/promote", {}, { ...HOME, cookie });
  assertEquals(moved.headers.get("location"), "/models/1?moved=yes");
  assertEquals(await championOf(shop), 1);
  // The cookie is no way around the origin.
  assertEquals(
    (await post(shop, "/models/2/promote", {}, { origin: "https://evil.example", cookie })).status,
    403,
  );
  const out = await post(shop, "/sign-out", {}, { ...HOME, cookie });
  assertStringIncludes(out.headers.get("set-cookie")!, "Max-Age=0");
});
