/**
 * The values that the steps of a run share.
 *
 * @module
 */
import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { type DataVersion, memoryStore, stepId } from "../../assets/engine/mod.ts";
import { runValues } from "../../assets/engine/values.ts";
import { ALWAYS, Rig } from "../support/engine_rig.ts";

const RAW = { asset: "raw", partition: "" };

async function world(readers: number) {
  const asset = new Rig().asset("raw");
  const kept = memoryStore();
  const reads: string[] = [];
  const store = {
    ...kept,
    read: (version: DataVersion) => {
      reads.push(version);
      return kept.read(version);
    },
  };
  const write = async (value: unknown) =>
    (await kept.write(asset.codec.encode(value), { signal: ALWAYS })).dataVersion;
  const values = runValues(store, new Map([[stepId("raw"), readers]]));
  return { asset, reads, values, kept, one: await write([1]), two: await write([2]) };
}

Deno.test("runValues() decodes once for all readers, and lets go after the last", async () => {
  const { asset, reads, values, one } = await world(2);
  const [a, b] = await Promise.all([values.get(asset, RAW, one), values.get(asset, RAW, one)]);
  assertStrictEquals(a, b);
  values.settled([RAW]);
  assertStrictEquals(await values.get(asset, RAW, one), a);
  assertEquals(reads.length, 1);
  values.settled([RAW]);
  await values.get(asset, RAW, one);
  await values.get(asset, RAW, one);
  assertEquals(reads.length, 3);
});

Deno.test("runValues() does not mix versions up", async () => {
  const { asset, values, one, two } = await world(3);
  const answers = [values.get(asset, RAW, one), values.get(asset, RAW, two), values.get(asset, RAW, one)];
  assertEquals(await Promise.all(answers), [[1], [2], [1]]);
});

Deno.test("runValues() tries again what could not be read, and drops no other", async () => {
  const { asset, reads, values, kept, one, two } = await world(5);
  await kept.delete(one);
  const failed = values.get(asset, RAW, one);
  const other = values.get(asset, RAW, two);
  await assertRejects(() => failed);
  assertEquals(await other, [2]);
  const before = reads.length;
  assertEquals(await values.get(asset, RAW, two), [2]);
  assertEquals(reads.length, before);
  await assertRejects(() => values.get(asset, RAW, one));
  assertEquals(reads.length, before + 1);
});
