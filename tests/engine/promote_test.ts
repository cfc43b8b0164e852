/**
 * Stories about promoting and rolling back.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import {
  type Alias,
  type DataVersion,
  memoryVersions,
  promote,
  rollbackAlias,
  VersionError,
  type VersionRegistry,
} from "../../assets/engine/mod.ts";
import { sampleVersion } from "../db/versions_contract.ts";
import { ALWAYS, Rig } from "../support/engine_rig.ts";

/** Versions whose bytes are in a store. */
async function world(count: number) {
  const rig = new Rig();
  const versions = memoryVersions();
  const write = async (text: string): Promise<DataVersion> =>
    (await rig.store.write([new TextEncoder().encode(text)], { signal: ALWAYS })).dataVersion;
  const logs = await write("logs");
  for (let i = 1; i <= count; i++) {
    const dataVersion = await write(`model ${i}`);
    const lineage = [{ asset: "logs", partition: "", dataVersion: logs, materialization: null, runId: null }];
    await versions.register(sampleVersion(String(i), { dataVersion, lineage }));
  }
  const wish = (alias: Alias = "champion") => ({
    name: "model",
    alias,
    by: "ada",
    why: "because",
    needs: ["logs"],
    signal: ALWAYS,
  });
  return {
    rig,
    versions,
    logs,
    promote: (number: number, alias?: Alias, registry: VersionRegistry = versions) =>
      promote(rig.engine(), registry, number, wish(alias)),
    rollback: (alias?: Alias) => rollbackAlias(rig.engine(), versions, wish(alias)),
    aliases: async () => Object.fromEntries(await versions.aliases("model")),
  };
}

Deno.test("promote() moves an alias once, and says who and why", async () => {
  const { promote, aliases, versions } = await world(2);
  const [move] = await promote(2);
  assertEquals([move!.from, move!.to, move!.by, move!.why], [null, 2, "ada", "because"]);
  assertEquals(await promote(2), []);
  assertEquals(await aliases(), { champion: 2 });
  assertEquals((await versions.moves("model")).length, 1);
});

Deno.test("a challenger that becomes the champion is no challenger any more, and a champion becomes none", async () => {
  const { promote, aliases } = await world(3);
  await promote(1);
  await promote(2, "challenger");
  assertEquals((await promote(2)).map(({ alias, from, to }) => [alias, from, to]), [
    ["champion", 1, 2],
    ["challenger", 2, null],
  ]);
  assertEquals(await aliases(), { champion: 2 });
  await assertRejects(() => promote(2, "challenger"), VersionError, "it cannot be its own challenger");
});

Deno.test("promote() refuses a version that is not there, or cannot be served", async () => {
  const { rig, promote, versions, logs, aliases } = await world(2);
  await promote(1);
  await assertRejects(() => promote(7), VersionError, "they are numbered from 1 to 2");
  const bytes = await rig.store.read((await versions.version("model", 2))!.dataVersion);
  bytes[0] = bytes[0]! ^ 1;
  await assertRejects(() => promote(2), VersionError, 'the artifact of "model" that it needs is corrupt');
  bytes[0] = bytes[0]! ^ 1;
  await rig.store.delete(logs);
  await assertRejects(() => promote(2), VersionError, 'the artifact of "logs" that it needs is lost');
  assertEquals(await aliases(), { champion: 1 });
  assertEquals((await rig.engine().pins.pinned(0)).size, 0);
});

Deno.test("rollbackAlias() takes moves back one by one, and refuses when none is left", async () => {
  const { promote, rollback, aliases } = await world(4);
  for (const number of [1, 2, 3, 1]) await promote(number);
  const first = await rollback();
  assertEquals([first.from, first.to], [1, 3]);
  assertEquals((await rollback()).to, 2);
  // What is promoted after a rollback is what the next one takes back.
  await promote(4);
  assertEquals((await rollback()).to, 2);
  assertEquals((await rollback()).to, 1);
  await assertRejects(() => rollback(), VersionError, "there was none before version 1");
  await assertRejects(() => rollback("challenger"), VersionError, "no move is left");
  assertEquals(await aliases(), { champion: 1 });
});

Deno.test("rollbackAlias() refuses a version whose bytes are gone", async () => {
  const { rig, promote, rollback, versions, aliases } = await world(2);
  await promote(1);
  await promote(2);
  await rig.store.delete((await versions.version("model", 1))!.dataVersion);
  await assertRejects(() => rollback(), VersionError, 'roll back the champion of "model" to version 1');
  assertEquals(await aliases(), { champion: 2 });
});

Deno.test("promote() looks again when somebody else moves the alias meanwhile", async () => {
  const { promote, versions, aliases, rig } = await world(3);
  await promote(1);
  let others = 0;
  const busy: VersionRegistry = {
    ...versions,
    async move(move) {
      if (others++ === 0) {
        await versions.move({ ...move, id: "0", from: 1, to: 3, by: "bob" });
      }
      return await versions.move(move);
    },
  };
  const [move] = await promote(2, "champion", busy);
  assertEquals([move!.from, move!.to], [3, 2]);
  assertEquals(await aliases(), { champion: 2 });
  const never: VersionRegistry = { ...versions, move: () => Promise.resolve(false) };
  await assertRejects(() => promote(1, "champion", never), VersionError, "others keep moving it");
  assertEquals(rig.clock.now() >= 0, true);
});

Deno.test("moves are in the order in which they were made, where the clocks of two hosts differ too", async () => {
  const { rig, promote, versions } = await world(3);
  await rig.clock.advance(100_000);
  await promote(1);
  const behind = { ...rig.engine(), clock: { ...rig.engine().clock, now: () => 5 } };
  const wish = { name: "model", alias: "champion" as const, by: "b", why: "", needs: [], signal: ALWAYS };
  const { promote: promoteThere } = await import("../../assets/engine/mod.ts");
  await promoteThere(behind, versions, 2, wish);
  await promoteThere(behind, versions, 3, wish);
  assertEquals((await versions.moves("model")).map(({ to, at }) => [to, at]), [
    [3, 5],
    [2, 5],
    [1, rig.clock.now()],
  ]);
});
