/**
 * Stories about readers and the collector.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ArtifactError,
  collectGarbage,
  type DataVersion,
  type Engine,
  holdPin,
  whilePinned,
} from "../../assets/engine/mod.ts";
import { ALWAYS, Rig } from "../support/engine_rig.ts";
import { settled } from "../support/fake_clock.ts";

/** An asset that was made several times. */
async function history(turns: number) {
  const rig = new Rig();
  let turn = 0;
  const model = rig.asset("model", { make: () => ({ turn }) });
  const versions: DataVersion[] = [];
  for (; turn < turns; turn++) {
    rig.edit(model, String(turn));
    await rig.clock.advance(1000);
    await rig.run();
    versions.push(await rig.version(model));
  }
  // One world has one place for pins, whoever looks.
  rig.parts = { pins: rig.engine().pins };
  return { rig, model, versions };
}

const collect = (engine: Engine, more = {}) =>
  collectGarbage(engine, { keep: 1, dryRun: false, signal: ALWAYS, ...more });

Deno.test("gc leaves what is pinned, and its record, until it is given back", async () => {
  const { rig, versions } = await history(4);
  const reader = rig.engine();
  const held = await holdPin(reader, [versions[0]!], ALWAYS);
  assertEquals((await collect(rig.engine())).artifacts, 2);
  assertEquals(await rig.store.verify(versions[0]!), "intact");
  assertEquals((await rig.ledger.history("model")).length, 2);
  await held.release();
  assertEquals((await collect(rig.engine())).artifacts, 1);
  assertEquals(await rig.store.verify(versions[0]!), "lost");
});

Deno.test("a pin is kept by heartbeat, and ends by itself when its reader goes silent", async () => {
  const { rig, versions } = await history(3);
  const reader = rig.engine();
  const held = await holdPin(reader, [versions[0]!], ALWAYS);
  for (let i = 0; i < 12; i++) await rig.clock.advance(reader.leaseTtlMs / 3);
  await collect(rig.engine());
  assertEquals(await rig.store.verify(versions[0]!), "intact");
  assertEquals(held.signal.aborted, false);
  await held.release();
  // This one never gets a heartbeat.
  await reader.pins.pin("silent", [versions[0]!], rig.clock.now(), reader.leaseTtlMs);
  await rig.clock.advance(reader.leaseTtlMs);
  await collect(rig.engine());
  assertEquals(await rig.store.verify(versions[0]!), "lost");
});

Deno.test("who pins while garbage is collected waits, and then sees what is left", async () => {
  const { rig, versions } = await history(3);
  let go = () => {};
  const waiting = new Promise<void>((resolve) => go = resolve);
  let asked = () => {};
  const isAsked = new Promise<void>((resolve) => asked = resolve);
  const collecting = collect(rig.engine(), {
    async needed() {
      asked();
      await waiting;
      return [];
    },
  });
  await isAsked;
  let pinned = false;
  const reading = whilePinned(rig.engine(), [versions[0]!], ALWAYS, async () => {
    pinned = true;
    return await rig.store.read(versions[0]!);
  });
  reading.catch(() => {});
  await settled();
  await rig.clock.advance(1000);
  assertEquals(pinned, false);
  go();
  await collecting;
  await rig.clock.advance(1000);
  // It came in time: the collector looked at the pins after it.
  assertEquals((await reading).length > 0, true);
});

Deno.test("who pins after the collector has looked is told that it is gone, and reads nothing half", async () => {
  const { rig, versions } = await history(3);
  const engine = rig.engine();
  let reading: Promise<unknown> | undefined;
  // The pin comes between the look and the deletion.
  const store: Engine["store"] = {
    ...rig.store,
    async delete(version) {
      reading ??= whilePinned(rig.engine(), [versions[0]!], ALWAYS, () => rig.store.read(versions[0]!));
      reading.catch(() => {});
      await settled();
      await rig.store.delete(version);
    },
  };
  await collect({ ...engine, store });
  await rig.clock.advance(1000);
  const error = await assertRejects(() => reading!, ArtifactError);
  assertEquals(error.state, "lost");
});

Deno.test("a pin that was taken away is told to who holds it", async () => {
  const { rig, versions } = await history(1);
  const engine = rig.engine();
  const held = await holdPin(engine, versions, ALWAYS);
  const { pins } = engine;
  await pins.pinned(rig.clock.now() + engine.leaseTtlMs * 2);
  await rig.clock.advance(engine.leaseTtlMs / 3);
  assert(held.signal.aborted);
  await held.release();
});

Deno.test("waiting for a collector can be cancelled, and leaves no pin", async () => {
  const { rig, versions } = await history(1);
  const engine = rig.engine();
  const { COLLECTION } = await import("../../assets/engine/mod.ts");
  await rig.ledger.acquire(COLLECTION, "collector", rig.clock.now(), 60_000);
  const stop = new AbortController();
  const holding = holdPin(engine, versions, stop.signal);
  holding.catch(() => {});
  await settled();
  assertEquals((await engine.pins.pinned(rig.clock.now())).size, 1);
  stop.abort(new Error("enough"));
  await assertRejects(() => holding, Error, "enough");
  assertEquals((await engine.pins.pinned(rig.clock.now())).size, 0);
});

Deno.test("gc keeps what was made in the last days, and forgets older runs that nothing is left of", async () => {
  const rig = new Rig();
  let turn = 0;
  const model = rig.asset("model", { make: () => ({ turn }) });
  const versions: DataVersion[] = [];
  for (; turn < 40; turn++) {
    rig.edit(model, String(turn));
    await rig.clock.advance(6 * 60 * 60 * 1000);
    await rig.run();
    versions.push(await rig.version(model));
  }
  const engine = rig.engine();
  const needed = () => Promise.resolve([versions[2]!]);
  const told = await collect(engine, { days: 3, needed });
  // Thirteen of the last three days, the one that is needed; the last runs stay anyway.
  assertEquals([told.materializations, told.artifacts], [26, 26]);
  assertEquals([told.byAsset.get("model")!.artifacts, told.runs], [26, 19]);
  assertEquals(await rig.store.verify(versions[2]!), "intact");
  const left = await rig.ledger.runs(100);
  assertEquals(left.length, 21);
  assert((await rig.ledger.events(left.at(-1)!.id)).length > 0);
  assertEquals((await collect(engine, { days: 3, needed })).runs, 0);
  // Without days, age keeps nothing and no run goes.
  assertEquals([(await collect(engine, { needed })).artifacts, (await rig.ledger.runs(100)).length], [
    12,
    21,
  ]);
});
