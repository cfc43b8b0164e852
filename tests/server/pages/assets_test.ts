/** @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { z } from "zod";
import { asset, json } from "../../../assets/engine/mod.ts";
import { headOfRows } from "../../../server/pages/assets/head_of_rows.ts";
import { openWorkshop } from "../../support/workshop.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (part: Uint8Array) => new TextDecoder().decode(part);

Deno.test("headOfRows() ends behind a record, not within one", () => {
  const csv = bytes('a,b\n1,"x\ny ""z"""\n2,w\n');
  assertEquals(text(headOfRows(csv, 2, true)), 'a,b\n1,"x\ny ""z"""\n');
  assertEquals(headOfRows(csv, 99, true), csv);
  assertEquals(text(headOfRows(bytes('{"a":"\\""}\n{}\n'), 1, false)), '{"a":"\\""}\n');
});

Deno.test("a key may hold slashes, percent-encoded or not", async () => {
  const deep = asset({
    key: "shop/orders/clean",
    description: "Orders",
    codec: json(z.array(z.int())),
    materialize: () => [1, 2],
  });
  await using shop = await openWorkshop({ assets: [deep] });
  await shop.materialize();
  for (const path of ["/assets/shop/orders/clean", "/assets/shop%2Forders%2Fclean"]) {
    assertStringIncludes(await shop.page(path), "<h1>shop/orders/clean</h1>");
  }
  const missing = await shop.get("/assets/shop/orders");
  assertEquals(missing.status, 404);
  assertStringIncludes(await missing.text(), "There is nothing at this address");
});

Deno.test("the data views: rows, a matrix, neighbours, tables; and none before there is any", async () => {
  await using shop = await openWorkshop();
  assertStringIncludes(await shop.page("/assets/model?view=data"), "There is no data yet");
  await shop.materialize();
  assertStringIncludes(await shop.page("/assets/clean_features?view=data"), "The first 25 of 200 rows");
  const heat = await shop.page("/assets/co_occurrence?view=data");
  assertEquals(heat.match(/class="heat-own"/g)?.length, 20);
  assertEquals(heat.match(/class="heat h\d"/g)?.length, 20 * 19 + 6);
  const near = await shop.page("/assets/model?view=data&game=1008");
  assertStringIncludes(near, "Keslustead Oathkeepers");
  assertStringIncludes(near, 'role="meter"');
  assertStringIncludes(
    await shop.page("/assets/model?view=data&game=nothing+at+all"),
    "knows no game “nothing at all”",
  );
  assertStringIncludes(await shop.page("/assets/trials?view=data"), "winner");
  assertStringIncludes(await shop.page("/assets/evaluation?view=data"), "popularity");
});

Deno.test("code and config say what differs since the last materialization, and in each", async () => {
  await using shop = await openWorkshop();
  await shop.materialize();
  shop.configure("recommendations", { k: 3 });
  const now = await shop.page("/assets/recommendations?view=code");
  assertStringIncludes(now, "Config: k went from 10 to 3");
  assertStringIncludes(now, "<del>");
  await shop.materialize();
  const [last] = await shop.database.runs.materializations("recommendations", { limit: 1 });
  const then = await shop.page(`/assets/recommendations?view=code&of=${last!.id}`);
  assertStringIncludes(then, "Config: k went from 10 to 3");
  assertStringIncludes(await shop.page("/assets/recommendations?view=code"), "Nothing has changed.");
});

Deno.test("history is paged, plots what was chosen, and an asset is rolled back by a form", async () => {
  await using shop = await openWorkshop();
  await shop.materialize();
  for (let k = 1; k <= 21; k++) {
    shop.configure("recommendations", { k });
    await shop.materialize("recommendations");
  }
  const first = await shop.page("/assets/recommendations?view=history&plot=rows&plot=size");
  assertEquals(first.match(/data-asks/g)!.length, 19 + 1);
  assertEquals(first.match(/<figure class="plot"/g)?.length, 2);
  const older = /before=([^"&]+)/.exec(first)![1]!;
  assertStringIncludes(await shop.page(`/assets/recommendations?view=history&before=${older}`), "Newest");

  const [, earlier] = await shop.database.runs.materializations("recommendations", { limit: 2 });
  const question = await shop.page(`/assets/recommendations/-/rollback?to=${earlier!.id}`);
  assertStringIncludes(question, "Roll recommendations back?");
  const foreign = await shop.post("/assets/recommendations/-/rollback", { to: earlier!.id }, {
    origin: "http://elsewhere.example",
  });
  assertEquals(foreign.status, 403);
  await foreign.body?.cancel();
  const answer = await shop.post("/assets/recommendations/-/rollback", { to: earlier!.id });
  assertEquals([answer.status, answer.headers.get("location")], [303, "/assets/recommendations?rolled=back"]);
  const after = await shop.page("/assets/recommendations?rolled=back");
  assertStringIncludes(after, "recommendations was rolled back.");
  assertStringIncludes(after, "A rollback holds it");
  const other = await shop.get(`/assets/model/-/rollback?to=${earlier!.id}`);
  assertEquals(other.status, 404);
  await other.body?.cancel();
});

Deno.test("an artifact that is gone is told, not an error of the page", async () => {
  await using shop = await openWorkshop();
  await shop.materialize();
  const [current] = await shop.engine.ledger.currents(["trials"]);
  await shop.engine.store.delete(current!.materialization.dataVersion);
  shop.server.services.plans.forget();
  assertStringIncludes(await shop.page("/assets/trials?view=data"), "The artifact cannot be shown");
  assertStringIncludes(await shop.page("/assets/trials"), "Its artifact is gone from the store");
});

Deno.test("without the token a browser reads, and is told to sign in to change something", async () => {
  await using shop = await openWorkshop({ settings: { apiToken: "a-token-of-the-tests" } });
  await shop.materialize();
  assertStringIncludes(await shop.page("/runs/new"), "Sign in with the server");
  const refused = await shop.post("/runs", { selection: "*" });
  assertEquals(refused.status, 303);
  assert(refused.headers.get("location")!.startsWith("/sign-in?back="));
});
