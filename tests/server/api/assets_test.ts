/** @module */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { withWorld } from "../small_world.ts";

interface Detail {
  readonly state: string;
  readonly upstream: string[];
  readonly why: { depth: number; cause: { sentence: string } }[];
  readonly roots: { asset: string; kind: string }[];
  readonly config: Record<string, unknown>;
  readonly steps: { held: boolean; dataVersion: string }[];
}

Deno.test("GET /assets/{key} walks the causes to their roots", () =>
  withWorld(async (world) => {
    await world.run("*");
    await world.settled();
    const { engine, plans } = world.server.services;
    (engine.config as Map<string, Record<string, unknown>>).set("numbers", { most: 4 });
    plans.forget();
    const total = await world.json<Detail>("/assets/total");
    assertEquals([total.state, total.upstream], ["stale", ["numbers"]]);
    assertEquals(total.why.map(({ depth, cause }) => [depth, cause.sentence]), [
      [0, "upstream: numbers is stale"],
      [1, "config: most went from 3 to 4"],
    ]);
    assertEquals(total.roots.map(({ asset, kind }) => [asset, kind]), [["numbers", "config_changed"]]);
    assertEquals((await world.json<Detail>("/assets/numbers")).config, { most: 4 });
  }));

Deno.test("GET /assets/{key} answers 404 with the nearest names", () =>
  withWorld(async (world) => {
    const response = await world.send("GET", "/assets/totl");
    assertEquals(response.status, 404);
    assertStringIncludes((await response.json() as { detail: string }).detail, 'did you mean "total"?');
    for (const key of ["%00", "..%2F..%2Fetc", "__proto__", "x".repeat(300)]) {
      const odd = await world.send("GET", `/assets/${key}`);
      assertEquals(odd.status < 500, true, key);
      await odd.body?.cancel();
    }
  }));

Deno.test("POST /assets/{key}/rollback goes back, says so, and refuses where there is nothing to go back to", () =>
  withWorld(async (world) => {
    await world.run("*");
    await world.settled();
    const alone = await world.send("POST", "/assets/numbers/rollback", {});
    assertEquals(alone.status, 409);
    await alone.body?.cancel();
    const { engine } = world.server.services;
    (engine.config as Map<string, Record<string, unknown>>).set("numbers", { most: 4 });
    await world.run("*");
    await world.settled();
    const history = await world.json<{ materializations: { dataVersion: string; current: boolean }[] }>(
      "/assets/numbers/materializations",
    );
    assertEquals(history.materializations.map(({ current }) => current), [true, false]);
    const [now, before] = history.materializations.map(({ dataVersion }) => dataVersion);
    const response = await world.send("POST", "/assets/numbers/rollback", {});
    assertEquals(await response.json(), { asset: "numbers", from: now, to: before, changed: true });
    const { steps } = await world.json<Detail>("/assets/numbers");
    assertEquals([steps[0]!.held, steps[0]!.dataVersion], [true, before]);
    const page = await world.json<{ next: string; materializations: unknown[] }>(
      "/assets/numbers/materializations?limit=1",
    );
    assertEquals(page.materializations.length, 1);
    const wrong = await world.send("POST", "/assets/numbers/rollback", { to: "zz" });
    assertEquals(wrong.status, 400);
    await wrong.body?.cancel();
  }));
