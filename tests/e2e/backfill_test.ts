/**
 * A backfill that is killed again and again.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { memoryEngine, planNow, run } from "../../assets/engine/mod.ts";
import { Child } from "../support/child.ts";
import { ALWAYS } from "../support/engine_rig.ts";
import { withFolder } from "../support/program.ts";
import { backfillAssets } from "./backfill_assets.ts";
import { openBackfill } from "./backfill_process.ts";

const KILLS = 10;
const STEPS = 2 * 365 + 1;

const start = (home: string) =>
  new Child(Deno.execPath(), {
    args: ["run", "-q", "-A", "--no-check", new URL("./backfill_process.ts", import.meta.url).pathname, home],
  });

Deno.test("a backfill of 365 partitions killed ten times ends complete, with nothing twice and the same bytes", () =>
  withFolder(async (home) => {
    let seed = 7;
    const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
    let made = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      await using child = start(home);
      // After some steps, and anywhere within the next.
      const steps = 5 + Math.floor(random() * 70);
      await child.seen(new RegExp(`(made .*\n){${steps}}`));
      await new Promise((resolve) => setTimeout(resolve, random() * 12));
      child.kill("SIGKILL");
      const { signal, out } = await child.ended();
      assertEquals(signal, "SIGKILL", out);
      made += out.match(/^made /gm)!.length;
    }
    assert(made < STEPS, `${made} of ${STEPS} steps: nothing was left to do`);
    await using last = start(home);
    const { code, out, err } = await last.ended();
    assertEquals([code, out.includes("ended succeeded")], [0, true], out + err);

    const undisturbed = memoryEngine(backfillAssets);
    await run(undisturbed, { concurrency: 3, signal: ALWAYS });
    const { engine, close } = await openBackfill(home);
    try {
      const { plan } = await planNow(engine, {}, ALWAYS);
      assertEquals(plan.steps.length, STEPS);
      assert(plan.steps.every(({ state }) => state === "fresh"));
      const bytes = async ({ ledger }: typeof engine) =>
        (await ledger.currents()).map(({ materialization: { asset, partition, dataVersion } }) => [
          asset,
          partition,
          dataVersion,
        ]);
      assertEquals(await bytes(engine), await bytes(undisturbed));
      // What was committed was never made again.
      for (const { key } of backfillAssets) {
        const steps = (await engine.ledger.history(key)).map(({ partition }) => partition);
        assertEquals(steps.length, new Set(steps).size);
      }
      assertEquals(await engine.ledger.owners(), []);
      const runs = await engine.ledger.runs(20);
      assertEquals(runs.map(({ status }) => status).sort(), [
        ...new Array(KILLS).fill("interrupted"),
        "succeeded",
      ]);
    } finally {
      await close();
    }
  }));
