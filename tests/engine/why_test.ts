/**
 * Why a step is stale, walked to its roots.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { z } from "zod";
import { roots, stepId, type Why, why } from "../../assets/engine/mod.ts";
import { Rig } from "../support/engine_rig.ts";

/** raw → clean → model; logs beside clean; end below both. */
function pipeline() {
  const rig = new Rig();
  let value = 1;
  const raw = rig.asset("raw", { make: () => value });
  const clean = rig.asset("clean", {
    deps: [raw],
    config: z.strictObject({ imputation: z.enum(["mean", "median"]).default("mean") }),
    make: (inputs, { config }) => [inputs, config],
  });
  const logs = rig.asset("logs", { deps: [raw] });
  const end = rig.asset("end", { deps: [clean, logs] });
  return { rig, raw, clean, end, set: (next: number) => value = next };
}

async function explain(rig: Rig, key: string): Promise<readonly Why[]> {
  return await why(await rig.plan(), rig.ledger, stepId(key));
}

function told(reasons: readonly Why[]): unknown[] {
  return reasons.map(({ cause: { sentence }, because, toldBefore }) => {
    if (toldBefore) return `${sentence}, as told`;
    return because.length === 0 ? sentence : { [sentence]: told(because) };
  });
}

Deno.test("why() names the file that changed, however far upstream", async () => {
  const { rig, raw } = pipeline();
  await rig.run();
  rig.edit(raw, "2", "helpers/parse.ts");
  assertEquals(told(await explain(rig, "end")), [
    { "upstream: clean is stale": [{ "upstream: raw is stale": ["code: helpers/parse.ts is new"] }] },
    { "upstream: logs is stale": ["upstream: raw is stale, as told"] },
  ]);
  // Two ways lead to one root.
  assertEquals(roots(await explain(rig, "end")).map(({ asset, kind, subject }) => [asset, kind, subject]), [
    ["raw", "code_changed", "helpers/parse.ts"],
  ]);
});

Deno.test("why() names the config field that changed", async () => {
  const { rig, clean } = pipeline();
  await rig.run();
  rig.configure(clean, { imputation: "median" });
  const [root] = roots(await explain(rig, "end"));
  assertEquals([root?.asset, root?.subject, root?.old, root?.new], [
    "clean",
    "imputation",
    '"mean"',
    '"median"',
  ]);
});

Deno.test("why() explains an upstream that has changed already by what differs between its versions", async () => {
  const { rig, raw, set } = pipeline();
  await rig.run();
  set(2);
  rig.edit(raw, "2");
  await rig.run({ selected: new Set(["raw", "clean"]) });
  assertEquals(told(await explain(rig, "end")), [
    {
      "upstream: the data of clean changed": [{
        "upstream: the data of raw changed": ["code: raw.ts changed"],
      }],
    },
    {
      "upstream: logs is stale": ["upstream: the data of raw changed, as told"],
    },
  ]);
});

Deno.test("why() tells what is missing, lost, or differs although nothing it is made from does", async () => {
  const { rig, raw, clean, set } = pipeline();
  assertEquals(told(await explain(rig, "raw")), ["it was never materialized"]);
  await rig.run();
  assertEquals(await explain(rig, "end"), []);
  await rig.lose(clean);
  assertEquals(told(await explain(rig, "clean")), ["its artifact is gone from the store"]);
  await rig.run();
  set(2);
  await rig.run({ force: true, selected: new Set([raw.key]) });
  assertEquals(told(await explain(rig, "clean")), ["upstream: the data of raw changed"]);
});
