/**
 * Declarations, and the config and module they stand for.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { z } from "zod";
import { type Asset, asset, ConfigError, json, resolveConfig } from "../../assets/engine/mod.ts";
import { Rig } from "../support/engine_rig.ts";

const codec = json(z.unknown());

Deno.test("asset() knows the module that declares it", () => {
  const here = asset({ key: "here", description: "", codec, materialize: () => null });
  assertEquals(here.module, import.meta.url);
  const nested = () => asset({ key: "nested", description: "", codec, materialize: () => null });
  assertEquals([1].map(nested)[0]!.module, import.meta.url);
});

Deno.test("asset() fills in what is not said", () => {
  const { group, kinds, owners, tags, deps, checks, retry, version } = asset({
    key: "plain",
    description: "",
    codec,
    materialize: () => null,
  });
  assertEquals({ group, kinds, owners, tags, deps, checks, retry, version }, {
    group: "default",
    kinds: ["json"],
    owners: [],
    tags: {},
    deps: {},
    checks: [],
    retry: { max: 0, backoff: "constant" },
    version: undefined,
  });
});

Deno.test("asset() refuses a key that is not a name, and a config without defaults", () => {
  for (const key of ["", "Model", "raw games", "1st", "a/", "/a", "a//b", "a[1]", "a-b", "a+", "게임"]) {
    assertThrows(
      () => asset({ key, description: "", codec, materialize: () => null }),
      TypeError,
      `Cannot declare asset "${key}": a key is lower-case letters, digits and "_"`,
    );
  }
  assertThrows(
    () =>
      asset({
        key: "model",
        description: "",
        codec,
        config: z.object({ alpha: z.number() }),
        materialize: () => null,
      }),
    TypeError,
    'Cannot declare asset "model": config field "alpha" has no default',
  );
});

const tuned = new Rig().asset("tuned", {
  config: z.strictObject({
    alpha: z.number().min(0).max(1).default(0.5),
    split: z.object({ by: z.enum(["time", "user"]) }).default({ by: "time" }),
  }),
}) as Asset;

Deno.test("resolveConfig() overlays the defaults", () => {
  assertEquals(resolveConfig(tuned), { alpha: 0.5, split: { by: "time" } });
  assertEquals(resolveConfig(tuned, { alpha: 1 }), { alpha: 1, split: { by: "time" } });
});

Deno.test("resolveConfig() names the asset, the field and what it refuses", () => {
  const refused: [Record<string, unknown>, string][] = [
    [{ alpha: 2 }, 'Cannot configure asset "tuned": it refuses 2 for "alpha": '],
    [{ alpha: "x" }, 'it refuses "x" for "alpha": '],
    [{ split: { by: "game" } }, 'it refuses {"by":"game"} for "split.by": '],
    [{ alfa: 1, betta: 2 }, 'it has no field "alfa", "betta"'],
  ];
  for (const [config, message] of refused) {
    assertThrows(() => resolveConfig(tuned, config), ConfigError, message);
  }
});
