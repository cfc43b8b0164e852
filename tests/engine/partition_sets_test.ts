/**
 * Stories of assets that are made from many partitions, and build on what they were.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  binary,
  collectGarbage,
  type Materialization,
  partitionChanges,
  type PartitionValues,
} from "../../assets/engine/mod.ts";
import { pipeline, sentences, states, sum } from "../support/days_pipeline.ts";
import { ALWAYS, type Recipe } from "../support/engine_rig.ts";

Deno.test("many inputs are one short row, and what changed in them is told", async () => {
  const keys = Array.from({ length: 100 }, (_, i) => `p${String(i).padStart(3, "0")}`);
  const { rig, source, total } = pipeline(Object.fromEntries(keys.map((key, i) => [key, [i]])));
  await rig.run();
  const { materialization } = (await rig.ledger.current({ asset: "total", partition: "" }))!;
  assertEquals(materialization.inputs.map(({ asset, partition, count }) => [asset, partition, count]), [
    ["doubled", "*", 100],
  ]);
  for (const key of keys.slice(10, 40)) source.days.set(key, [1000]);
  source.days.delete("p099");
  await rig.run({ selected: new Set(["logs", "doubled"]) });
  assertEquals(await sentences(rig, total), [
    "upstream: the data of 30 partitions of doubled (p010 to p039) changed",
    "upstream: partition removed: doubled[p099]",
  ]);
  await rig.run();
  const value = await rig.value(total);
  assertEquals(value, 2 * (sum(keys.slice(0, 99).map((_, i) => i >= 10 && i < 40 ? 1000 : i))));
});

Deno.test("garbage collection keeps the lists of what is kept, and works on partitions", async () => {
  const keys = Array.from({ length: 40 }, (_, i) => `p${i}`);
  const { rig, source, total } = pipeline(Object.fromEntries(keys.map((key, i) => [key, [i]])));
  await rig.run();
  for (let turn = 1; turn <= 3; turn++) {
    source.days.set("p7", [turn * 100]);
    await rig.run();
  }
  const collected = await collectGarbage(rig.engine(), { keep: 1, dryRun: false, signal: ALWAYS });
  // Of p7 three logs and three doubled, three totals, and the lists of those.
  assertEquals([collected.materializations, collected.artifacts], [9, 12]);
  assertEquals(new Set(Object.values(await states(rig))), new Set(["fresh"]));
  source.days.set("p7", [1]);
  await rig.run({ selected: new Set(["logs", "doubled"]) });
  assertEquals(await sentences(rig, total), ["upstream: the data of doubled[p7] changed"]);
});

/** A total that adds what is new to what it was. */
function folding(log: string[]): Recipe {
  return {
    async make({ doubled }, ctx) {
      const now = doubled as PartitionValues<number>;
      const previous = await ctx.previous();
      if (previous === undefined) {
        log.push("all");
        let all = 0;
        for await (const [, value] of now) all += value;
        return all;
      }
      const before = previous.inputs["doubled"] as PartitionValues<number>;
      const { added, changed, removed } = partitionChanges(before, now);
      log.push(`+${added} ~${changed} -${removed}`);
      let all = await previous.value() as number;
      for (const key of [...changed, ...removed]) all -= await before.get(key);
      for (const key of [...added, ...changed]) all += await now.get(key);
      return all;
    },
  };
}

Deno.test("a function can build on what it made before", async () => {
  const log: string[] = [];
  const keys = Array.from({ length: 40 }, (_, i) => `p${String(i).padStart(2, "0")}`);
  const { rig, source, total } = pipeline(Object.fromEntries(keys.map((key, i) => [key, [i]])), {
    total: folding(log),
  });
  await rig.run();
  source.days.set("p05", [500]);
  source.days.set("p99", [1]);
  source.days.delete("p39");
  await rig.run();
  assertEquals(await rig.value(total), 2 * (sum(keys.slice(0, 39).map((_, i) => i === 5 ? 500 : i)) + 1));
  // Other code may mean something else by its value: it starts anew.
  rig.edit(total, "2");
  await rig.run();
  assertEquals(log, ["all", "+p99 ~p05 -p39", "all"]);
  const made = await rig.ledger.history("total") as Materialization[];
  assertEquals(made[0]!.dataVersion, made[1]!.dataVersion);
});

Deno.test("what a function makes of its previous value leaves the old artifact as it is", async () => {
  const { rig, source, total } = pipeline({ a: [1] }, {
    total: {
      codec: binary<unknown>({
        write: (value) => value as Uint8Array,
        open: (bytes) => bytes,
        summary: () => ({}),
      }),
      async make({ doubled }, ctx) {
        const bytes = await (await ctx.previous())?.value() as Uint8Array | undefined ?? new Uint8Array(1);
        for await (const [, value] of doubled as PartitionValues<number>) bytes[0] = value;
        return bytes;
      },
    },
  });
  await rig.run();
  const old = await rig.version(total);
  source.days.set("a", [2]);
  await rig.run();
  assertEquals(await rig.value(total), Uint8Array.of(4));
  assertEquals(await rig.store.verify(old), "intact");
});

Deno.test("without the list of its inputs there is nothing to build on, and all is made anew", async () => {
  const log: string[] = [];
  const keys = Array.from({ length: 40 }, (_, i) => `p${i}`);
  const { rig, source, total } = pipeline(Object.fromEntries(keys.map((key, i) => [key, [i]])), {
    total: folding(log),
  });
  await rig.run();
  const [input] = (await rig.ledger.current({ asset: "total", partition: "" }))!.materialization.inputs;
  await rig.store.delete(input!.dataVersion);
  assertEquals(new Set(Object.values(await states(rig))), new Set(["fresh"]));
  source.days.set("p1", [5]);
  await rig.run({ selected: new Set(["logs", "doubled"]) });
  assertEquals(await sentences(rig, total), ["upstream: the partitions of doubled changed"]);
  await rig.run();
  assertEquals(log, ["all", "all"]);
});
