/**
 * Staleness on real files: a copy of the checkout is edited as a person would.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { pipeline } from "../../assets/mod.ts";
import {
  CHECKOUT,
  cleanEnv,
  copyFolder,
  eventsOf,
  expectExit,
  outcomesOf,
  type Start,
  statesOf,
  withFolder,
} from "../support/program.ts";
import { Child } from "../support/child.ts";

const KEYS = pipeline.map(({ key }) => key);

/** Copies what the program needs. */
async function withCheckout(body: (start: Start, edit: Edit) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const checkout = `${folder}/checkout`;
    for (const room of ["assets", "db", "infra"]) {
      await copyFolder(`${CHECKOUT}/${room}`, `${checkout}/${room}`);
    }
    for (const file of ["deno.json", "deno.lock"]) {
      await Deno.copyFile(`${CHECKOUT}/${file}`, `${checkout}/${file}`);
    }
    const home = `${folder}/home`;
    await Deno.mkdir(home);
    await body({ home, checkout }, async (file, from, to) => {
      const text = await Deno.readTextFile(`${checkout}/${file}`);
      assertStringIncludes(text, from);
      await Deno.writeTextFile(`${checkout}/${file}`, text.replace(from, () => to));
    });
  });
}

type Edit = (file: string, from: string, to: string) => Promise<void>;

async function materialize(options: Start): Promise<Record<string, string>> {
  return outcomesOf(eventsOf((await expectExit(0, ["materialize", "--json"], options)).out));
}

async function staleOf(options: Start): Promise<string[]> {
  const states = await statesOf(options);
  assertEquals(Object.keys(states), KEYS);
  return KEYS.filter((key) => states[key] !== "fresh");
}

/** The causes at the root of an asset's staleness. */
async function rootsOf(asset: string, options: Start): Promise<Record<string, unknown>[]> {
  const { out } = await expectExit(0, ["why", asset, "--json"], options);
  const { roots } = JSON.parse(out) as { roots: Record<string, unknown>[] };
  return roots.map(({ kind, asset, subject, old, new: now }) =>
    kind === "code_changed" ? { kind, asset, subject } : { kind, asset, subject, old, new: now }
  );
}

const outcome = (changed: Record<string, string>) =>
  Object.fromEntries(KEYS.map((key) => [key, changed[key] ?? "fresh"]));

Deno.test("an edited helper makes exactly what is made by it, and what depends on that, stale", () =>
  withCheckout(async (options, edit) => {
    await materialize(options);
    assertEquals(await staleOf(options), []);

    // clean_features imports games/features.ts, which imports this one.
    await edit(
      "assets/games/scale.ts",
      "(value / 2 - min / 2) / range",
      "0.5 * (value / 2 - min / 2) / range",
    );
    assertEquals(await staleOf(options), KEYS.filter((key) => key !== "raw_games"));
    const root = { kind: "code_changed", asset: "clean_features", subject: "assets/games/scale.ts" };
    assertEquals(await rootsOf("clean_features", options), [root]);
    assertEquals(await rootsOf("recommendations", options), [root]);
    const { out } = await expectExit(0, ["why", "recommendations"], options);
    assertStringIncludes(out, "recommendations is stale, because");
    assertStringIncludes(out, "Roots:\n  clean_features: code: assets/games/scale.ts changed\n");

    const outcomes = await materialize(options);
    assertEquals([outcomes["raw_games"], outcomes["clean_features"]], ["fresh", "materialized"]);
    // The plays are drawn by other columns: their bytes are the same, so that nothing runs that is made from them alone.
    assertEquals([outcomes["user_logs"], outcomes["co_occurrence"]], ["same", "fresh"]);
    assertEquals(await staleOf(options), []);

    // A helper of the last asset alone.
    await edit("assets/plays/recommend.ts", "@module", "@module edited");
    assertEquals(await staleOf(options), ["recommendations"]);
    assertEquals(await materialize(options), outcome({ recommendations: "same" }));
  }));

Deno.test("an edited comment reruns one asset, which gives the same bytes, and nothing below it reruns", () =>
  withCheckout(async (options, edit) => {
    await materialize(options);
    await edit("assets/games/text.ts", "/** White space of any kind", "/** White space of every kind");
    // What is below may be stale, and is until the bytes are known.
    assertEquals(await staleOf(options), KEYS.filter((key) => key !== "raw_games"));
    const { out } = await expectExit(0, ["materialize", "--plan", "--json"], options);
    const plan = out.trim().split("\n").map((line) => JSON.parse(line) as { asset: string; action: string });
    assertEquals(
      plan.map(({ asset, action }) => [asset, action]),
      KEYS.map((key) => [key, key === "raw_games" ? "fresh" : key === "clean_features" ? "run" : "maybe"]),
    );
    assertEquals(await materialize(options), outcome({ clean_features: "same" }));
    assertEquals(await staleOf(options), []);
    assertEquals(await materialize(options), outcome({}));
  }));

Deno.test("a changed config value makes its asset stale, and why names the field", () =>
  withCheckout(async (options) => {
    await materialize(options);
    const mean = { ...options, env: { ASSET_CLEAN_FEATURES__IMPUTATION: "mean" } };
    const root = { kind: "config_changed", asset: "clean_features", subject: "imputation" };
    assertEquals(await rootsOf("clean_features", mean), [{ ...root, old: '"median"', new: '"mean"' }]);
    const { out } = await expectExit(0, ["why", "clean_features"], mean);
    assertStringIncludes(out, 'config: imputation went from "median" to "mean"');
    const outcomes = await materialize(mean);
    assertEquals([outcomes["raw_games"], outcomes["clean_features"]], ["fresh", "materialized"]);
    assertEquals(await staleOf(mean), []);
    // The way back is known: nothing is computed.
    assert((await staleOf(options)).includes("clean_features"));
    const back = await materialize(options);
    assert(Object.values(back).every((outcome) => outcome === "reused" || outcome === "fresh"));
    assertEquals(back["clean_features"], "reused");
  }));

Deno.test("deno task materialize runs in a fresh clone, and the second time finds nothing to do", () =>
  withCheckout(async ({ checkout }) => {
    for (const expected of ["8 materialized", "8 fresh"]) {
      await using child = new Child(Deno.execPath(), {
        args: ["task", "-q", "materialize"],
        cwd: checkout!,
        env: cleanEnv(),
        clearEnv: true,
        stdin: "null",
      });
      const { code, err } = await child.ended();
      assertEquals(code, 0, err);
      assertStringIncludes(err, `✓ Done: ${expected} in `);
    }
    assert((await Deno.stat(`${checkout}/.questline/questline.db`)).isFile);
  }));
