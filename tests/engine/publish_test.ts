/**
 * Stories of assets that are published to a second home.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  collectGarbage,
  ConfigError,
  type DataVersion,
  type Publisher,
  publisherToken,
} from "../../assets/engine/mod.ts";
import { ALWAYS, type Recipe, Rig } from "../support/engine_rig.ts";

/** A table in memory, which can be told to refuse. */
class Table implements Publisher<unknown> {
  readonly rows = new Map<DataVersion, unknown>();
  refuse = false;
  writes = 0;

  has(version: DataVersion) {
    return Promise.resolve(this.rows.has(version));
  }
  publish(version: DataVersion, value: unknown) {
    if (this.refuse) return Promise.reject(new Error("Table is locked"));
    this.writes++;
    this.rows.set(version, value);
    return Promise.resolve();
  }
  withdraw(version: DataVersion) {
    this.rows.delete(version);
    return Promise.resolve();
  }
  versions() {
    return Promise.resolve([...this.rows.keys()]);
  }
}

function pipeline(recipe: Recipe = {}) {
  const rig = new Rig();
  const table = new Table();
  let value = 1;
  const served = rig.asset("served", {
    publish: publisherToken<unknown>("rows"),
    make: () => ({ value }),
    ...recipe,
  });
  rig.asset("below", { deps: [served] });
  rig.parts = { publishers: new Map([["rows", table]]) };
  return { rig, table, served, set: (next: number) => value = next };
}

Deno.test("a new version is published before it becomes current, beside the old one", async () => {
  const { rig, table, served, set } = pipeline();
  await rig.run();
  const first = await rig.version(served);
  assertEquals(table.rows.get(first), { value: 1 });

  set(2);
  rig.edit(served, "2");
  const seen: [number, boolean][] = [];
  const engine = rig.engine({
    fault: async (point, asset) => {
      if (asset !== "served" || point !== "published") return;
      seen.push([table.rows.size, await rig.version(served) === first]);
    },
  });
  await rig.run({}, engine);
  assertEquals(seen, [[2, true]]);
  assertEquals(table.rows.get(await rig.version(served)), { value: 2 });
});

Deno.test("equal bytes are not published twice", async () => {
  const { rig, table, served } = pipeline();
  await rig.run();
  rig.edit(served, "2 // a comment");
  await rig.run();
  assertEquals([rig.calls.served, table.writes], [2, 1]);
});

Deno.test("rows that went missing are written again, and nothing is recomputed", async () => {
  const { rig, table, served } = pipeline();
  await rig.run();
  table.rows.clear();
  assertEquals(await rig.causes(served), ["unpublished"]);
  assertEquals(await rig.actions(), { served: "reuse", below: "fresh" });
  await rig.clock.advance(1000);
  const { reason, since } = (await rig.ledger.current({ asset: "served", partition: "" }))!;
  assertEquals(await rig.outcomes(), { served: "reused", below: "fresh" });
  assertEquals(table.rows.get(await rig.version(served)), { value: 1 });
  assertEquals(rig.calls, { served: 1, below: 1 });
  const after = (await rig.ledger.current({ asset: "served", partition: "" }))!;
  assertEquals([after.reason, after.since], [reason, since]);
  assertEquals(await rig.actions(), { served: "fresh", below: "fresh" });
});

Deno.test("rows of a rolled back version are written again, and the rollback holds", async () => {
  const { rig, table, served, set } = pipeline();
  await rig.run();
  const first = await rig.version(served);
  set(2);
  rig.edit(served, "2");
  await rig.run();
  await rig.rollback(served);
  table.rows.clear();
  assertEquals(await rig.actions(), { served: "reuse", below: "reuse" });
  assertEquals(await rig.outcomes(), { served: "reused", below: "reused" });
  assertEquals(await rig.version(served), first);
  assertEquals([...table.rows.keys()], [first]);
  assertEquals(await rig.actions(), { served: "fresh", below: "fresh" });
});

Deno.test("a version that is reused or rolled back to is published if it was withdrawn", async () => {
  const { rig, table, served, set } = pipeline();
  await rig.run();
  const first = await rig.version(served);
  set(2);
  rig.edit(served, "2");
  await rig.run();
  table.rows.clear();
  await rig.rollback(served);
  assert(table.rows.has(first));
  table.rows.clear();
  rig.edit(served, "1");
  await rig.outcomes();
  assertEquals([...table.rows.keys()], [first]);
});

Deno.test("a publication that fails keeps the old version current", async () => {
  const { rig, table, served, set } = pipeline();
  await rig.run();
  const first = await rig.version(served);
  set(2);
  rig.edit(served, "2");
  table.refuse = true;
  assertEquals(await rig.outcomes(), { served: "failed", below: "skipped" });
  assertEquals(await rig.version(served), first);
  assertEquals((await rig.ledger.failures())[0]?.message, "Table is locked");
  table.refuse = false;
  assertEquals(await rig.outcomes(), { served: "materialized", below: "materialized" });
});

Deno.test("an asset whose publisher is not bound is refused before anything runs", async () => {
  const { rig } = pipeline();
  rig.parts = {};
  await assertRejects(
    () => rig.run(),
    ConfigError,
    'Asset "served" publishes to "rows", which nothing is bound to',
  );
  assertEquals(rig.calls, { served: 0, below: 0 });
});

Deno.test("gc withdraws what nothing refers to", async () => {
  const { rig, table, served, set } = pipeline();
  await rig.run();
  set(2);
  rig.edit(served, "2");
  await rig.run();
  assertEquals(table.rows.size, 2);
  await collectGarbage(rig.engine(), { keep: 1, dryRun: true, signal: ALWAYS });
  assertEquals(table.rows.size, 2);
  await collectGarbage(rig.engine(), { keep: 1, dryRun: false, signal: ALWAYS });
  assertEquals([...table.rows.keys()], [await rig.version(served)]);
});
